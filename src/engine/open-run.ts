import type { Checkpoint } from '../ledger/ledger.ts';
import { SIDES, type Side, type Text } from '../model/index.ts';
import { guardSide } from '../sync/index.ts';
import type { Context, Deps, Sync } from './context.ts';
import type { HeldLease } from './lease.ts';
import { knowStream, type KnownStream } from './known-stream.ts';
import { makeReady } from './ready.ts';

/** A run, ready to observe: what is known of both sides, and where they were left. */
export interface OpenedRun {
  readonly context: Context;
  readonly known: Readonly<Record<Side, KnownStream>>;
  readonly checkpoints: Readonly<Partial<Record<Side, Checkpoint>>>;
  /** A side is no longer the one its baselines were made with. */
  readonly halt?: Text;
}

/** Opens a run of a sync. `live` asks both vendors what their streams look like now, whatever is remembered of them. */
export async function openRun(sync: Sync, deps: Deps, run: string, lease: HeldLease, live = false): Promise<OpenedRun> {
  const checkpoints = await deps.ledger.checkpoints(sync.id);
  const [left, right] = await Promise.all([knowStream(deps, sync.left, live), knowStream(deps, sync.right, live)]);
  const known = { left, right };
  const context: Context = {
    ...makeReady(sync, known),
    sync,
    deps,
    run,
    lease: () => lease.current(),
    keepLease: () => lease.keep(),
    secret: await secretOf(deps),
    totals: { created: 0, updated: 0, transitioned: 0, commented: 0, deleted: 0, conflicts: 0, problems: 0 },
    frozen: new Set(),
    onTodo: new Map(),
    refusals: new Set(),
  };
  const halt = SIDES.map((side) => sideHalt(sync, side, known[side], checkpoints[side])).find(
    (words) => words !== undefined,
  );
  return { context, known, checkpoints, ...(halt && { halt }) };
}

const sideHalt = (sync: Sync, side: Side, known: KnownStream, checkpoint: Checkpoint | undefined): Text | undefined =>
  guardSide({
    side,
    connection: sync[side].connection,
    account: { now: known.account.id, ...(checkpoint && { before: checkpoint.account }) },
    scope: { now: sync[side].scope, ...(checkpoint && { before: checkpoint.scope }) },
  });

/** What keys the markers of this ledger; made once. */
async function secretOf(deps: Deps): Promise<string> {
  const known = await deps.ledger.recall('secret');
  if (typeof known === 'string') return known;
  const secret = `${deps.newId()}${deps.newId()}`;
  await deps.ledger.remember('secret', secret);
  return secret;
}
