import {
  decideLink,
  findPath,
  type FieldChange,
  type Finding,
  type Link,
  type LinkDecision,
  type Operation,
  type Views,
  type Workflow,
  type Write,
} from '../../sync/index.ts';
import { SIDES, STATUSES, text, type Side, type Text } from '../../model/index.ts';
import type { Context, ReadySide } from '../context.ts';
import { convert, noMeaning } from './natives.ts';
import type { Records } from '../observe/steps.ts';
import { labelOf, nativeOf, sideOf, viewOf } from '../view.ts';

/** What to do about one link, given what its sides show. */
export interface LinkPlan {
  readonly decision: LinkDecision;
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
}

const viewsOf = (context: Context, records: Records, editedAt: EditedAt): Views =>
  Object.fromEntries(
    SIDES.flatMap((side) => {
      const record = records[side];
      if (!record) return [];
      const view = viewOf(sideOf(context, side), record);
      return [[side, { ...view, updatedAt: editedAt[side] ?? view.updatedAt }]];
    }),
  );

type EditedAt = Readonly<Partial<Record<Side, string>>>;

/**
 * Plans one link: at most one update a side, then the moves of its status. The applier asks again after every operation, so this is what it does next. `editedAt`
 * says when each side was last edited by somebody else, where our own writes have moved its time since.
 */
export async function planLink(
  context: Context,
  link: Link,
  records: Records,
  editedAt: EditedAt = {},
): Promise<LinkPlan> {
  const rules = context.rules.filter((rule) => applies(context, records, rule.field));
  const decision = decideLink(rules, link, viewsOf(context, records, editedAt));
  const operations: Operation[] = [];
  const findings: Finding[] = [...conflictsOf(link, decision), ...frozenOf(link, decision)];
  for (const side of ['left', 'right'] as const) {
    const planned = await planSide(context, side, link, records, decision.writes[side]);
    operations.push(...planned.operations);
    findings.push(...planned.findings);
  }
  return { decision, operations, findings };
}

/** Whether a rule holds for both records, as far as they are at hand. */
const applies = (context: Context, records: Records, field: string): boolean =>
  SIDES.every((side) => {
    const record = records[side];
    return !record || sideOf(context, side).compiled.fields[field]?.applies(record.fields) !== false;
  });

const subject = (link: Link, side: Side) => ({ key: link[side].key, label: labelOf(link[side]) });

const conflictsOf = (link: Link, decision: LinkDecision): readonly Finding[] =>
  decision.conflicts.map((conflict) => ({ kind: 'conflict', subject: subject(link, 'left'), ...conflict }));

const frozenOf = (link: Link, decision: LinkDecision): readonly Finding[] =>
  decision.frozen.map(({ field, side, native }) => problem(link, side, field, 'unmapped', noMeaning(native)));

const problem = (link: Link, side: Side, field: string, code: string, words: Text): Finding => ({
  kind: 'problem',
  side,
  subject: subject(link, side),
  field,
  code,
  words,
});

async function planSide(context: Context, side: Side, link: Link, records: Records, writes: readonly Write[]) {
  const ready = sideOf(context, side);
  const operations: Operation[] = [];
  const findings: Finding[] = [];
  const changes: FieldChange[] = [];
  for (const write of writes.filter((one) => one.field !== ready.stateField)) {
    const change = await planField(ready, link, records, write);
    if ('words' in change) findings.push(problem(link, side, write.field, heldCode(ready, write.field), change.words));
    else changes.push(change);
  }
  const first = changes[0];
  if (first) operations.push(update(ready, link, changes));
  const move = writes.find((one) => one.field === ready.stateField);
  if (move) {
    const planned = planMove(ready, link, records, move);
    if ('words' in planned) findings.push(problem(link, side, move.field, planned.code, planned.words));
    else operations.push(planned);
  }
  return { operations, findings };
}

const heldCode = (ready: ReadySide, field: string): string => {
  const type = ready.compiled.fields[field]?.type;
  return type === 'person' || type === 'people' ? 'person' : 'held';
};

async function planField(
  ready: ReadySide,
  link: Link,
  records: Records,
  write: Write,
): Promise<FieldChange | { words: Text }> {
  const { field, value } = write;
  const record = records[ready.side];
  const converted = await convert(ready, { field, value, link, ...(record && { record }) });
  if ('held' in converted) return { words: converted.held };
  return {
    field,
    native: ready.compiled.fields[field]?.native ?? field,
    from: link.fields[field]?.[ready.side],
    to: value,
    write: converted.native,
    ...(write.loser !== undefined && { loser: write.loser }),
  };
}

const rule = (ready: ReadySide, field: string): string => `${ready.mappingName} › ${field}`;

/** Reads before a write, and the write itself; a vendor with conditional writes needs no read. */
const cost = (ready: ReadySide, writes: number): number =>
  writes + (ready.stream.card.capabilities.update?.conditional ? 0 : 1);

const update = (ready: ReadySide, link: Link, changes: readonly FieldChange[]): Operation => ({
  kind: 'update',
  side: ready.side,
  rule: changes.map((change) => rule(ready, change.field)).join(', '),
  requests: cost(ready, 1),
  reversible: true,
  target: subject(link, ready.side),
  changes,
});

/** The states a status is moved through. Legal edges only; none is sent when there is no path. */
export function planMove(
  ready: ReadySide,
  link: Link,
  records: Records,
  move: Write,
): Operation | { code: string; words: Text } {
  const field = ready.compiled.fields[move.field];
  const record = records[ready.side];
  const from = stateNow(ready, link, records, move.field);
  if (!field || from === undefined)
    return { code: 'held', words: text('the current state is not known', '当前状态未知') };
  const memo = link[ready.side].memo[move.field];
  const converted = field.toNative(move.value, { ...(memo && { memo }) });
  if ('held' in converted) return { code: 'held', words: converted.held };
  const targets = [String(converted.native), ...field.candidates(String(move.value), { ...(memo && { memo }) })];
  const workflow = workflowOf(ready, from, record?.nextStates);
  const known = from === UNKNOWN_STATE ? undefined : findPath({ workflow, from, targets });
  const path = known ?? wayThere(ready, workflow, move.field, from, targets);
  if (!path || path.length === 0) return { code: 'no-transition', words: noPath(ready, from, targets, workflow) };
  return {
    kind: 'transition',
    side: ready.side,
    rule: rule(ready, move.field),
    requests: cost(ready, path.length),
    reversible: workflow.free || findPath({ workflow, from: path.at(-1) ?? from, targets: [from] }) !== undefined,
    target: subject(link, ready.side),
    field: move.field,
    from,
    path,
    to: move.value,
    explores: known === undefined,
  };
}

/** What stands for the state of a record that is yet to be made, where its stream does not say how records open. */
export const UNKNOWN_STATE = '';

const wayThere = (ready: ReadySide, workflow: Workflow, field: string, from: string, targets: readonly string[]) =>
  from === UNKNOWN_STATE ? targets.slice(0, 1) : exploringPath(ready, workflow, field, from);

/**
 * Where a vendor tells the workflow only record by record, a state nobody has looked out of yet may lead on. It is entered when nothing better is known, but only
 * if it means that work is open: never by way of done or dropped.
 */
function exploringPath(
  ready: ReadySide,
  workflow: Workflow,
  field: string,
  from: string,
): readonly string[] | undefined {
  if (workflow.free || ready.stream.card.capabilities.transitions !== 'per-record') return undefined;
  const looked = new Set(workflow.edges.map((edge) => edge.from));
  const unseen = new Set(
    workflow.edges.map((edge) => edge.to).filter((state) => !looked.has(state) && meansOpen(ready, field, state)),
  );
  const paths = [...unseen].flatMap((state) => {
    const path = findPath({ workflow, from, targets: [state] });
    return path && path.length > 0 ? [path] : [];
  });
  return paths.toSorted((a, b) => a.length - b.length)[0];
}

const OPEN: ReadonlySet<string> = new Set(
  STATUSES.filter((status) => status.category === 'todo' || status.category === 'doing').map((status) => status.id),
);

const meansOpen = (ready: ReadySide, field: string, state: string): boolean => {
  const shared = ready.compiled.fields[field]?.toShared(state);
  return typeof shared === 'string' && OPEN.has(shared);
};

const stateNow = (ready: ReadySide, link: Link, records: Records, field: string): string | undefined => {
  const record = records[ready.side];
  const now = record ? nativeOf(ready, record, field) : link[ready.side].native[field];
  return typeof now === 'string' ? now : undefined;
};

/** What is known of the workflow for a record in this state. What a vendor tells per record holds for the next move only. */
export function workflowOf(ready: ReadySide, from: string, nextStates: readonly string[] | undefined): Workflow {
  switch (ready.stream.card.capabilities.transitions) {
    case 'free':
    case 'by-trying':
      return { free: true };
    case 'graph':
      return ready.schema.transitions ? { free: false, edges: ready.schema.transitions } : { free: true };
    case 'per-record': {
      if (nextStates) ready.workflow.learn(from, nextStates);
      const edges = ready.workflow.edges();
      return edges.length === 0 ? { free: true } : { free: false, edges };
    }
  }
}

/** Why a state cannot be reached, naming the moves that are there. */
export const noPath = (ready: ReadySide, from: string, targets: readonly string[], workflow: Workflow): Text => {
  const target = targets[0] ?? '?';
  const leaving = workflow.free ? [] : workflow.edges.filter((edge) => edge.from === from).map((edge) => edge.to);
  const into = workflow.free ? [] : workflow.edges.filter((edge) => edge.to === target).map((edge) => edge.from);
  return text(
    `the workflow of "${ready.connection}" has no way from "${from}" to "${target}": from "${from}" one can go to ${list(leaving, 'nothing')}, and "${target}" is reached from ${list(into, 'nothing')}`,
    `“${ready.connection}”的工作流中没有从“${from}”到“${target}”的路径：“${from}”可流转到 ${list(leaving, '无')}，而“${target}”只能由 ${list(into, '无')} 到达`,
  );
};

const list = (states: readonly string[], none: string): string =>
  states.length === 0 ? none : states.map((state) => `"${state}"`).join(', ');
