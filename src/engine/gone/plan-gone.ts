import { otherSide, STATUSES, text, type Side, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { closingStatuses, hasUnheard, onDelete, type Finding, type Link, type Operation } from '../../sync/index.ts';
import { commentsFlow, dueComments } from '../apply/comments.ts';
import type { Context, ReadySide } from '../context.ts';
import { manyOf } from '../group.ts';
import { missingWords, weighed } from '../observe/absent.ts';
import type { Missing } from '../observe/gather.ts';
import { readKeys } from '../observe/observe.ts';
import { planMove } from '../plan/plan-move.ts';
import { goneFinding, subjectOf, type PlannedStep } from '../plan/plan-step.ts';
import { labelOf, sideOf, unchanged, viewOf } from '../view.ts';
import { farewellWords, SAID } from './farewell-words.ts';
import { closes, mergedWords, mergeOf } from './merged.ts';

export type Close = Operation & { readonly kind: 'close' };
export type Delete = Operation & { readonly kind: 'delete' };

/** What becomes of the partner of a record that is proved gone. */
export type Farewell =
  | { readonly do: 'follow'; readonly operation: Close | Delete; readonly partner: VendorRecord }
  /** It is gone as well, or closed already and told why. */
  | { readonly do: 'nothing' }
  /** It says something that nobody has heard yet: it stays for good, and a person is told. */
  | { readonly do: 'keep'; readonly words: Text }
  /** It cannot be done now, and is tried again. */
  | { readonly do: 'wait'; readonly code: string; readonly words: Text };

/**
 * Decides what becomes of the partner, on what it shows now: it is read by key. Edit beats delete: a value or a comment of the partner that was never carried over
 * keeps it. `survivor` is the partner of the record that the other was merged into.
 */
export async function planGone(context: Context, link: Link, side: Side, survivor?: string): Promise<Farewell> {
  const on = otherSide(side);
  const ready = sideOf(context, on);
  const { key, createdAt } = link[on];
  // It is still the partner of others.
  if (side === manyOf(context) && (await isShared(context, link, on))) return { do: 'nothing' };
  const observed = (await readKeys(ready, [key])).get(key) ?? { at: 'absent' };
  if (observed.at === 'absent') return { do: 'nothing' };
  if (observed.at !== 'present') return { do: 'wait', code: observed.at, words: observed.words };
  const { record } = observed;
  // An id that another record has by now (some databases hand ids out again): the partner is gone as well.
  if (createdAt !== undefined && record.createdAt !== undefined && record.createdAt !== createdAt)
    return { do: 'nothing' };
  if (await speaks(context, link, on, record)) return { do: 'keep', words: keptWords(link, side) };
  const follows = survivor === undefined ? onDelete(context.sync.policy, context.sync.delete, side) : 'close';
  if (follows === 'delete') return deletion(ready, link, record);
  return follows === 'close' ? closing(context, ready, { link, record, survivor }) : { do: 'nothing' };
}

const isShared = async ({ deps, sync }: Context, link: Link, on: Side): Promise<boolean> =>
  (await deps.ledger.links(sync.id, on, [link[on].key])).some((one) => one.id !== link.id && one.state === 'live');

/** Whether the partner holds an edit or a comment that never reached the other side. */
async function speaks(context: Context, link: Link, on: Side, record: VendorRecord): Promise<boolean> {
  if (hasUnheard(link, otherSide(on)) || !unchanged(sideOf(context, on), link[on], record)) return true;
  if (!commentsFlow(context)) return false;
  const here = (await sideOf(context, on).stream.comments?.list(record.key)) ?? [];
  const listed = on === 'left' ? { left: here, right: [] } : { left: [], right: here };
  return (await dueComments(context, link, listed)).some(({ from }) => from === on);
}

function deletion({ side, stream, connection }: ReadySide, link: Link, partner: VendorRecord): Farewell {
  const { remove, update } = stream.card.capabilities;
  if (!remove) {
    const words = text(`"${connection}" lets nothing be deleted`, `“${connection}”不支持删除`);
    return { do: 'wait', code: 'rejected', words };
  }
  const operation: Delete = {
    ...{ kind: 'delete', side, rule: 'delete', requests: update?.conditional === true ? 1 : 2, reversible: false },
    ...{ target: subjectOf(partner), source: subjectOf(link[otherSide(side)]), to: remove.to },
  };
  return { do: 'follow', operation, partner };
}

interface Closing {
  readonly link: Link;
  readonly record: VendorRecord;
  readonly survivor: string | undefined;
}

async function closing(context: Context, ready: ReadySide, { link, record, survivor }: Closing): Promise<Farewell> {
  const { side } = ready;
  const move = await closingMove(context, ready, link, record);
  if ('words' in move) return { do: 'wait', ...move };
  const body = await bodyFor(context, ready, link, survivor);
  if (move.path.length === 0 && body === undefined) return { do: 'nothing' };
  const { field, from, path, needs, to } = move;
  const operation: Close = {
    ...{ kind: 'close', side, rule: survivor === undefined ? 'delete' : 'merge' },
    ...{ requests: 1 + path.length + (body === undefined ? 0 : 1), reversible: move.reversible },
    ...{ target: subjectOf(record), source: subjectOf(link[otherSide(side)]) },
    ...(path.length > 0 && { move: { field, from, path, ...(needs && { needs }), to } }),
    ...(body !== undefined && { body }),
  };
  return { do: 'follow', operation, partner: record };
}

/** Why it was closed, in the words it gets; nothing where that was said already, or where no comment stays internal. */
async function bodyFor(context: Context, ready: ReadySide, link: Link, survivor: string | undefined) {
  const { comments } = ready.stream.card.capabilities;
  if (!ready.stream.comments || comments?.visibilities.includes('internal') !== true) return undefined;
  const known = await context.deps.ledger.commentLinks(link.id);
  if (known.some((one) => one[otherSide(ready.side)] === SAID)) return undefined;
  return farewellWords(context, link, ready, survivor);
}

type Transition = Operation & { readonly kind: 'transition' };

export type ClosingMove = Pick<Transition, 'field' | 'from' | 'path' | 'needs' | 'to' | 'reversible'>;

const CLOSED: ReadonlySet<string> = new Set(
  STATUSES.filter(({ category }) => category === 'dropped' || category === 'done').map(({ id }) => id),
);

/** The way to a closing status: an empty path where it is closed already; a way that is known to its end before one that has to be found. */
export async function closingMove(
  context: Context,
  ready: ReadySide,
  link: Link,
  record: VendorRecord,
): Promise<ClosingMove | { readonly code: string; readonly words: Text }> {
  const { sync } = context;
  const field = ready.stateField;
  if (field === undefined)
    return {
      code: 'no-transition',
      words: text('its mapping has no status to close it with', '映射中没有可用于关闭的状态'),
    };
  const now = viewOf(ready, record).fields[field];
  const targets = closingStatuses(sync.delete);
  const closed = typeof now === 'string' && (typeof sync.delete === 'object' ? targets.includes(now) : CLOSED.has(now));
  if (closed) return { field, from: now, path: [], to: now, reversible: true };
  const standing = { context, ready, link, records: { [ready.side]: record }, changes: [] };
  const moves = await Promise.all(targets.map((value) => planMove({ ...standing, wanted: { field, value } })));
  const ways = moves.flatMap((move) => ('words' in move || move.kind !== 'transition' ? [] : [move]));
  const [way] = ways.toSorted((one, other) => Number(one.explores) - Number(other.explores));
  if (way) return way;
  const [refused] = moves.flatMap((move) => ('words' in move ? [move] : []));
  return refused ?? { code: 'no-transition', words: text('there is no closing status', '没有可用的关闭状态') };
}

const keptWords = (link: Link, side: Side): Text => {
  const partner = labelOf(link[otherSide(side)]);
  return text(
    `was deleted on the ${side}, but its partner ${partner} was edited since it was last synced: the edit is kept, nothing was deleted`,
    `已在${side === 'left' ? '左侧' : '右侧'}被删除，但对应的 ${partner} 在上次同步之后有改动：改动已保留，未做删除`,
  );
};

/** What a missing record would lead to. */
export async function planMissing(context: Context, missing: Missing): Promise<PlannedStep> {
  const { link, side, observed } = missing;
  const subject = subjectOf(link[side]);
  const at = { kind: 'gone', link: link.id, [side]: subject } as const;
  const nothing = { at, operations: [], findings: [], records: {}, reads: { left: 0, right: 0 } } as const;
  const problem = (code: string, words: Text): Finding => ({ kind: 'problem', side, subject, code, words });
  if (observed.at !== 'absent') return { ...nothing, findings: [goneFinding(side, subject, observed)] };
  if (observed.mergedInto !== undefined) return planMerged(context, missing, observed.mergedInto, nothing);
  const follows = onDelete(context.sync.policy, context.sync.delete, side);
  if (follows === 'ignore') return nothing;
  if (follows === 'review') return { ...nothing, findings: [goneFinding(side, subject, observed)] };
  if (weighed(context, missing).proven !== true)
    return { ...nothing, findings: [problem('missing', missingWords(link, side))] };
  return withFarewell(nothing, await planGone(context, link, side), otherSide(side), problem);
}

function withFarewell(
  nothing: PlannedStep,
  farewell: Farewell,
  on: Side,
  problem: (code: string, words: Text) => Finding,
): PlannedStep {
  const step = { ...nothing, reads: { left: 0, right: 0, [on]: 1 } };
  switch (farewell.do) {
    case 'nothing':
      return step;
    case 'keep':
      return { ...step, findings: [problem('deleted', farewell.words)] };
    case 'wait':
      return { ...step, findings: [problem(farewell.code, farewell.words)] };
    case 'follow':
      return { ...nothing, operations: [farewell.operation], records: { [on]: farewell.partner } };
  }
}

async function planMerged(
  context: Context,
  { link, side }: Missing,
  into: string,
  nothing: PlannedStep,
): Promise<PlannedStep> {
  const merge = await mergeOf(context, side, into);
  const subject = subjectOf(link[side]);
  const problem = (code: string, words: Text): Finding => ({ kind: 'problem', side, subject, code, words });
  if (merge.is === 'moves') {
    const [survivor, partner] = [subjectOf(merge.survivor), subjectOf(link[otherSide(side)])];
    const [left, right] = side === 'left' ? [survivor, partner] : [partner, survivor];
    const join = { kind: 'join', side, rule: 'merge', requests: 1, reversible: false, left, right } as const;
    return { ...nothing, operations: [join] };
  }
  if (merge.is === 'taken' && merge.by.state === 'live' && closes(context, side)) {
    const survivor = labelOf(merge.by[otherSide(side)]);
    return withFarewell(nothing, await planGone(context, link, side, survivor), otherSide(side), problem);
  }
  return { ...nothing, findings: [problem('merged', mergedWords(link, side, merge, into))] };
}
