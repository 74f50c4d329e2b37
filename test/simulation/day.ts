import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { Report } from '../../src/engine/index.ts';
import { makePair, type Pair } from '../support/pair.ts';
import { meaningOf } from './meanings.ts';
import { Crash, createStopwatch, type Interrupt, type Stopwatch } from './stopwatch.ts';

/** Two trackers and what people do in them on three days: twelve items, comments, statuses several moves away, edits of both sides. */
export interface World {
  readonly pair: Pair;
  readonly stopwatch: Stopwatch;
  /** The ledger as it is, for looking at it from outside. */
  readonly store: Ledger;
}

export async function makeWorld(): Promise<World> {
  const stopwatch = createStopwatch();
  const store = await openLedger(':memory:');
  const pair = await makePair({
    ledger: stopwatch.ledger(store),
    left: { pageSize: 5 },
    right: { pageSize: 5, conditional: true },
    // Nothing is found again by looking at everything: what a crash leaves behind has to be known.
    sync: { create: 'both', comments: { direction: 'both' }, sweepEveryMs: Number.MAX_SAFE_INTEGER },
  });
  for (const side of ['left', 'right'] as const)
    pair.sync = { ...pair.sync, [side]: { ...pair.sync[side], stream: stopwatch.stream(side, pair[side].stream) } };
  return { pair, stopwatch, store };
}

const keyOf = (pair: Pair, side: 'left' | 'right', title: string): string => {
  const found = [...pair[side].rows.values()].find((row) => row.fields['title'] === title);
  if (!found) throw new Error(`${side} has no "${title}"`);
  return found.key;
};

/** What people do, day by day; after each day everything is synced before the next begins. */
const DAYS: readonly ((pair: Pair) => void)[] = [
  ({ left, right }) => {
    for (const [n, status] of ['new', 'open', 'resolved', 'rejected', 'new', 'open'].entries()) {
      const key = left.add({ title: `l${n}`, status, priority: 'P1', description: `<p>${n}</p>` });
      if (n < 3) left.comment(key, `<p>first of l${n}</p>`, 'customer');
    }
    for (const n of [0, 1, 2, 3, 4, 5]) {
      const key = right.add({ title: `r${n}`, priority: 'P3', labels: ['a'] });
      if (n < 2) right.comment(key, `<p>first of r${n}</p>`);
    }
  },
  (pair) => {
    const { left, right } = pair;
    right.edit(keyOf(pair, 'right', 'l0'), { status: '已关闭' });
    left.edit(keyOf(pair, 'left', 'l1'), { status: 'resolved', priority: 'P0' });
    right.edit(keyOf(pair, 'right', 'l1'), { description: '<p>both sides, other field</p>' });
    left.edit(keyOf(pair, 'left', 'r0'), { status: 'resolved', labels: ['a', 'b'] });
    right.edit(keyOf(pair, 'right', 'r0'), { labels: ['a', 'c'] });
    left.comment(keyOf(pair, 'left', 'r1'), '<p>answer</p>', 'customer');
    right.comment(keyOf(pair, 'right', 'l2'), '<p>note</p>');
    right.edit(keyOf(pair, 'right', 'r2'), { title: 'r2 renamed' });
  },
  (pair) => {
    const { left, right } = pair;
    left.edit(keyOf(pair, 'left', 'l4'), { status: 'open', title: 'l4 renamed' });
    right.edit(keyOf(pair, 'right', 'l5'), { status: '已完成' });
    left.comment(keyOf(pair, 'left', 'l4 renamed'), '<p>last</p>');
    right.edit(keyOf(pair, 'right', 'r3'), { priority: 'P2' });
  },
];

/** People do one thing after the other: each at a time of its own, so that a cursor that moved too far leaves something behind. */
const slowly = (pair: Pair): Pair => ({ ...pair, left: ticking(pair, 'left'), right: ticking(pair, 'right') });

const ticking = (pair: Pair, side: 'left' | 'right'): Pair['left'] =>
  new Proxy(pair[side], {
    get(tracker, name) {
      const member: unknown = Reflect.get(tracker, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        pair.clock.advance(1000);
        return Reflect.apply(member, tracker, given) as unknown;
      };
    },
  });

/** A life of the program that something happened to: it is started again until nothing is in doubt any more. */
async function runDay({ pair, stopwatch, store }: World): Promise<void> {
  for (let start = 0; start < 8; start += 1) {
    const report = await attempt(pair);
    if (report?.outcome === 'done' && (await quiet(store, report))) return;
    pair.clock.advance(start < 2 ? 61_000 : 2_000_000);
    if (!report) stopwatch.restart(nextLife(stopwatch));
  }
}

const lives = new WeakMap<Stopwatch, Interrupt[]>();

const nextLife = (stopwatch: Stopwatch): Interrupt | undefined => lives.get(stopwatch)?.shift();

const attempt = async (pair: Pair): Promise<Report | undefined> => {
  try {
    return await pair.run();
  } catch (error) {
    if (error instanceof Crash) return undefined;
    throw error;
  }
};

const quiet = async (store: Ledger, { created, updated, transitioned, commented }: Report): Promise<boolean> =>
  created + updated + transitioned + commented === 0 && (await store.openIntents('feedback')).length === 0;

/** Plays all days. `interrupts` strike one life each, the first the first; what is over is not repeated. */
export async function play(world: World, ...interrupts: readonly Interrupt[]): Promise<void> {
  const { pair, stopwatch } = world;
  const [first, ...others] = interrupts;
  lives.set(stopwatch, others);
  stopwatch.restart(first);
  for (const day of DAYS) {
    pair.clock.advance(1000);
    day(slowly(pair));
    await runDay(world);
  }
}

/** Everything a person could see on both sides at the end, without the order in which it came about. */
export function picture({ pair }: World): readonly string[] {
  const shown = (side: 'left' | 'right') =>
    [...pair[side].rows.values()].map((row) => {
      const { title, status, priority, labels, description } = row.fields;
      const comments = row.comments.map((comment) => `${comment.visibility} ${comment.body}`).sort();
      return `${side} ${JSON.stringify([title, meaningOf(side, status), priority, labels, description, comments])}`;
    });
  return [...shown('left'), ...shown('right')].sort();
}
