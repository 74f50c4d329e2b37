import type { LedgerChange } from '../../ledger/ledger.ts';
import type { Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { matchKey } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { sideOf, viewOf } from '../view.ts';

/** Keeps a record in mind by what it matches on, so that others find it; nothing where it matches on nothing. */
export function strayRows(context: Context, side: Side, record: VendorRecord): readonly LedgerChange[] {
  const { match, id } = context.sync;
  const found = matchKey(match, viewOf(sideOf(context, side), record).fields);
  return found === '' ? [] : [{ type: 'stray.put', stray: { sync: id, side, key: record.key, matchKey: found } }];
}
