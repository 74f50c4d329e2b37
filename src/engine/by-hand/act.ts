import { FencedError, type LedgerChange, type Run } from '../../ledger/ledger.ts';
import type { Side, Text } from '../../model/index.ts';
import { TandemError } from '../../sdk/index.ts';
import type { Context, Deps, Sync } from '../context.ts';
import { holdLease, lostLease, type HeldLease } from '../lease.ts';
import { openRun } from '../admit/open-run.ts';

/** A guard that would halt a run stops a person's command, too: a side is no longer the one its baselines were made with. */
export class HaltedError extends TandemError {}

/** Does something by hand with the sync's lease, so that it never happens beside a run. Throws `BusyError` while the sync is being run. */
export async function withLease<T>(sync: Sync, deps: Deps, use: (lease: HeldLease) => Promise<T>): Promise<T> {
  const lease = await holdLease(deps, sync.id);
  try {
    return await use(lease);
  } catch (error) {
    throw error instanceof FencedError ? new TandemError(lostLease(sync.id), { cause: error }) : error;
  } finally {
    await lease.release();
  }
}

/**
 * The same with both sides opened as for a run, for what has to read a vendor. Throws `HaltedError` where a run would halt, and `ConfigError` for mappings that
 * cannot be right.
 */
export const withContext = <T>(sync: Sync, deps: Deps, use: (context: Context) => Promise<T>): Promise<T> =>
  withLease(sync, deps, async (lease) => {
    const { context, halt } = await openRun(sync, deps, deps.newId(), lease);
    if (halt) throw new HaltedError(halt);
    try {
      return await use(context);
    } finally {
      await context.contacts.save(deps);
    }
  });

export const nowOf = (deps: Pick<Deps, 'clock'>): string => new Date(deps.clock.now()).toISOString();

export interface Act {
  readonly run: string;
  readonly act: NonNullable<Run['act']>;
  readonly words: Text;
  readonly created?: number;
}

/** What a person did by hand, as the history tells it. */
export function actRow(sync: Sync, deps: Deps, { run, act, words, created = 0 }: Act): LedgerChange {
  const at = nowOf(deps);
  const nothing = { updated: 0, transitioned: 0, commented: 0, deleted: 0, conflicts: 0, problems: 0, requests: 0 };
  return {
    type: 'run.put',
    run: {
      ...nothing,
      id: run,
      sync: sync.id,
      outcome: 'done',
      act,
      reason: words,
      startedAt: at,
      endedAt: at,
      created,
    },
  };
}

/** A record is looked at in the next run, however often it was tried before. */
export const againRow = (deps: Deps, sync: string, side: Side, key: string, reason: 'retry' | 'resolve') =>
  ({
    type: 'todo.put',
    todo: { sync, side, key, reason, notBefore: nowOf(deps), attempts: 0 },
  }) as const satisfies LedgerChange;
