import type { LedgerChange } from '../ledger/ledger.ts';
import { SIDES } from '../model/index.ts';
import type { Gathered } from './observe/gather.ts';
import type { OpenedRun } from './admit/open-run.ts';

/** Cursors move in one commit, once everything that was listed is reconciled or on the to-do list. Not before: repeats are normal, omissions are bugs. */
export function checkpointRows(
  { context, known, checkpoints }: OpenedRun,
  gathered: Gathered,
  startedAt: number,
): readonly LedgerChange[] {
  return SIDES.flatMap((side): readonly LedgerChange[] => {
    const { cursor, swept } = gathered.pulled[side];
    if (cursor === undefined) return [];
    const sweptAt = swept ? new Date(startedAt).toISOString() : checkpoints[side]?.sweptAt;
    return [
      {
        type: 'checkpoint.put',
        checkpoint: {
          sync: context.sync.id,
          side,
          cursor,
          account: known[side].account.id,
          scope: context.sync[side].scope,
          ...(sweptAt !== undefined && { sweptAt }),
        },
      },
    ];
  });
}
