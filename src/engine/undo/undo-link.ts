import type { JournalEntry, JournalRow, LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, SIDES, type Text } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { lookAtGroup, manyOf } from '../group.ts';
import { labelOf } from '../view.ts';
import { rowsOf, slotsOf } from './slots.ts';
import { undoFields } from './undo-fields.ts';
import { KEPT, type UndoItem } from './undo-item.ts';

/** Undoes what a run has done to one link: its fields, then the link itself where the run has made or parted it. */
export async function undoLink(context: Context, id: string, run: string, dry: boolean): Promise<readonly UndoItem[]> {
  const rows = await rowsOf(context.deps, id, run);
  const mine = rows.filter((row) => row.run === run);
  const [link] = await context.deps.ledger.linksById([id]);
  if (!link) return mine.map((row) => kept(row, KEPT.unlinked));
  if (context.frozen.has(id)) return mine.map((row) => kept(row, KEPT.uncertain, link));
  const items: UndoItem[] = [];
  const slots = slotsOf(rows, run);
  let now = link;
  for (const side of SIDES) {
    const there = slots.filter((slot) => slot.side === side);
    if (there.length === 0) continue;
    const undone = await undoFields(context, now, side, there, dry);
    now = undone.link;
    items.push(...undone.items);
  }
  for (const row of mine) {
    if (row.kind === 'create') items.push(kept(row, KEPT.created, link));
    if (row.kind === 'comment') items.push(kept(row, KEPT.comment, link));
    if (row.kind === 'update' && row.field === undefined) items.push(kept(row, KEPT.note, link));
    if (row.kind === 'delete') items.push(kept(row, row.after === 'trash' ? KEPT.trashed : KEPT.deleted, link));
    if (row.kind === 'merge') items.push(kept(row, KEPT.merged, link));
  }
  // Newest first, so the last one stands for how things were before the run.
  const linking = mine.filter((row) => row.kind === 'link').at(-1);
  if (linking) items.push(await undoLinking(context, now, linking, dry));
  return items;
}

const kept = (row: JournalRow, words: Text, link?: Link): UndoItem => ({
  kind: row.kind,
  side: row.side,
  key: row.key,
  label: link ? labelOf(link[row.side]) : row.key,
  ...(row.field !== undefined && { field: row.field }),
  state: 'kept',
  words,
});

/** A journal row of a link that says nothing after it has parted its two items. */
const joined = (row: JournalRow): boolean => row.after !== null;

/** Two items that the run joined are parted again; two that it parted follow each other again, edits made meanwhile included. */
async function undoLinking(context: Context, link: Link, row: JournalRow, dry: boolean): Promise<UndoItem> {
  const state = joined(row) ? 'unlinked' : 'live';
  const { words: _, ...base } = kept(row, KEPT.relinked, link);
  if (link.state === state) return { ...base, state: 'already' };
  if (state === 'live' && (await isTaken(context, link))) return { ...base, state: 'kept', words: KEPT.relinked };
  if (dry) return { ...base, state: 'back' };
  const entry: JournalEntry = {
    sync: context.sync.id,
    run: context.run,
    link: link.id,
    side: row.side,
    key: row.key,
    kind: 'link',
    before: state === 'live' ? null : link.right.key,
    after: state === 'live' ? link.right.key : null,
    rule: row.rule,
    cause: 'undo',
    reversible: true,
    at: new Date(context.deps.clock.now()).toISOString(),
  };
  await context.deps.ledger.commit(
    [
      { type: 'link.put', link: { ...link, state } },
      { type: 'journal.add', entry },
      ...(state === 'live' ? [lookAgain(context, link, entry.at)] : await closing(context, link)),
    ],
    context.lease(),
  );
  return { ...base, state: 'back' };
}

async function isTaken(context: Context, link: Link): Promise<boolean> {
  const { deps, sync } = context;
  for (const side of SIDES) {
    // One that many may share can take another.
    if (manyOf(context) === otherSide(side)) continue;
    const links = await deps.ledger.links(sync.id, side, [link[side].key]);
    if (links.some((one) => one.id !== link.id && one.state === 'live')) return true;
  }
  return false;
}

const lookAgain = ({ sync }: Context, link: Link, at: string): LedgerChange => ({
  type: 'todo.put',
  todo: { sync: sync.id, side: 'left', key: link.left.key, reason: 'hint', notBefore: at, attempts: 0 },
});

/** What was open about a link ends with it. */
async function closing({ deps, sync }: Context, link: Link): Promise<readonly LedgerChange[]> {
  const open = await deps.ledger.openConflicts(link.id);
  return [
    ...open.map((conflict): LedgerChange => ({ type: 'conflict.put', conflict: { ...conflict, state: 'expired' } })),
    ...SIDES.flatMap((side): readonly LedgerChange[] => {
      const at = { sync: sync.id, side, key: link[side].key };
      return [
        { type: 'problem.clear', ...at },
        { type: 'todo.done', ...at },
      ];
    }),
    ...lookAtGroup(sync, link),
  ];
}
