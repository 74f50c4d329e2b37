import { otherSide, SIDES, text, type Side } from '../../model/index.ts';
import type { Observed } from '../../sdk/index.ts';
import { onDelete, weigh, type Link } from '../../sync/index.ts';
import type { LedgerChange } from '../../ledger/ledger.ts';
import type { Context } from '../context.ts';
import { followMerge } from '../gone/merged.ts';
import { buried } from '../gone/bury.ts';
import { readKeys } from './observe.ts';
import type { Records } from './steps.ts';
import type { Missing } from './gather.ts';
import { problemRow, retryRow, type ProblemAt } from '../apply/send.ts';
import { labelOf, sideOf } from '../view.ts';

/**
 * A linked record that a read by key did not find. Hidden or unreadable: nothing is concluded, it is looked at again later. Merged: see `gone/merged.ts`. Deleted:
 * where the sync follows deletions, what is known is remembered until it is proved; otherwise the link rests as a tombstone and, unless deletions are ignored, a
 * person is told. The partner is left as it is here, in any case.
 */
export async function noteAbsent(context: Context, missing: Missing): Promise<void> {
  const { link, side, observed } = missing;
  if (observed.at !== 'absent') return noteUnseen(context, link, side, observed);
  if (observed.mergedInto !== undefined) return followMerge(context, link, side, observed.mergedInto);
  switch (onDelete(context.sync.policy, context.sync.delete, side)) {
    case 'ignore':
      return context.deps.ledger.commit(await buried(context, link), context.lease());
    case 'review': {
      const problem = problemRow(context, { ...at(link, side), code: 'deleted', words: deletedWords(link, side) });
      return context.deps.ledger.commit([...(await buried(context, link)), problem], context.lease());
    }
    case 'close':
    case 'delete':
      return remember(context, missing);
  }
}

const at = (link: Link, side: Side): Pick<ProblemAt, 'side' | 'key' | 'label'> => ({
  side,
  key: link[side].key,
  label: labelOf(link[side]),
});

function noteUnseen(
  context: Context,
  link: Link,
  side: Side,
  observed: Exclude<Observed, { at: 'present' | 'absent' }>,
): Promise<void> {
  const rows = [
    problemRow(context, { ...at(link, side), code: observed.at, words: observed.words }),
    retryRow(context, side, link[side].key),
  ];
  return context.deps.ledger.commit(rows, context.lease());
}

/** What is known of a missing record, counting what this run has seen of it. */
export const weighed = (context: Context, { link, side, unlisted, confirmed }: Missing) =>
  weigh(link[side].missing, {
    at: new Date(context.deps.clock.now()).toISOString(),
    run: context.run,
    unlisted,
    confirmed,
  });

/** Nothing is written for a first sighting. Once it is proved, the record is on the to-do list until what follows from it is done. */
async function remember(context: Context, missing: Missing): Promise<void> {
  const { link, side, observed } = missing;
  const { key } = link[side];
  const known = weighed(context, missing);
  const noted: Link = { ...link, [side]: { ...link[side], missing: known } };
  const rows: LedgerChange[] = [{ type: 'link.put', link: noted }];
  // Said by the vendor, but met on the way to something else: the next run counts it among its deletions before it acts on it.
  const due = known.proven === true || (observed.at === 'absent' && observed.confirmed === true);
  if (!known.proven) {
    rows.push(problemRow(context, { ...at(link, side), code: 'missing', words: missingWords(link, side) }));
    for (const one of ['left', 'right'] as const)
      rows.push({ type: 'todo.done', sync: context.sync.id, side: one, key: link[one].key });
  }
  if (due && !(known.proven && context.onTodo.has(`${side}/${key}`))) rows.push(dueRow(context, side, key));
  await context.deps.ledger.commit(rows, context.lease());
}

const dueRow = ({ sync }: Context, side: Side, key: string): LedgerChange => ({
  type: 'todo.put',
  todo: { sync: sync.id, side, key, reason: 'hint', notBefore: new Date(0).toISOString(), attempts: 0 },
});

/** Why nothing is done about a missing record yet. */
export const missingWords = (link: Link, side: Side) => {
  const partner = labelOf(link[otherSide(side)]);
  return text(
    `cannot be found any more; nothing is done yet. If the next full look does not find it either, its partner ${partner} follows`,
    `已找不到；目前不做任何处理。若下一次完整检查仍找不到，将按设置处理对应的 ${partner}`,
  );
};

const deletedWords = (link: Link, side: Side) => {
  const partner = labelOf(link[otherSide(side)]);
  return text(
    `was deleted on the ${side}; its partner ${partner} was kept and is no longer synced`,
    `已在${side === 'left' ? '左侧' : '右侧'}被删除；对应的 ${partner} 已保留，不再同步`,
  );
};

/** A side that was missed is looked for before anything is done. `undefined`: it is still not there. */
export async function withMissing(context: Context, link: Link, records: Records): Promise<Records | undefined> {
  let all = records;
  for (const side of SIDES.filter((one) => link[one].missing && !records[one])) {
    const { key } = link[side];
    const observed = (await readKeys(sideOf(context, side), [key])).get(key) ?? { at: 'absent' };
    if (observed.at !== 'present') {
      await noteAbsent(context, { link, side, observed, unlisted: false, confirmed: false });
      return undefined;
    }
    all = { ...all, [side]: observed.record };
  }
  return all;
}
const PAGE = 200;

/** Live links that a full listing did not show: each is read by key before anything is concluded. */
export async function* unseenLinks(
  context: Context,
  side: Side,
): AsyncGenerator<{ readonly link: Link; readonly observed: Observed }> {
  let after = '';
  for (;;) {
    await context.keepLease();
    const links = await context.deps.ledger.unseenLinks(context.sync.id, side, after, PAGE);
    const last = links.at(-1);
    if (!last) return;
    after = last.id;
    const read = await readKeys(
      sideOf(context, side),
      links.map((link) => link[side].key),
    );
    for (const link of links) yield { link, observed: read.get(link[side].key) ?? { at: 'absent' } };
  }
}
