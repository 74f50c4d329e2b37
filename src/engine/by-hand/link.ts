import type { LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, SIDES, text, type Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { Link } from '../../sync/index.ts';
import type { Context, Deps, Sync } from '../context.ts';
import { join } from '../apply/join.ts';
import { manyOf } from '../group.ts';
import { labelOf } from '../view.ts';
import { actRow, withContext } from './act.ts';
import { pairOf } from './find-links.ts';
import { findRecord } from './find-record.ts';
import { refusal } from './refuse.ts';

export type Named = Readonly<Record<Side, string>>;
type Records = Readonly<Record<Side, VendorRecord>>;

/**
 * Joins two existing records without creating any. Both are read first. Nothing is accounted for yet: at the next run what is equal is agreed, and what differs
 * is decided by policy. Throws `ConfigError` when a record is not there, is linked already, or may be what a create of unknown outcome has made.
 */
export const linkByHand = (sync: Sync, deps: Deps, named: Named): Promise<Link> =>
  withContext(sync, deps, async (context) => {
    const records = {
      left: await findRecord(context, 'left', named.left),
      right: await findRecord(context, 'right', named.right),
    };
    refuseItself(sync, named, records);
    await refuseOpenCreates(context, named, records);
    const { before, rows, siblings } = await earlierLinks(context, named, records);
    const [left, right] = SIDES.map((side) => `${sync[side].connection} ${labelOf(records[side])}`);
    const words = text(`linked ${left} and ${right}`, `已关联 ${left} 与 ${right}`);
    return join(context, records, {
      ...(before && { id: before.id }),
      siblings,
      entry: { rule: 'link by hand', cause: 'resolve', after: records.right.key },
      also: [...rows, actRow(sync, deps, { run: context.run, act: 'link', words })],
    });
  });

function refuseItself(sync: Sync, named: Named, { left, right }: Records): void {
  const place = (side: Side): string => `${sync[side].connection}/${sync[side].stream.card.name}`;
  if (place('left') === place('right') && left.key === right.key)
    throw refusal(named.left, 'an item cannot be linked with itself', '条目不能与自身关联');
}

/** A create on its way for one of the two, or one that may have made the other. */
async function refuseOpenCreates({ deps, sync }: Context, named: Named, records: Records): Promise<void> {
  for (const { id, kind, side, source, marker } of await deps.ledger.openIntents(sync.id)) {
    if (kind !== 'create') continue;
    const from = otherSide(side);
    const given =
      records[from].key === source ? named[from] : records[side].marker === marker ? named[side] : undefined;
    if (given === undefined) continue;
    throw refusal(
      given,
      `nobody knows yet whether a partner was created for ${source}; look, then say so: tandem problems settle ${id} --made KEY, or --not-made`,
      `尚不清楚是否已为 ${source} 新建了对应条目；请先查看，再执行 tandem problems settle ${id} --made 键，或 --not-made`,
    );
  }
}

/** What is remembered of the two from before: refused while it lives, taken up again when it is these two, and never to be revived otherwise. */
async function earlierLinks(context: Context, named: Named, records: Records) {
  const { deps, sync } = context;
  const rows: LedgerChange[] = [];
  const siblings: Link[] = [];
  let before: Link | undefined;
  for (const side of SIDES) {
    for (const link of await deps.ledger.links(sync.id, side, [records[side].key])) {
      const shares = link.state === 'live' && manyOf(context) === otherSide(side);
      if (shares && link[otherSide(side)].key !== records[otherSide(side)].key) {
        siblings.push(link);
        continue;
      }
      if (link.state === 'live')
        throw refusal(
          named[side],
          `is linked already: ${pairOf(sync, link)}. "tandem unlink" parts them first`,
          `已经关联：${pairOf(sync, link)}。请先用 "tandem unlink" 解除`,
        );
      if (SIDES.every((one) => link[one].key === records[one].key)) before = link;
      else if (link.state === 'gone') rows.push({ type: 'link.put', link: { ...link, state: 'unlinked' } });
    }
    rows.push({ type: 'problem.clear', sync: sync.id, side, key: records[side].key });
  }
  return { before, rows, siblings };
}
