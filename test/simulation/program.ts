import { runSync, type Deps, type Report, type RunOptions, type Sync, type SyncSide } from '../../src/engine/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import { LEFT_MAPPING, RIGHT_MAPPING, SYNC_DEFAULTS } from '../support/pair.ts';
import type { Phase, TrackerName } from './history.ts';
import { Crash, ledgerOf, newLife, type Life } from './life.ts';
import type { SyncSetting } from './settings.ts';
import { wire } from './wire.ts';
import type { World } from './world.ts';

/** How many lives the program has had in a world, and how many ids it has given out. */
export interface Lives {
  count: number;
  ids: number;
}

export interface LiveOptions {
  readonly phase: Phase;
  /** Its connection to the ledger, where there are several. */
  readonly ledger?: Ledger;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** One life of the program: one run of one sync. */
export async function live(
  world: World,
  lives: Lives,
  setting: SyncSetting,
  { phase, ledger }: LiveOptions,
): Promise<Report | undefined> {
  lives.count += 1;
  const life = newLife(world, lives.count, ledger);
  world.note({ kind: 'run', run: life.run, sync: setting.id, phase });
  try {
    const deps = depsOf(world, lives, ledgerOf(world, life), life);
    const report = await runSync(syncOf(world, life, setting), deps, OPTIONS[phase]);
    world.note({ kind: 'ran', run: life.run, outcome: report.outcome });
    return report;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    // The next process finds the lease of the dead one expired.
    world.clock.advance(61_000);
    return undefined;
  }
}

const OPTIONS: Readonly<Record<Phase, RunOptions>> = { busy: {}, rest: { accept: true }, idle: {} };

const depsOf = (world: World, lives: Lives, ledger: Ledger, life: Life): Deps => ({
  ledger,
  clock: world.clock,
  log: silent,
  owner: `life/${life.run}`,
  newId: () => `id${(lives.ids += 1)}`,
});

function syncOf(world: World, life: Life, { id, left, right }: SyncSetting): Sync {
  const { policy, create, sweeps, deleteLimit } = world.settings;
  return {
    ...SYNC_DEFAULTS,
    id,
    left: sideOf(world, life, left),
    right: sideOf(world, life, right),
    policy,
    create,
    limits: { deletes: deleteLimit, changedShare: 1 },
    comments: { direction: 'both' },
    sweepEveryMs: sweeps ? 24 * 3_600_000 : Number.MAX_SAFE_INTEGER,
  };
}

const MAPPINGS: Readonly<Record<TrackerName, Mapping>> = { a: LEFT_MAPPING, b: RIGHT_MAPPING, c: LEFT_MAPPING };

function sideOf(world: World, life: Life, name: TrackerName): SyncSide {
  const { connection, stream } = wire(world, life, name);
  return {
    connection: name,
    opened: connection,
    stream,
    mappingName: name,
    mapping: MAPPINGS[name],
    filter: {},
    scope: 'all',
    people: {},
    requests: () => 0,
    concurrency: world.settings.concurrency,
  };
}
