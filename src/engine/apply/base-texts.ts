import type { LedgerChange } from '../../ledger/ledger.ts';
import { SIDES } from '../../model/index.ts';
import { isDigest, same, type Link } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import type { Records } from '../observe/steps.ts';
import { sideOf, viewOf } from '../view.ts';

/**
 * The full wording of long texts that both sides have just agreed on, for a later merge: goes into the commit that moves the baselines. A text that is not at hand
 * is left out; a base that does not fit its digest is never used, so nothing depends on this being complete.
 */
export function baseTextRows(context: Context, link: Link, records: Records, before?: Link): readonly LedgerChange[] {
  return context.rules.flatMap(({ field, merge }): readonly LedgerChange[] => {
    const { left, right } = link.fields[field] ?? {};
    if (merge !== true || !isDigest(left) || !same(left, right)) return [];
    const known = before?.fields[field];
    if (known && same(known.left, left) && same(known.right, left)) return [];
    for (const side of SIDES) {
      const record = records[side];
      const text = record && viewOf(sideOf(context, side), record).fields[field];
      if (typeof text === 'string' && same(text, left)) return [{ type: 'base.put', link: link.id, field, text }];
    }
    return [];
  });
}
