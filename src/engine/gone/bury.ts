import type { LedgerChange } from '../../ledger/ledger.ts';
import { SIDES } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { lookAtGroup } from '../group.ts';

/** A link that rests as a tombstone, so that a late list page cannot revive it. What was open about it ends with it. */
export async function buried({ deps, sync }: Context, link: Link): Promise<readonly LedgerChange[]> {
  const conflicts = await deps.ledger.openConflicts(link.id);
  return [
    { type: 'link.put', link: { ...link, state: 'gone' } },
    ...conflicts.map((one): LedgerChange => ({ type: 'conflict.put', conflict: { ...one, state: 'expired' } })),
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
