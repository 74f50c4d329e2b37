import {
  decideLink,
  type FieldChange,
  type Finding,
  type Link,
  type LinkDecision,
  type Operation,
  type Together,
  type Views,
  type Write,
} from '../../sync/index.ts';
import { joinText, SIDES, type Side, type Text } from '../../model/index.ts';
import type { Context, ReadySide } from '../context.ts';
import { convert, noMeaning } from './natives.ts';
import type { Records } from '../observe/steps.ts';
import { sideOf, viewOf } from '../view.ts';
import { changesAlong } from './companions.ts';
import { costOf, ruleNamed, subjectOn } from './about.ts';
import { planMove, type Held } from './plan-move.ts';
import { planTell, planUntell } from './plan-tell.ts';

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
 * says when each side was last edited by somebody else, where our own writes have moved its time since;
 * `together` what all items that share its partner say, for fields that roll up.
 */
export async function planLink(
  context: Context,
  link: Link,
  records: Records,
  editedAt: EditedAt = {},
  together: Together = {},
): Promise<LinkPlan> {
  const rules = context.rules.filter((rule) => applies(context, records, rule.field));
  const views = viewsOf(context, records, editedAt);
  const first = decideLink(rules, link, views, { together });
  const decision =
    first.recalls.length === 0
      ? first
      : decideLink(rules, link, views, { together, bases: await context.deps.ledger.baseTexts(link.id) });
  const operations: Operation[] = [];
  const findings: Finding[] = [...conflictsOf(link, decision), ...frozenOf(link, decision)];
  for (const side of ['left', 'right'] as const) {
    const planned = await planSide(context, side, link, records, decision);
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

const conflictsOf = (link: Link, decision: LinkDecision): readonly Finding[] =>
  decision.conflicts.map((conflict) => ({ kind: 'conflict', subject: subjectOn(link, 'left'), ...conflict }));

const frozenOf = (link: Link, decision: LinkDecision): readonly Finding[] =>
  decision.frozen.map(({ field, side, native }) => problem(link, side, field, 'unmapped', noMeaning(native)));

const problem = (link: Link, side: Side, field: string, code: string, words: Text): Finding => ({
  kind: 'problem',
  side,
  subject: subjectOn(link, side),
  field,
  code,
  words,
});

interface Planned {
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
}

/** One side: its fields in one update, but for those that go along with a move of the status; then the move. */
async function planSide(
  context: Context,
  side: Side,
  link: Link,
  records: Records,
  { writes }: LinkDecision,
): Promise<Planned> {
  const ready = sideOf(context, side);
  const findings: Finding[] = [];
  const changes: FieldChange[] = [];
  for (const write of writes[side].filter((one) => one.field !== ready.stateField)) {
    const change = await planField(ready, link, records, write);
    if ('words' in change) findings.push(problem(link, side, write.field, heldCode(ready, write.field), change.words));
    else changes.push(change);
  }
  const wanted = writes[side].find((one) => one.field === ready.stateField);
  const move = wanted && (await planMove({ context, ready, link, records, wanted, changes }));
  const { told, change: note } = toldOf({ ready, link, records }, wanted, move);
  if (told) findings.push(told.finding);
  const along = move && 'kind' in move ? changesAlong(move) : [];
  const rest = [...changes.filter((change) => !along.includes(change)), ...(note ? [note] : [])];
  const operations: Operation[] = [];
  if (rest.length > 0) operations.push(update(ready, link, rest));
  if (move && 'kind' in move) operations.push(move);
  if (told?.comment) operations.push(told.comment);
  return { operations, findings };
}

interface Place {
  readonly ready: ReadySide;
  readonly link: Link;
  readonly records: Records;
}

/** A status that is held is a problem for a person here, and, where it is out of reach, for people there; once it is not, what a field says of it is taken back. */
function toldOf({ ready, link, records }: Place, wanted: Write | undefined, move: Operation | Held | undefined) {
  if (!wanted) {
    const change = ready.stateField === undefined ? undefined : planUntell(ready, link, records, ready.stateField);
    return { change };
  }
  if (!move || 'kind' in move) return {};
  const telling = move.code === 'no-transition' ? planTell(ready, link, wanted, move.words) : {};
  const words = telling.unable ? joinText([move.words, telling.unable], '; ') : move.words;
  const finding = problem(link, ready.side, wanted.field, move.code, words);
  return { told: { finding, comment: telling.comment }, change: telling.change };
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

const update = (ready: ReadySide, link: Link, changes: readonly FieldChange[]): Operation => ({
  kind: 'update',
  side: ready.side,
  rule: [...new Set(changes.map((change) => ruleNamed(ready, change.field)))].join(', '),
  requests: costOf(ready, 1),
  reversible: true,
  target: subjectOn(link, ready.side),
  changes,
});
