import { DuplicateIntentError, type Intent, type JournalEntry, type LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, type Side, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { Link, LinkDecision } from '../../sync/index.ts';
import { say } from '../apply/comments.ts';
import { problemRow, retryRow } from '../apply/send.ts';
import { startWork, type Work } from '../apply/work.ts';
import type { Transition } from '../apply/sending.ts';
import { perform, sendOrClose } from '../apply/write.ts';
import type { Context } from '../context.ts';
import { readKeys } from '../observe/observe.ts';
import { horizonOf } from '../uncertain.ts';
import { labelOf, sideOf } from '../view.ts';
import { buried } from './bury.ts';
import { SAID } from './farewell-words.ts';
import { closes, mergeOf } from './merged.ts';
import { closingMove, planGone, type ClosingMove, type Close, type Delete } from './plan-gone.ts';

/** More moves than this on the way to a closing status mean that it does not settle. */
const MAX_HOPS = 24;

/**
 * Does what follows from a deletion that is proved, or from a merge: the partner is closed or removed, exactly once, or kept with a reason. The record stays on the
 * to-do list until that is done, so it may stop anywhere. `into`: what the record was merged into.
 */
export async function follow(context: Context, id: string, side: Side, into?: string): Promise<void> {
  const [link] = await context.deps.ledger.linksById([id]);
  if (link?.state !== 'live' || link[side].missing?.proven !== true || context.frozen.has(id)) return;
  const merge = into === undefined ? undefined : await mergeOf(context, side, into);
  if (merge && (merge.is !== 'taken' || !closes(context, side))) return;
  const on = otherSide(side);
  const farewell = await planGone(context, link, side, merge && labelOf(merge.by[on]));
  switch (farewell.do) {
    case 'nothing':
      return context.deps.ledger.commit(await buried(context, link), context.lease());
    case 'keep':
      return keep(context, link, side, farewell.words);
    case 'wait':
      return wait(context, link, side, farewell);
    case 'follow':
      if (context.permit?.(farewell.operation) === false) return;
      return farewell.operation.kind === 'delete'
        ? remove(context, link, farewell.operation, farewell.partner)
        : close(context, link, farewell.operation, farewell.partner);
  }
}

async function keep(context: Context, link: Link, side: Side, words: Text): Promise<void> {
  const { key } = link[side];
  const problem = problemRow(context, { side, key, label: labelOf(link[side]), code: 'deleted', words });
  await context.deps.ledger.commit([...(await buried(context, link)), problem], context.lease());
}

function wait(context: Context, link: Link, side: Side, why: { readonly code: string; readonly words: Text }) {
  const { key } = link[side];
  const rows = [problemRow(context, { side, key, label: labelOf(link[side]), ...why }), retryRow(context, side, key)];
  return context.deps.ledger.commit(rows, context.lease());
}

/** What a removal leaves behind: a tombstone, and a row in the journal. */
async function removedRows(context: Context, link: Link, intent: Intent): Promise<readonly LedgerChange[]> {
  const { side } = intent;
  const { to } = intent.data as DeleteData;
  const entry = entryOf(context, link, { side, kind: 'delete', rule: 'delete', reversible: false, after: to });
  return [{ type: 'intent.close', id: intent.id }, ...(await buried(context, link)), { type: 'journal.add', entry }];
}

interface DeleteData {
  readonly to: Delete['to'];
}

async function remove(context: Context, link: Link, operation: Delete, partner: VendorRecord): Promise<void> {
  const { side, to } = operation;
  const deleted = otherSide(side);
  const { stream } = sideOf(context, side);
  const intent: Intent = {
    ...{ id: context.deps.newId(), sync: context.sync.id, run: context.run, kind: 'delete', side, link: link.id },
    ...{ source: link[deleted].key, marker: link.id, data: { to } satisfies DeleteData },
    ...{ sentAt: new Date(context.deps.clock.now()).toISOString(), misses: 0, state: 'sent' },
  };
  try {
    await context.deps.ledger.commit([{ type: 'intent.open', intent }], context.lease());
  } catch (error) {
    if (error instanceof DuplicateIntentError) return;
    throw error;
  }
  const ifVersion = stream.card.capabilities.update?.conditional === true ? partner.version : undefined;
  const sent = await sendOrClose(context, intent, async () => stream.remove?.(partner.key, ifVersion));
  switch (sent.is) {
    case 'done':
      await context.deps.ledger.commit(await removedRows(context, link, intent), context.lease());
      context.totals.deleted += 1;
      return;
    case 'unknown':
      context.frozen.add(link.id);
      return;
    case 'stale':
      // It was edited this very moment: the next run sees that.
      return context.deps.ledger.commit([{ type: 'intent.close', id: intent.id }], context.lease());
    case 'refused':
      await context.deps.ledger.commit([{ type: 'intent.close', id: intent.id }], context.lease());
      return wait(context, link, deleted, sent);
  }
}

/** A removal of unknown outcome: the record is gone, or it is not and the request can no longer arrive. */
export async function recoverDelete(context: Context, intent: Intent): Promise<void> {
  const [link] = await context.deps.ledger.linksById([intent.link ?? '']);
  const close: LedgerChange = { type: 'intent.close', id: intent.id };
  if (link?.state !== 'live') return context.deps.ledger.commit([close], context.lease());
  const { key } = link[intent.side];
  const observed = (await readKeys(sideOf(context, intent.side), [key])).get(key) ?? { at: 'absent' };
  if (observed.at === 'absent') {
    await context.deps.ledger.commit(await removedRows(context, link, intent), context.lease());
    context.totals.deleted += 1;
    return;
  }
  if (context.deps.clock.now() - Date.parse(intent.sentAt) >= horizonOf(context, intent))
    return context.deps.ledger.commit([close], context.lease());
  context.frozen.add(link.id);
}

const NO_DECISION: LinkDecision = {
  writes: { left: [], right: [] },
  settled: {},
  conflicts: [],
  frozen: [],
  reads: [],
  recalls: [],
};

/** The comment first, while it can still be made everywhere; then move by move, each looked for on what the vendor says. */
async function close(context: Context, link: Link, operation: Close, partner: VendorRecord): Promise<void> {
  const { side, body, rule } = operation;
  const deleted = otherSide(side);
  if (body !== undefined) {
    const said = await say(context, link, { from: deleted, source: SAID, body, visibility: 'internal', rule });
    if (!said) return;
  }
  const work = startWork(context, link, { [side]: partner }, { fresh: [side], unfinished: true });
  for (let hop = 0; hop < MAX_HOPS && !work.stopped; hop += 1) {
    const record = work.records[side] ?? partner;
    const move = await closingMove(context, sideOf(context, side), work.link, record);
    if ('words' in move) return wait(context, work.link, deleted, move);
    if (move.path.length === 0) return closed(work, operation);
    if (work.refused.size > 0)
      return context.deps.ledger.commit([retryRow(context, deleted, link[deleted].key)], context.lease());
    await perform(work, transitionOf(operation, move), NO_DECISION);
  }
}

const transitionOf = ({ side, target, rule }: Close, move: ClosingMove): Transition => ({
  ...move,
  kind: 'transition',
  side,
  target,
  rule,
  requests: 1,
  explores: false,
});

async function closed({ context, link }: Work, { side, rule, reversible, source }: Close): Promise<void> {
  const entry = entryOf(context, link, { side, kind: 'close', rule, reversible, after: source.label });
  await context.deps.ledger.commit([...(await buried(context, link)), { type: 'journal.add', entry }], context.lease());
  context.totals.deleted += 1;
}

const entryOf = (
  context: Context,
  link: Link,
  entry: Pick<JournalEntry, 'side' | 'kind' | 'rule' | 'reversible'> & { readonly after: string },
): JournalEntry => ({
  ...{ sync: context.sync.id, run: context.run, link: link.id, key: link[entry.side].key },
  ...{ cause: otherSide(entry.side), at: new Date(context.deps.clock.now()).toISOString() },
  before: labelOf(link[entry.side]),
  ...entry,
});
