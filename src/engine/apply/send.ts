import {
  RejectedError,
  TransitionError,
  UncertainError,
  ProtocolError,
  StaleError,
  ConfigError,
} from '../../sdk/index.ts';
import type { LedgerChange, Problem, Todo } from '../../ledger/ledger.ts';
import type { Side, Text } from '../../model/index.ts';
import type { Move } from '../../sync/index.ts';
import type { Context } from '../context.ts';

/** What came of one write. */
export type Sent<T> =
  | { readonly is: 'done'; readonly value: T }
  /** The record moved since it was read. */
  | { readonly is: 'stale' }
  /** Refused for good: nothing was written. */
  | { readonly is: 'refused'; readonly code: string; readonly words: Text; readonly edge?: Move }
  /** Nobody knows whether it was executed: its intent stays open. */
  | { readonly is: 'unknown' };

/** Sends one write and sorts its failure by what to do next. Failures of the whole side (credentials, outage, throttling) pass through. */
export async function send<T>(call: () => Promise<T>): Promise<Sent<T>> {
  try {
    return { is: 'done', value: await call() };
  } catch (error) {
    if (error instanceof UncertainError) return { is: 'unknown' };
    if (error instanceof StaleError) return { is: 'stale' };
    if (error instanceof TransitionError) {
      const { from, to } = error;
      return { is: 'refused', code: 'no-transition', words: error.words, edge: { from, to } };
    }
    if (error instanceof RejectedError || error instanceof ConfigError)
      return { is: 'refused', code: 'rejected', words: error.words };
    // The vendor took the write, but its answer makes no sense: what it stored is not known.
    if (error instanceof ProtocolError) return { is: 'unknown' };
    throw error;
  }
}

export interface ProblemAt {
  readonly side: Side;
  readonly key: string;
  readonly label?: string;
  readonly field?: string;
  readonly code: string;
  readonly words: Text;
}

/** A problem as the ledger keeps it: one row per (sync, side, key, field). */
export function problemRow(context: Context, at: ProblemAt): LedgerChange {
  const { sync, deps, run } = context;
  const problem: Problem = {
    ...at,
    id: [sync.id, at.side, at.key, at.field ?? ''].join('/'),
    sync: sync.id,
    run,
    at: new Date(deps.clock.now()).toISOString(),
  };
  return { type: 'problem.put', problem };
}

const BACKOFF_MS = [60_000, 300_000, 1_800_000, 7_200_000, 43_200_000];

/** Looks at a record again later, each time later; after five tries only when it changes. */
export function retryRow(context: Context, side: Side, key: string): LedgerChange {
  const attempts = context.onTodo.get(`${side}/${key}`) ?? 0;
  context.onTodo.set(`${side}/${key}`, attempts + 1);
  const wait = BACKOFF_MS[attempts];
  if (wait === undefined) return { type: 'todo.done', sync: context.sync.id, side, key };
  const todo: Todo = {
    sync: context.sync.id,
    side,
    key,
    reason: 'retry',
    notBefore: new Date(context.deps.clock.now() + wait).toISOString(),
    attempts: attempts + 1,
  };
  return { type: 'todo.put', todo };
}
