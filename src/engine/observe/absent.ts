import { otherSide, text, type Side } from '../../model/index.ts';
import type { Observed } from '../../sdk/index.ts';
import type { Link } from '../../sync/index.ts';
import type { LedgerChange } from '../../ledger/ledger.ts';
import type { Context } from '../context.ts';
import { readKeys } from './observe.ts';
import { problemRow, retryRow } from '../apply/send.ts';
import { labelOf, sideOf } from '../view.ts';

/**
 * A linked record that a read by key did not find. Deleted or merged: the link rests as a tombstone and, unless the sync ignores deletions, a person is told;
 * the other side is left as it is. Hidden or unreadable: nothing is concluded, it is looked at again later.
 */
export async function noteAbsent(
  context: Context,
  link: Link,
  side: Side,
  observed: Exclude<Observed, { at: 'present' }>,
): Promise<void> {
  const { key, label } = link[side];
  const at = { side, key, label: label ?? key };
  if (observed.at !== 'absent') {
    const rows = [
      problemRow(context, { ...at, code: observed.at, words: observed.words }),
      retryRow(context, side, key),
    ];
    await context.deps.ledger.commit(rows, context.lease());
    return;
  }
  const rows: LedgerChange[] = [
    { type: 'link.put', link: { ...link, state: 'gone' } },
    { type: 'problem.clear', sync: context.sync.id, side, key },
    { type: 'todo.done', sync: context.sync.id, side: 'left', key: link.left.key },
    { type: 'todo.done', sync: context.sync.id, side: 'right', key: link.right.key },
  ];
  if (context.sync.delete === 'review')
    rows.push(problemRow(context, { ...at, code: 'deleted', words: deletedWords(link, side, observed.mergedInto) }));
  await context.deps.ledger.commit(rows, context.lease());
}

const deletedWords = (link: Link, side: Side, mergedInto: string | undefined) => {
  const partner = labelOf(link[otherSide(side)]);
  const sideZh = side === 'left' ? '左侧' : '右侧';
  return mergedInto === undefined
    ? text(
        `was deleted on the ${side}; its partner ${partner} was kept and is no longer synced`,
        `已在${sideZh}被删除；对应的 ${partner} 已保留，不再同步`,
      )
    : text(
        `was merged into ${mergedInto} on the ${side}; its partner ${partner} was kept and is no longer synced`,
        `已在${sideZh}并入 ${mergedInto}；对应的 ${partner} 已保留，不再同步`,
      );
};

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
