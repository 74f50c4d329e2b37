import type { LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, type Side } from '../../model/index.ts';
import { TransientError, type VendorRecord } from '../../sdk/index.ts';
import { isRolled, manySide, type Link } from '../../sync/index.ts';
import { syncComments } from './comments.ts';
import type { Context } from '../context.ts';
import { join, joined } from './join.ts';
import { frozenOne, loadGroup, recordsIn, type Group } from '../group.ts';
import { reconcile } from './reconcile.ts';
import { retryRow } from './send.ts';
import { withMissing } from '../observe/absent.ts';
import type { Step } from '../observe/steps.ts';
import type { Work } from './work.ts';
import { strayRows } from './strays.ts';

type GroupStep = Step & { readonly kind: 'group' };

/**
 * Brings everything that is joined to one item to rest, one link after the other. What the many say together is written to the one at most once; a change of the
 * one reaches each of the many at most once. A link that cannot be brought to rest now is put aside, the others go on.
 */
export function settleGroup(context: Context, step: GroupStep): Promise<void> {
  return context.inTurn(step.key, async () => {
    const group = await loadGroup(context, otherSide(step.on), step.key, step.seen);
    let failure: TransientError | undefined;
    for (const link of linksToSettle(context, group)) {
      try {
        await settleIn(context, group, link);
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        failure = error;
        await put(context, [retryRow(context, 'left', link.left.key)]);
      }
    }
    await put(context, matchRows(context, group));
    if (failure) throw failure;
  });
}

/**
 * Joins one more item to a partner that may have some. What it adds to the whole is carried as a change of it would be. The partner is staged again as it is
 * then: whoever comes by it later in this run goes by that.
 */
export function joinGroup(context: Context, { records }: Step & { readonly kind: 'join' }): Promise<void> {
  const many = manySide(context.sync.cardinality) ?? 'left';
  const on = otherSide(many);
  const { key } = records[on];
  return context.inTurn(key, async () => {
    const { group, link: planned, others } = await joinedGroup(context, many, records);
    const one = group.one ?? records[on];
    const link = await join(context, { ...records, [on]: one }, { id: planned.id, siblings: others });
    group.links.set(link.id, link);
    await settleIn(context, group, link);
    await put(context, matchRows(context, group));
    if (others.length > 0)
      await context.deps.ledger.stage(context.sync.id, [{ side: on, key, link: link.id, record: group.one ?? one }]);
  });
}

/** A group with one more member, not written down yet, and the links it had before. */
export async function joinedGroup(context: Context, many: Side, records: Readonly<Record<Side, VendorRecord>>) {
  const on = otherSide(many);
  const before = context.imagined.get(records[on].key) ?? (await loadGroup(context, many, records[on].key));
  const one = before.one ?? records[on];
  const others = [...before.links.values()];
  const link = joined(context, { ...records, [on]: one }, { siblings: others });
  const group: Group = { ...before, one, links: new Map(before.links).set(link.id, link), staged: true };
  group.members.set(link.id, records[many]);
  return { group, link, others };
}

/** Links that have something to look at: those whose records were seen, or all of them where the one was, or where they speak together. */
export function linksToSettle(context: Context, group: Group): readonly Link[] {
  const all = group.staged || context.rules.some(isRolled);
  const seen = [...group.links.values()].filter((link) => group.members.has(link.id));
  // Those whose items were seen come first: what the whole says is carried with the change that caused it.
  return all ? [...seen, ...[...group.links.values()].filter((link) => !group.members.has(link.id))] : seen;
}

/** One link of a group: its comments, then its fields. */
export async function settleIn(context: Context, group: Group, before: Link): Promise<void> {
  const start = group.links.get(before.id) ?? before;
  if (isFrozen(context, group, start)) return put(context, [retryRow(context, 'left', start.left.key)]);
  const records = await withMissing(context, start, recordsIn(group, start));
  if (!records) return void group.links.delete(start.id);
  const seen = group.members.has(start.id) || group.staged;
  const commented = seen ? await syncComments(context, start, records, group) : { link: start, complete: true };
  const work = await reconcile(context, commented.link, records, {
    stored: start,
    unfinished: !commented.complete,
    group,
  });
  keepInGroup(work);
}

/** Nothing is planned for a link while a write to either of its records has an unknown outcome. */
export const isFrozen = ({ frozen }: Context, group: Group, link: Link): boolean =>
  frozen.has(link.id) || frozen.has(frozenOne(group.key));

/** Those that come after go by what a link and its partner are now. */
export function keepInGroup({ group, link, records }: Pick<Work, 'group' | 'link' | 'records'>): void {
  if (!group) return;
  group.links.set(link.id, link);
  const one = records[otherSide(group.many)];
  if (one) group.one = one;
}

/** Where many may share a partner, it is kept in mind by what it matches on, so that later ones find it. */
const matchRows = (context: Context, { many, one }: Group): readonly LedgerChange[] =>
  one ? strayRows(context, otherSide(many), one) : [];

const put = async (context: Context, rows: readonly LedgerChange[]): Promise<void> => {
  if (rows.length > 0) await context.deps.ledger.commit(rows, context.lease());
};
