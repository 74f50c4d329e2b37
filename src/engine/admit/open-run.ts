import type { Checkpoint } from '../../ledger/ledger.ts';
import { SIDES, type Side, type Text } from '../../model/index.ts';
import { guardSide } from '../../sync/index.ts';
import { createTurns } from '../apply/turns.ts';
import { admit } from './admit.ts';
import { openContacts } from './contacts.ts';
import type { Context, Deps, RunOptions, Sync } from '../context.ts';
import type { HeldLease } from '../lease.ts';
import { lifted, restedBefore } from './quarantine.ts';
import { knowStream, type KnownStream } from './known-stream.ts';
import { makeReady } from './ready.ts';

/** A run, ready to observe: what is known of both sides, and where they were left. */
export interface OpenedRun {
  readonly context: Context;
  readonly known: Readonly<Record<Side, KnownStream>>;
  readonly checkpoints: Readonly<Partial<Record<Side, Checkpoint>>>;
  /** A side is no longer the one its baselines were made with. */
  readonly halt?: Text;
  /** Fields of rules that rested when the sync last ran to its end. */
  readonly rested: readonly string[];
  /** Everything is to be looked at again: rules that rested run again, or a backfill is asked for. */
  readonly sweep: boolean;
}

export interface OpenOptions {
  /** Both vendors are asked what their streams look like now, whatever is remembered of them. */
  readonly live?: boolean;
  readonly backfill?: RunOptions['backfill'];
}

/** Opens a run of a sync. A mapping that cannot be right is refused with a `ConfigError`. */
export async function openRun(
  sync: Sync,
  deps: Deps,
  run: string,
  lease: HeldLease,
  { live = false, backfill }: OpenOptions = {},
): Promise<OpenedRun> {
  const checkpoints = await deps.ledger.checkpoints(sync.id);
  const [left, right] = await Promise.all([knowStream(deps, sync.left, live), knowStream(deps, sync.right, live)]);
  const known = { left, right };
  const contacts = await openContacts(deps);
  const ready = makeReady(sync, known, contacts);
  const quarantined = await admit(deps, sync, known, ready);
  const rested = await restedBefore(deps, sync);
  const resting = new Set(quarantined.map((one) => one.field));
  const context: Context = {
    left: ready.left,
    right: ready.right,
    rules: ready.rules.filter((rule) => !resting.has(rule.field)),
    mapping: ready.mapping,
    contacts,
    quarantined,
    resting,
    sync,
    deps,
    run,
    lease: () => lease.current(),
    keepLease: () => lease.keep(),
    outlast: () => lease.outlast(),
    secret: await secretOf(deps),
    totals: { created: 0, updated: 0, transitioned: 0, commented: 0, deleted: 0, conflicts: 0, problems: 0 },
    frozen: new Set(),
    onTodo: new Map(),
    refusals: new Set(),
    inTurn: createTurns(),
    imagined: new Map(),
    ...(backfill && { backfill }),
  };
  const halt = SIDES.map((side) => sideHalt(sync, side, known[side], checkpoints[side])).find(
    (words) => words !== undefined,
  );
  const sweep = lifted(rested, quarantined) || backfill !== undefined;
  return { context, known, checkpoints, rested, sweep, ...(halt && { halt }) };
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
