import { runSync, type Report } from '../../src/engine/index.ts';
import type { Link } from '../../src/sync/index.ts';
import { copyFields } from '../support/copy-fields.ts';
import { makePair, type Pair } from '../support/pair.ts';
import { meaningOf } from './meanings.ts';
import { emptyLedger, type MemoryLedger, type Snapshot } from './memory-ledger.ts';
import { Crash, createStopwatch, type Interrupt, type Stopwatch } from './stopwatch.ts';

/** Two trackers and what people do in them on three days: twelve items, comments, statuses several moves away, edits of both sides. */
export interface World {
  readonly pair: Pair;
  /** The ledger as it is, for looking at it from outside. */
  readonly store: MemoryLedger;
}

/** A world as it was at some moment. */
export interface Mark {
  readonly now: number;
  readonly ledger: Snapshot;
  readonly rows: Readonly<Record<'left' | 'right', readonly Row[]>>;
}

type Row = Pair['left']['rows'] extends Map<string, infer R> ? R : never;

export async function makeWorld(): Promise<World> {
  const store = await emptyLedger();
  const pair = await makePair({
    ledger: store.ledger,
    left: { pageSize: 5 },
    right: { pageSize: 5, conditional: true },
    // Nothing is found again by looking at everything: what a crash leaves behind has to be known.
    sync: { create: 'both', comments: { direction: 'both' }, sweepEveryMs: Number.MAX_SAFE_INTEGER },
  });
  return { pair, store };
}

const copyOf = (row: Row): Row => ({ ...row, fields: { ...copyFields(row.fields) }, comments: [...row.comments] });

export async function markOf({ pair, store }: World): Promise<Mark> {
  const rows = (side: 'left' | 'right') => [...pair[side].rows.values()].map(copyOf);
  return { now: pair.clock.now(), ledger: await store.save(), rows: { left: rows('left'), right: rows('right') } };
}

/** Puts a world back to where it was. New records get other keys than before; nothing depends on them. */
export async function goBack({ pair, store }: World, mark: Mark): Promise<void> {
  pair.clock.advance(mark.now - pair.clock.now());
  await store.restore(mark.ledger);
  for (const side of ['left', 'right'] as const) {
    pair[side].rows.clear();
    for (const row of mark.rows[side]) pair[side].rows.set(row.key, copyOf(row));
  }
}

const keyOf = (pair: Pair, side: 'left' | 'right', title: string): string => {
  const found = [...pair[side].rows.values()].find((row) => row.fields['title'] === title);
  if (!found) throw new Error(`${side} has no "${title}"`);
  return found.key;
};

/** What people do, day by day; after each day everything is synced before the next begins. */
export const DAYS: readonly ((pair: Pair) => void)[] = [
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

/**
 * Plays one day: what people do, then the program until nothing is in doubt any more. Each interrupt strikes one life, the first the first; a life something
 * happened to is followed by another. What comes back is the first life.
 */
export async function playDay(world: World, day: number, ...interrupts: readonly Interrupt[]): Promise<Stopwatch> {
  const { pair, store } = world;
  pair.clock.advance(1000);
  DAYS[day]?.(slowly(pair));
  const first = createStopwatch(interrupts[0]);
  let life = first;
  for (let start = 0, lives = 1; start < 8; start += 1) {
    const report = await attempt(world, life);
    if (report?.outcome === 'done' && (await quiet(store, report))) break;
    pair.clock.advance(start < 2 ? 61_000 : 2_000_000);
    if (!report) life = createStopwatch(interrupts[lives++]);
  }
  return first;
}

async function attempt({ pair, store }: World, life: Stopwatch): Promise<Report | undefined> {
  const { sync, deps, clock } = pair;
  const side = (name: 'left' | 'right') => ({ ...sync[name], stream: life.stream(name, pair[name].stream) });
  clock.advance(60_000);
  try {
    return await runSync(
      { ...sync, left: side('left'), right: side('right') },
      { ...deps, ledger: life.ledger(store.ledger) },
    );
  } catch (error) {
    if (error instanceof Crash) return undefined;
    throw error;
  }
}

const quiet = async (
  { ledger }: MemoryLedger,
  { created, updated, transitioned, commented }: Report,
): Promise<boolean> =>
  created + updated + transitioned + commented === 0 && (await ledger.openIntents('feedback')).length === 0;

/** Everything a person could see on both sides, without the order in which it came about. */
export function picture({ pair }: World): readonly string[] {
  const shown = (side: 'left' | 'right') =>
    [...pair[side].rows.values()].map((row) => {
      const { title, status, priority, labels, description } = row.fields;
      const comments = row.comments.map((comment) => `${comment.visibility} ${comment.body}`).sort();
      return `${side} ${JSON.stringify([title, meaningOf(side, status), priority, labels, description, comments])}`;
    });
  return [...shown('left'), ...shown('right')].sort();
}

/** What the program knows of the world, without keys, versions and times: two worlds that agree in it and in their picture go on in the same way. */
export async function knowledge({ pair, store }: World): Promise<readonly string[]> {
  const { ledger } = store;
  const known = (link: Link, side: 'left' | 'right') => {
    const { version, native, memo, commentsAt, key } = link[side];
    const row = pair[side].rows.get(key);
    return [row?.fields['title'], row?.version === Number(version), row?.version === Number(commentsAt), native, memo];
  };
  const links = await ledger.linksAfter('feedback', '', 1000);
  const comments = await Promise.all(links.map(async ({ id }) => (await ledger.commentLinks(id)).length));
  const about = links.map((link, index) =>
    JSON.stringify([link.state, known(link, 'left'), known(link, 'right'), link.fields, comments[index]]),
  );
  const todo = await ledger.todo('feedback', new Date(8.64e15).toISOString(), 1000);
  return [...about.sort(), `${todo.length} to do`];
}

/** What is left that nobody should have to look at. */
export async function oddities({ store: { ledger } }: World): Promise<readonly string[]> {
  const problems = (await ledger.problems({ sync: 'feedback', limit: 50 })).map((one) => `${one.code} ${one.key}`);
  const conflicts = await ledger.conflicts({ sync: 'feedback', state: 'open', limit: 50 });
  const intents = (await ledger.openIntents('feedback')).map((one) => `open intent ${one.kind}`);
  return [...problems, ...conflicts.map((one) => `conflict ${one.field}`), ...intents];
}
