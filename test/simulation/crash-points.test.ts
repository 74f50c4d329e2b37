import { beforeAll, describe, expect, it } from 'vitest';
import { AuthError, ProtocolError, text, ThrottledError, TransientError, UncertainError } from '../../src/sdk/index.ts';
import {
  DAYS,
  goBack,
  knowledge,
  makeWorld,
  markOf,
  oddities,
  picture,
  playDay,
  type Mark,
  type World,
} from './day.ts';
import { seeded } from './random.ts';
import { Crash, type Interrupt, type Step } from './stopwatch.ts';

const words = text('planned fault', '计划的故障');

const diesAt =
  (number: number): Interrupt =>
  (step) =>
    step.number === number ? new Crash(step.name) : undefined;

/** A call fails in one of the ways a vendor's call can; the program lives on. */
const FAULTS = {
  'the reply is lost': { when: 'after', error: () => new UncertainError(words) },
  'the reply makes no sense': { when: 'after', error: () => new ProtocolError(words) },
  '500 before anything happened': { when: 'before', error: () => new TransientError(words) },
  '429': { when: 'before', error: () => new ThrottledError(words, 1000) },
  '401': { when: 'before', error: () => new AuthError(words) },
} as const;

const WRITES = /^(left|right) (create|update|add)$/;
const CALLS = /^(left|right) (pull|read|create|update|add|list)$/;

/** A step of the play without a fault. */
interface Point {
  readonly day: number;
  readonly number: number;
  readonly name: string;
}

/** How a day without a fault ends. */
interface Evening {
  readonly picture: readonly string[];
  readonly knowledge: readonly string[];
}

let world: World;
const points: Point[] = [];
const mornings: Mark[] = [];
const evenings: Evening[] = [];

beforeAll(async () => {
  world = await makeWorld();
  for (const day of DAYS.keys()) {
    mornings.push(await markOf(world));
    const { names } = await playDay(world, day);
    points.push(...names.map((name, index) => ({ day, number: index + 1, name })));
    evenings.push({ picture: picture(world), knowledge: await knowledge(world) });
  }
});

const same = (one: readonly string[], other: readonly string[] = []): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * Plays from the morning of a day on, with these interrupts; what went wrong, or nothing. It may stop on an evening on which world and ledger are as they would
 * have been without a fault; while they are not, it goes on and must come to the same end.
 */
async function outcome(from: number, ...interrupts: readonly Interrupt[]): Promise<string | undefined> {
  const morning = mornings[from];
  if (!morning) throw new Error(`no day ${from}`);
  await goBack(world, morning);
  for (let day = from; day < DAYS.length; day += 1) {
    await playDay(world, day, ...(day === from ? interrupts : []));
    const odd = await oddities(world);
    if (
      odd.length === 0 &&
      same(picture(world), evenings[day]?.picture) &&
      same(await knowledge(world), evenings[day]?.knowledge)
    )
      return undefined;
    if (day + 1 === DAYS.length && (odd.length > 0 || !same(picture(world), evenings[day]?.picture)))
      return difference(odd);
  }
  return undefined;
}

function difference(odd: readonly string[]): string {
  const [shown, expected] = [picture(world), evenings.at(-1)?.picture ?? []];
  const extra = shown.filter((line) => !expected.includes(line));
  return JSON.stringify({ odd, extra, missing: expected.filter((line) => !shown.includes(line)) });
}

const title = ({ day, number, name }: Point): string => `day ${day + 1}, step ${number} (${name})`;

describe('a three-day sync of twelve items both ways, with comments and moves', () => {
  it('has many steps to die at', () => {
    console.log(`${points.length} crash points`);
    expect(points.length).toBeGreaterThan(600);
    expect(new Set(points.map(({ name }) => name.split(' ').slice(0, 3).join(' '))).size).toBeGreaterThan(15);
  });

  it('killed at any step and started again, it ends as if nothing had happened', async () => {
    const failed: string[] = [];
    for (const point of points) {
      const wrong = await outcome(point.day, diesAt(point.number));
      if (wrong !== undefined) failed.push(`${title(point)}: ${wrong}`);
    }
    expect(failed).toEqual([]);
  }, 600_000);

  it.each(Object.entries(FAULTS))(
    'at any call: %s',
    async (_, { when, error }) => {
      const calls = when === 'after' ? WRITES : CALLS;
      const struck = points.filter(({ name }) => name.startsWith(when) && calls.test(name.slice(when.length + 1)));
      const failed: string[] = [];
      for (const point of struck) {
        const wrong = await outcome(point.day, (step: Step) => (step.number === point.number ? error() : undefined));
        if (wrong !== undefined) failed.push(`${title(point)}: ${wrong}`);
      }
      expect(struck.length).toBeGreaterThan(40);
      expect(failed).toEqual([]);
    },
    600_000,
  );

  const doubles = Number(process.env['TANDEM_DOUBLE_CRASHES'] ?? 2000);

  it(`killed twice, the second time while it picks up the pieces: ${doubles} of all pairs`, async () => {
    const random = seeded(7);
    const failed: string[] = [];
    for (let count = 0; count < doubles; count += 1) {
      const [first, second] = [random.pick(points), 1 + random.below(200)];
      const wrong = await outcome(first.day, diesAt(first.number), diesAt(second));
      if (wrong !== undefined) failed.push(`${title(first)}, then ${second}: ${wrong}`);
    }
    expect(failed).toEqual([]);
  }, 600_000);
});
