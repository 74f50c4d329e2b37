import type { Ledger } from '../../src/ledger/ledger.ts';
import { ending } from './ending.ts';
import type { History } from './history.ts';
import { act, addItem } from './people.ts';
import { live, type Lives } from './program.ts';
import { keepProofs, recallProofs } from './proofs.ts';
import { dice, type Random } from './random.ts';
import { settingsOf, type Settings } from './settings.ts';
import { makeWorld, type Gate, type World } from './world.ts';

export interface ScheduleOptions {
  readonly seed: number;
  /**
   * Where a worker may be paused for longer than its lease. `before-checks`: anywhere but between its last look at the lease and the send, which no program
   * can close. `anywhere`: there as well.
   */
  readonly pauses: 'before-checks' | 'anywhere';
}

const RUNS = 3;
const MOST_TRIES = 60;

/** A request that is under way longer than this is given up: it takes effect before, or not at all. */
const CALL_MS = 30_000;

function settingsFor(seed: number, pauses: ScheduleOptions['pauses']): Settings {
  const { perMinute: _, ...drawn } = settingsOf(seed);
  return {
    ...drawn,
    trackers: ['a', 'b'],
    syncs: [{ id: 's1', left: 'a', right: 'b' }],
    concurrency: 1 / 3,
    listLagMs: 0,
    chance: { fault: 0, person: 0.02, crash: 0.004 },
    staleCalls: pauses === 'anywhere' ? 1 : 0,
  };
}

/**
 * Two programs on one ledger, each with a connection of its own. At every step the seed says which of them goes on, how much time passes, and whether one of them
 * stands still for longer than its lease lasts. In the end one of them is left, and everything comes to rest.
 */
export async function schedule({ seed, pauses }: ScheduleOptions): Promise<History> {
  const world = await makeWorld(settingsFor(seed, pauses), { shared: true });
  const lives: Lives = { count: 0, ids: 0 };
  for (let count = 0; count < 4; count += 1) addItem(world, 'a', `i${count}`);
  await recallProofs(world);
  const turns = turnstile(world, pauses);
  world.turn = turns.turn;
  const workers = [1, 2].map(async (number) =>
    work(world, lives, { number, ledger: await world.store.connect(number), wait: turns.wait }),
  );
  await turns.until(Promise.all(workers));
  delete world.turn;
  const history = await ending(world, lives);
  await keepProofs(world);
  return history;
}

interface Worker {
  readonly number: number;
  readonly ledger: Ledger;
  readonly wait: (ms: number) => Promise<void>;
}

async function work(world: World, lives: Lives, { number, ledger, wait }: Worker): Promise<void> {
  const [sync] = world.settings.syncs;
  for (let runs = 0, tries = 0; runs < RUNS && tries < MOST_TRIES && sync; tries += 1) {
    const id = `w${number}.${tries}`;
    const random = dice(world.settings.seed, id);
    if (random.chance(0.5)) act(world, id);
    const report = await live(world, lives, sync, { phase: 'busy', ledger });
    // While the other one runs, it looks again every few seconds.
    if (report?.outcome === 'done') runs += 1;
    await wait(random.below(20_000));
  }
}

interface Waiting {
  readonly gate: Gate;
  readonly until: number;
  go(): void;
}

/** Lets one program at a time take one step. */
function turnstile(world: World, pauses: ScheduleOptions['pauses']) {
  const random = dice(world.settings.seed, 'turns');
  const waiting: Waiting[] = [];
  const next = (): void => {
    const ready = waiting.filter(({ until }) => until <= world.clock.now());
    if (ready.length === 0) {
      const soonest = Math.min(...waiting.map(({ until }) => until));
      world.clock.advance(soonest - world.clock.now());
      return;
    }
    const one = random.pick(ready);
    waiting.splice(waiting.indexOf(one), 1);
    world.clock.advance(random.below(one.gate === 'ledger' ? 20 : 300));
    one.go();
  };
  const wait = (ms: number, gate: Gate = 'ledger'): Promise<void> =>
    new Promise((go) => void waiting.push({ gate, until: world.clock.now() + ms, go }));
  return {
    wait,
    turn: (_: unknown, gate: Gate): Promise<void> => wait(pauseAt(gate, pauses, random), gate),
    async until(work: Promise<unknown>): Promise<void> {
      let done = false;
      void work.finally(() => (done = true));
      while (!done) {
        await settled();
        if (waiting.length > 0) next();
        else await new Promise((resolve) => setImmediate(resolve));
      }
      await work;
    },
  };
}

/** Everything that can go on without a turn does so first. It takes a number of hops, and far less time than a turn of the event loop. */
async function settled(): Promise<void> {
  for (let hop = 0; hop < 60; hop += 1) await Promise.resolve();
}

function pauseAt(gate: Gate, pauses: ScheduleOptions['pauses'], random: Random): number {
  const [strikes, long, ms] = [random.chance(0.015), random.chance(0.25), random.below(45_000)];
  if (gate === 'effect') return random.chance(0.4) ? CALL_MS / 2 + random.below(CALL_MS / 2) : 0;
  if (!strikes || (gate === 'send' && pauses === 'before-checks')) return 0;
  // Mostly shorter than a lease: it is nearly over then, and only nearly.
  return long ? 60_000 + ms : 20_000 + random.below(38_000);
}
