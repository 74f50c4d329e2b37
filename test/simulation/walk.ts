import { runSync, type Deps, type Report, type RunOptions, type Sync, type SyncSide } from '../../src/engine/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import { LEFT_MAPPING, RIGHT_MAPPING, SYNC_DEFAULTS } from '../support/pair.ts';
import type { FinalSync, History, Phase, TrackerName } from './history.ts';
import { Crash, ledgerOf, newLife, type Life } from './life.ts';
import { IDLE_TABLES } from './memory-ledger.ts';
import { act, addItem, trackerOf } from './people.ts';
import { dice } from './random.ts';
import { settingsOf, type SyncSetting } from './settings.ts';
import { wire } from './wire.ts';
import { makeWorld, type World, type WorldOptions } from './world.ts';

export interface WalkOptions extends WorldOptions {
  readonly seed: number;
}

/** Longer than any wait the engine sets itself, so that everything put off is due. */
const DAY_PART_MS = 50_000_000;
const MOST_REST_ROUNDS = 10;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * One random walk of the shipped engine over fake trackers: people edit at any moment, calls fail in every way, the process dies between any two steps. Then
 * the faults stop, everything comes to rest, and one more run looks at it. What happened is judged by `checkers`, not here.
 */
export async function walk({ seed, ...options }: WalkOptions): Promise<History> {
  const world = await makeWorld(settingsOf(seed), options);
  const lives = { count: 0, ids: 0 };
  for (let count = 0; count < world.settings.items; count += 1) {
    const on = world.settings.create === 'both' && count % 3 === 2 ? 'b' : 'a';
    if (world.happens(`i${count}`)) addItem(world, on, `i${count}`);
  }
  await recallProofs(world);
  await busy(world, lives);
  world.calm = true;
  await rest(world, lives);
  await keepProofs(world);
  const before = await stillness(world);
  world.clock.advance(60_000);
  for (const sync of world.settings.syncs) await live(world, lives, sync, 'idle');
  return recorded(world, { before, after: await stillness(world), rows: await world.store.rows() });
}

/** What an idle run must leave as it is. */
const stillness = ({ store }: World): Promise<string> => store.dump(IDLE_TABLES);

/** The proof of a sync depends on its files and schemas only, and the engine checks what it recalls: worlds of one kind share it. */
const proofs = new Map<string, unknown>();

const proofNames = ({ settings }: World): readonly (readonly [kept: string, note: string])[] =>
  settings.syncs.map(({ id }) => [
    `${id} ${settings.policy} ${settings.create} ${settings.movesPerRecord}`,
    `verdict/${id}`,
  ]);

async function recallProofs(world: World): Promise<void> {
  for (const [kept, note] of proofNames(world))
    if (proofs.has(kept)) await world.store.ledger.remember(note, proofs.get(kept));
}

async function keepProofs(world: World): Promise<void> {
  for (const [kept, note] of proofNames(world))
    if (!proofs.has(kept)) proofs.set(kept, await world.store.ledger.recall(note));
}

interface Lives {
  count: number;
  ids: number;
}

async function busy(world: World, lives: Lives): Promise<void> {
  const { settings, clock } = world;
  for (let round = 0; round < settings.rounds; round += 1) {
    const random = dice(settings.seed, `round${round}`);
    for (let edits = random.below(4), edit = 0; edit < edits; edit += 1) {
      clock.advance(1 + random.below(5_000));
      const id = `e${round}.${edit}`;
      if (world.happens(id)) act(world, id);
    }
    for (const sync of settings.syncs) {
      clock.advance(random.pick([5_000, 60_000, 60_000, 130_000, 4_000_000]));
      await live(world, lives, sync, 'busy');
    }
  }
}

/** Runs until a whole round has written nothing and leaves nothing to do; what is only tried again, because a person is asked, is given one round more. */
async function rest(world: World, lives: Lives): Promise<void> {
  let still = 0;
  for (let round = 0; round < MOST_REST_ROUNDS && still < 2; round += 1) {
    world.clock.advance(DAY_PART_MS);
    let left: Left = 'nothing';
    for (const sync of world.settings.syncs) {
      const report = await live(world, lives, sync, 'rest');
      const here = await leftToDo(world, sync, report);
      if (here === 'work' || left === 'nothing') left = here;
    }
    if (left === 'nothing') return;
    still = left === 'work' ? 0 : still + 1;
  }
}

type Left = 'work' | 'retries' | 'nothing';

async function leftToDo({ store, clock }: World, { id }: SyncSetting, report: Report | undefined): Promise<Left> {
  if (report?.outcome !== 'done') return 'work';
  if (report.created + report.updated + report.transitioned + report.commented > 0) return 'work';
  if ((await store.ledger.openIntents(id)).length > 0) return 'work';
  const later = new Date(clock.now() + DAY_PART_MS).toISOString();
  return (await store.ledger.todo(id, later, 1000)).some(({ reason }) => reason === 'retry') ? 'retries' : 'nothing';
}

/** One life of the program: one run of one sync. */
async function live(world: World, lives: Lives, setting: SyncSetting, phase: Phase): Promise<Report | undefined> {
  lives.count += 1;
  const life = newLife(world, lives.count);
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

async function recorded(world: World, ledger: History['ledger']): Promise<History> {
  const { settings, entries, happened } = world;
  const rows = Object.fromEntries(
    settings.trackers.map((name) => [
      name,
      [...trackerOf(world, name).rows.values()].map(({ key, fields, marker, comments }) => ({
        key,
        fields,
        comments,
        ...(marker !== undefined && { marker }),
      })),
    ]),
  );
  const syncs: FinalSync[] = [];
  for (const sync of settings.syncs) syncs.push(await finalOf(world, sync));
  return { settings, entries, happened, rows, syncs, ledger };
}

async function finalOf({ store, clock }: World, sync: SyncSetting): Promise<FinalSync> {
  const { ledger } = store;
  const all = { sync: sync.id, limit: 1000 };
  return {
    ...sync,
    links: await ledger.linksAfter(sync.id, '', 1000),
    conflicts: await ledger.conflicts(all),
    problems: await ledger.problems(all),
    intents: await ledger.openIntents(sync.id),
    todo: await ledger.todo(sync.id, new Date(clock.now()).toISOString(), 1000),
    checkpoints: Object.values(await ledger.checkpoints(sync.id)),
  };
}
