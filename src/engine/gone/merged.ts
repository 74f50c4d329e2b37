import type { JournalEntry, LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, otherSide, text, type Side, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { onDelete, remember, type FieldState, type Link } from '../../sync/index.ts';
import { problemRow } from '../apply/send.ts';
import type { Context, ReadySide } from '../context.ts';
import { linksByKey } from '../observe/links-by-key.ts';
import { manyOf } from '../group.ts';
import { readKeys } from '../observe/observe.ts';
import { labelOf, sideOf, sideState, viewOf } from '../view.ts';
import { buried } from './bury.ts';

/** What a merge means for the link of the record that became part of another. */
export type Merge =
  /** The survivor has no link in this sync: it takes the place of the merged one. */
  | { readonly is: 'moves'; readonly survivor: VendorRecord }
  /** The survivor has a partner of its own already. */
  | { readonly is: 'taken'; readonly survivor: VendorRecord; readonly by: Link }
  /** The survivor is out of sight. */
  | { readonly is: 'elsewhere' };

/** Where a record that was merged lives on. Asks for the survivor by key. */
export async function mergeOf(context: Context, side: Side, into: string): Promise<Merge> {
  const observed = (await readKeys(sideOf(context, side), [into])).get(into);
  if (observed?.at !== 'present') return { is: 'elsewhere' };
  // One that many may share takes in whoever the other had.
  if (manyOf(context) === otherSide(side)) return { is: 'moves', survivor: observed.record };
  const by = linksByKey(await context.deps.ledger.links(context.sync.id, side, [into]), side).get(into);
  return by ? { is: 'taken', survivor: observed.record, by } : { is: 'moves', survivor: observed.record };
}

/** The link of a merged record moves on to the survivor, or rests with a problem that says why it cannot. */
export async function followMerge(context: Context, link: Link, side: Side, into: string): Promise<void> {
  const merge = await mergeOf(context, side, into);
  if (merge.is === 'moves') return moveOn(context, link, side, merge.survivor);
  // Where a sync lets several left items share a right one, two rights that were merged may keep both their lefts: joining them is the place of that rule.
  if (merge.is === 'taken' && merge.by.state === 'live' && closes(context, side))
    return awaitClosing(context, link, side);
  const words = mergedWords(link, side, merge, into);
  const { key } = link[side];
  const problem = problemRow(context, { side, key, label: labelOf(link[side]), code: 'merged', words });
  await context.deps.ledger.commit([...(await buried(context, link)), problem], context.lease());
}

/** Whether the partner of a record that was merged into a linked one is closed. It is never deleted: what it says lives on. */
export const closes = ({ sync }: Context, side: Side): boolean => onDelete(sync.policy, sync.delete, side) === 'close';

/** That it was merged is what its vendor says: nothing is left to prove. The record stays on the to-do list until its partner is closed. */
async function awaitClosing(context: Context, link: Link, side: Side): Promise<void> {
  const { key, missing } = link[side];
  const since = missing?.since ?? new Date(context.deps.clock.now()).toISOString();
  const rows: LedgerChange[] = [
    { type: 'link.put', link: { ...link, [side]: { ...link[side], missing: { since, proven: true } } } },
  ];
  if (!context.onTodo.has(`${side}/${key}`)) rows.push(hint(context, side, key));
  await context.deps.ledger.commit(rows, context.lease());
}

const hint = ({ sync }: Context, side: Side, key: string): LedgerChange => ({
  type: 'todo.put',
  todo: { sync: sync.id, side, key, reason: 'hint', notBefore: new Date(0).toISOString(), attempts: 0 },
});

/** The same link with another record on one side. What that record shows today is its baseline, so nothing of it is overwritten unseen, nor carried over. */
async function moveOn(context: Context, link: Link, side: Side, survivor: VendorRecord): Promise<void> {
  const moved = movedLink(sideOf(context, side), link, survivor);
  const at = { sync: context.sync.id, side, key: link[side].key };
  const entry: JournalEntry = {
    ...{ sync: context.sync.id, run: context.run, link: link.id, side, key: survivor.key, kind: 'merge' },
    ...{ before: labelOf(link[side]), after: labelOf(survivor), rule: 'merge', cause: side, reversible: false },
    at: new Date(context.deps.clock.now()).toISOString(),
  };
  await context.deps.ledger.commit(
    [
      { type: 'link.put', link: moved },
      { type: 'journal.add', entry },
      { type: 'problem.clear', ...at },
      { type: 'todo.done', ...at },
      { type: 'stray.done', sync: context.sync.id, side, key: survivor.key },
      // Edits of the partner that are on their way, and the survivor's comments, are looked at next.
      hint(context, side, survivor.key),
    ],
    context.lease(),
  );
}

/** Pure: a link whose record on one side has become part of `survivor`. */
export function movedLink(ready: ReadySide, link: Link, survivor: VendorRecord): Link {
  const { side } = ready;
  const view = viewOf(ready, survivor);
  const fields = Object.entries(link.fields).map(([field, state]): readonly [string, FieldState] => {
    const now = view.fields[field];
    const { [side]: _, ...partner } = state;
    // A conflict is decided anew, on what the survivor says: without a baseline both sides count as edited.
    if (state.status === 'conflict' || now === undefined || isUnmapped(now)) return [field, partner];
    const status = state.status === `pending-${side}` ? 'agreed' : state.status;
    return [field, { ...partner, [side]: remember(now), status }];
  });
  return { ...link, [side]: sideState(ready, survivor), fields: Object.fromEntries(fields) };
}

/** Why the link of a merged record rests, naming both that are concerned. */
export function mergedWords(link: Link, side: Side, merge: Merge, into: string): Text {
  const other = otherSide(side);
  const partner = labelOf(link[other]);
  if (merge.is !== 'taken')
    return text(
      `was merged into ${into}, which this sync does not reach; its partner ${partner} was kept and is no longer synced`,
      `已并入 ${into}，而后者不在本同步范围内；对应的 ${partner} 已保留，不再同步`,
    );
  const survivor = labelOf(merge.survivor);
  const theirs = labelOf(merge.by[other]);
  return text(
    `was merged into ${survivor}, which belongs to ${theirs}; its own partner ${partner} was kept and is no longer synced`,
    `已并入 ${survivor}，而后者对应 ${theirs}；原来的 ${partner} 已保留，不再同步`,
  );
}
