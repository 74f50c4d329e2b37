import { otherSide, SIDES, text, type Side } from '../../model/index.ts';
import type { CommentRecord, Observed, VendorRecord } from '../../sdk/index.ts';
import type { Finding, Link, Operation, Subject } from '../../sync/index.ts';
import { livingLink } from '../apply/apply.ts';
import { commentOperation, commentsFlow, dueComments, listIn } from '../apply/comments.ts';
import type { Context } from '../context.ts';
import { planMissing } from '../gone/plan-gone.ts';
import { adopted, frozenKey, missingWords } from '../apply/create.ts';
import { joined, joinRule } from '../apply/join.ts';
import { firstOf, loadGroup, manyOf, recordsIn, type Group, type GroupRecords } from '../group.ts';
import { isFrozen, joinedGroup, keepInGroup, linksToSettle } from '../apply/settle-group.ts';
import { imagine, newRecord } from './imagine.ts';
import { draftFor } from './natives.ts';
import { readKeys } from '../observe/observe.ts';
import { walk } from '../apply/reconcile.ts';
import type { Records, Step } from '../observe/steps.ts';
import { labelOf, sideOf, waits } from '../view.ts';
import { startWork, type Work, type WorkOptions } from '../apply/work.ts';
import type { Transition, Update } from '../apply/sending.ts';
import type { Tell } from './plan-tell.ts';

/** What a planned step is about: enough to find it again. */
export interface StepAt {
  readonly kind: 'linked' | 'group' | 'create' | 'join' | 'wait' | 'odd' | 'gone';
  readonly left?: Subject;
  readonly right?: Subject;
  /** The id of the link of a `linked` step. */
  readonly link?: string;
  /** Where a `create` makes its record. */
  readonly on?: Side;
  /** Of a `group`: the one that is shared may have changed. */
  readonly staged?: boolean;
}

/** What one step would do, in the order it would be done. */
export interface PlannedStep {
  readonly at: StepAt;
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
  /** The records it was decided on; of a group the one that is shared. */
  readonly records: Records;
  /** The others of a group, by link id. */
  readonly members?: ReadonlyMap<string, VendorRecord>;
  /** Requests besides those of its operations, by the side that is asked. */
  readonly reads: Readonly<Record<Side, number>>;
}

/**
 * Plans one step by the very code that applies it, on imagined answers of the vendor: what follows a create or an update is part of the plan. Asks the vendors,
 * writes nothing.
 */
export async function planStep(context: Context, step: Step): Promise<PlannedStep> {
  switch (step.kind) {
    case 'linked':
      return planLinked(context, step.link, step.records);
    case 'group':
      return planGroup(context, step);
    case 'create':
      return planCreate(context, step.on, step.source);
    case 'gone':
      return planMissing(context, step);
    case 'join':
      return planJoin(context, step.records);
    case 'wait':
      return nothing({ kind: 'wait', [step.side]: subjectOf(step.record) });
    case 'odd': {
      const { side, code, words } = step;
      const subject = subjectOf(step.record);
      const finding: Finding = { kind: 'problem', side, subject, code, words };
      return { ...nothing({ kind: 'odd', [side]: subject }), findings: [finding] };
    }
  }
}

const nothing = (at: StepAt): PlannedStep => ({ at, ...NONE });

const NONE = { operations: [], findings: [], records: {}, reads: { left: 0, right: 0 } } as const;

export const subjectOf = (record: { readonly key: string; readonly label?: string }): Subject => ({
  key: record.key,
  label: labelOf(record),
});

async function planLinked(context: Context, link: Link, records: Records): Promise<PlannedStep> {
  const at: StepAt = { kind: 'linked', link: link.id, left: subjectOf(link.left), right: subjectOf(link.right) };
  if (context.frozen.has(link.id)) return { ...nothing(at), findings: [inDoubt('left', subjectOf(link.left))] };
  const live = await livingLink(context, link);
  if (!live) return nothing(at);
  // What could not be found is told as a step of its own.
  if (SIDES.some((side) => live[side].missing && !records[side])) return nothing(at);
  const commented = await planComments(context, live);
  let fields = await planFields(context, live, records);
  const unread = SIDES.filter((side) => !fields.records[side]);
  // A plan that does something shows what both sides held when it was made.
  if (fields.operations.length + commented.operations.length > 0 && unread.length > 0)
    fields = await planFields(context, live, { ...records, ...(await readBoth(context, live, unread)) });
  return { at, ...fields, operations: [...commented.operations, ...fields.operations], reads: sum(commented, fields) };
}

/** Everything that is joined to one item: what is imagined for the one holds for the links after it. */
async function planGroup(context: Context, step: Step & { readonly kind: 'group' }): Promise<PlannedStep> {
  const joined = context.imagined.get(step.key);
  const group = joined ?? (await loadGroup(context, otherSide(step.on), step.key, step.seen));
  const links = linksToSettle(context, group);
  const shared = [...group.links.values()][0]?.[step.on] ?? { key: step.key };
  const at: StepAt = { kind: 'group', [step.on]: subjectOf(shared), ...(group.staged && { staged: true }) };
  const part = await planLinks(context, group, links);
  if (joined) return { at, ...part };
  const again = await withUnread(context, await loadGroup(context, group.many, step.key, step.seen), part);
  return again ? planGroup(context, { ...step, seen: again }) : { at, ...part };
}

/** A plan that does something shows what both sides held when it was made: what is still unread of that, with what is not. */
async function withUnread(
  context: Context,
  group: Group,
  { operations }: GroupPart,
): Promise<GroupRecords | undefined> {
  const one = otherSide(group.many);
  const written = new Set(
    operations.flatMap((one) => ('target' in one && one.side === group.many ? [one.target.key] : [])),
  );
  const links = [...group.links.values()].filter(
    ({ id, ...link }) => written.has(link[group.many].key) && !group.members.has(id),
  );
  const asked = operations.length > 0 && !group.one;
  if (links.length === 0 && !asked) return undefined;
  const read = await readKeys(
    sideOf(context, group.many),
    links.map((link) => link[group.many].key),
  );
  const members = new Map(group.members);
  for (const link of links) {
    const observed = read.get(link[group.many].key);
    if (observed?.at === 'present') members.set(link.id, observed.record);
  }
  const observed = asked ? (await readKeys(sideOf(context, one), [group.key])).get(group.key) : undefined;
  const found = observed?.at === 'present' ? observed.record : group.one;
  const more = members.size > group.members.size || (asked && found !== undefined);
  return more ? { members, staged: group.staged, ...(found && { one: found }) } : undefined;
}

async function planLinks(context: Context, group: Group, links: readonly Link[]): Promise<GroupPart> {
  const one = otherSide(group.many);
  let [reads, before]: [Part['reads'], VendorRecord | undefined] = [NONE.reads, group.one];
  const operations: Operation[] = [];
  const findings: Finding[] = [];
  const members = new Map(group.members);
  for (const { id } of links) {
    const link = group.links.get(id);
    if (!link) continue;
    if (isFrozen(context, group, link)) {
      findings.push(inDoubt(group.many, subjectOf(link[group.many])));
      continue;
    }
    const seen = group.members.has(id) || group.staged;
    const commented = seen ? await planComments(context, link, { group }) : NONE;
    const fields = await planFields(context, link, recordsIn(group, link), { group });
    reads = sum({ reads }, { reads: sum(commented, fields) });
    operations.push(...commented.operations, ...fields.operations);
    findings.push(...fields.findings);
    before ??= fields.records[one];
    const member = fields.records[group.many];
    if (member) members.set(id, member);
  }
  return { operations, findings, reads, members, records: before ? { [one]: before } : {} };
}

type GroupPart = Omit<PlannedStep, 'at'>;

/** A create, with all that follows it: what could not be part of it, the moves of its status, the comments its source has. */
async function planCreate(context: Context, on: Side, source: VendorRecord): Promise<PlannedStep> {
  const from = otherSide(on);
  const at: StepAt = { kind: 'create', on, [from]: subjectOf(source) };
  const records = { [from]: source };
  const subject = subjectOf(source);
  if (context.frozen.has(frozenKey(from, source.key))) return { ...nothing(at), findings: [inDoubt(from, subject)] };
  const draft = await draftFor(context, on, source);
  if (draft.missing.length > 0) {
    const words = missingWords(on, draft);
    const problem: Finding = { kind: 'problem', side: from, subject, code: 'required', words };
    const held = draft.held.map((one): Finding => ({ kind: 'problem', side: from, subject, code: 'held', ...one }));
    return { ...nothing(at), records, findings: [problem, ...held] };
  }
  const operation: Operation = {
    kind: 'create',
    side: on,
    rule: sideOf(context, on).mappingName,
    requests: 1,
    reversible: false,
    source: subject,
    fields: draft.native,
    shared: draft.shared,
  };
  const created = newRecord(sideOf(context, on), draft, source);
  const link = adopted(context, on, { source, created, sent: draft.shared });
  const both = { [from]: source, [on]: created };
  const group = firstOf(context, link, both);
  const options = { fresh: SIDES, imagined: [on], ...(group && { group }) };
  const fields = waits(link) ? await planFields(context, link, both, options) : NONE;
  const commented = await planComments(context, link, { unmade: on });
  const operations = [operation, ...fields.operations, ...commented.operations];
  return { at, records, operations, findings: fields.findings, reads: sum(commented, fields) };
}

async function planJoin(context: Context, records: Readonly<Record<Side, VendorRecord>>): Promise<PlannedStep> {
  const [left, right] = [subjectOf(records.left), subjectOf(records.right)];
  const rule = joinRule(context);
  const operation: Operation = { kind: 'join', side: 'right', rule, requests: 0, reversible: true, left, right };
  const at: StepAt = { kind: 'join', left, right };
  const many = manyOf(context);
  if (many !== undefined) {
    const { group, link } = await joinedGroup(context, many, records);
    const part = await planLinks(context, group, [link]);
    context.imagined.set(group.key, group);
    // What the one holds then is not what it holds now, where the same plan joins others to it as well.
    return { at, ...part, records: { [many]: records[many] }, operations: [operation, ...part.operations] };
  }
  const link = joined(context, records);
  const commented = await planComments(context, link);
  const fields = await planFields(context, link, records);
  const operations = [operation, ...commented.operations, ...fields.operations];
  return { at, ...fields, operations, reads: sum(commented, fields) };
}

type Part = Omit<PlannedStep, 'at'>;

/** The way of a link to rest, in thought. What a read costs counts for the operation it comes before. */
async function planFields(context: Context, link: Link, records: Records, options: WorkOptions = {}): Promise<Part> {
  const work = startWork(context, link, records, { dry: true, ...options });
  const operations: Operation[] = [];
  const counted = { left: 0, right: 0 };
  const plan = await walk(work, async (now, next, decision) => {
    const operation = asFarAsKnown(now, next);
    const { side } = operation;
    const writes = operation.kind === 'transition' ? operation.path.length : 1;
    operations.push({ ...operation, requests: writes + now.reads[side] - counted[side] });
    counted[side] = now.reads[side];
    await imagine(now, operation, decision);
  });
  keepInGroup(work);
  const reads = { left: work.reads.left - counted.left, right: work.reads.right - counted.right };
  return { operations, findings: plan?.findings ?? stoppedBy(work), records: work.shown, reads };
}

/** Where a vendor tells the workflow record by record, the way of a record that is not there yet may be known from others only. */
function asFarAsKnown<T extends Update | Transition | Tell>({ context, imagined }: Work, operation: T): T {
  if (operation.kind !== 'transition' || !imagined.has(operation.side)) return operation;
  const { stream, workflow } = sideOf(context, operation.side);
  if (stream.card.capabilities.transitions !== 'per-record') return operation;
  return workflow.edges().some(({ from }) => from === operation.from) ? operation : { ...operation, explores: true };
}

const stoppedBy = ({ link, missing }: Work): readonly Finding[] =>
  missing ? [goneFinding(missing.side, subjectOf(link[missing.side]), missing.observed)] : [];

/** A linked record that a read by key did not find. */
export const goneFinding = (side: Side, subject: Subject, observed: Exclude<Observed, { at: 'present' }>): Finding => ({
  kind: 'problem',
  side,
  subject,
  code: observed.at === 'absent' ? 'deleted' : observed.at,
  words: observed.at === 'absent' ? text('was deleted', '已被删除') : observed.words,
});

const inDoubt = (side: Side, subject: Subject): Finding => ({
  kind: 'problem',
  side,
  subject,
  code: 'uncertain',
  words: text(
    'an earlier write has an unknown outcome; the next run looks for it before anything else is done here',
    '先前的一次写入结果未知；下次运行会先查明，再处理此条目',
  ),
});

/** Comments that would be carried. A record that is yet to be made has none. */
async function planComments(
  context: Context,
  link: Link,
  { unmade, group }: { readonly unmade?: Side; readonly group?: Group } = {},
): Promise<Part> {
  if (!commentsFlow(context)) return NONE;
  const list = async (side: Side): Promise<readonly CommentRecord[]> =>
    side === unmade ? [] : listIn(context, link, side, group);
  const due = await dueComments(context, link, { left: await list('left'), right: await list('right') }, group);
  const operations = due.map((one) => commentOperation(context, link, one));
  return { ...NONE, operations, reads: { left: 1, right: 1 } };
}

async function readBoth(context: Context, link: Link, sides: readonly Side[]): Promise<Records> {
  const read: Partial<Record<Side, VendorRecord>> = {};
  for (const side of sides) {
    const observed = (await readKeys(sideOf(context, side), [link[side].key])).get(link[side].key);
    if (observed?.at === 'present') read[side] = observed.record;
  }
  return read;
}

const sum = (one: Pick<Part, 'reads'>, other: Pick<Part, 'reads'>) => ({
  left: one.reads.left + other.reads.left,
  right: one.reads.right + other.reads.right,
});
