import { beforeAll, describe, expect, it } from 'vitest';
import { AuthError, ProtocolError, text, ThrottledError, TransientError, UncertainError } from '../../src/sdk/index.ts';
import { makeWorld, picture, play, type World } from './day.ts';
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

/** How a fault-free play ends, and every step of it. */
let expected: readonly string[] = [];
let names: readonly string[] = [];

beforeAll(async () => {
  const world = await makeWorld();
  await play(world);
  expected = picture(world);
  names = [...world.stopwatch.names];
});

const problemsOf = async ({ store }: World): Promise<readonly string[]> => {
  const open = (await store.problems({ sync: 'feedback', limit: 50 })).map((one) => `${one.code} ${one.key}`);
  const conflicts = (await store.conflicts({ sync: 'feedback', state: 'open', limit: 50 })).map(
    (one) => `conflict ${one.field}`,
  );
  const intents = (await store.openIntents('feedback')).map((one) => `open intent ${one.kind}`);
  return [...open, ...conflicts, ...intents];
};

/** Plays with these interrupts; what went wrong, or nothing. */
async function outcome(...interrupts: readonly Interrupt[]): Promise<string | undefined> {
  const world = await makeWorld();
  await play(world, ...interrupts);
  const odd = await problemsOf(world);
  const shown = picture(world);
  if (odd.length === 0 && JSON.stringify(shown) === JSON.stringify(expected)) return undefined;
  const extra = shown.filter((line) => !expected.includes(line));
  const missing = expected.filter((line) => !shown.includes(line));
  return JSON.stringify({ odd, extra, missing });
}

describe('a three-day sync of twelve items both ways, with comments and moves', () => {
  it('has many steps to die at', () => {
    expect(names.length).toBeGreaterThan(600);
    expect(new Set(names.map((name) => name.split(' ').slice(0, 3).join(' '))).size).toBeGreaterThan(15);
  });

  it('killed at any step and started again, it ends as if nothing had happened', async () => {
    const failed: string[] = [];
    for (let number = 1; number <= names.length; number += 1) {
      const wrong = await outcome(diesAt(number));
      if (wrong !== undefined) failed.push(`step ${number} (${names[number - 1]}): ${wrong}`);
    }
    console.log(`${names.length} crash points`);
    expect(failed).toEqual([]);
  }, 600_000);

  it.each(Object.entries(FAULTS))(
    'at any call: %s',
    async (_, { when, error }) => {
      const calls = when === 'after' ? WRITES : CALLS;
      const points = [...names.entries()].filter(
        ([, name]) => name.startsWith(when) && calls.test(name.slice(when.length + 1)),
      );
      const failed: string[] = [];
      for (const [index, name] of points) {
        const strike = (step: Step) => (step.number === index + 1 ? error() : undefined);
        const wrong = await outcome(strike);
        if (wrong !== undefined) failed.push(`step ${index + 1} (${name}): ${wrong}`);
      }
      expect(points.length).toBeGreaterThan(40);
      expect(failed).toEqual([]);
    },
    600_000,
  );

  const doubles = Number(process.env['TANDEM_DOUBLE_CRASHES'] ?? 300);

  it(`killed twice, the second time while it picks up the pieces: ${doubles} of all pairs`, async () => {
    const random = seeded(7);
    const failed: string[] = [];
    for (let count = 0; count < doubles; count += 1) {
      const [first, second] = [1 + random.below(names.length), 1 + random.below(200)];
      const wrong = await outcome(diesAt(first), diesAt(second));
      if (wrong !== undefined) failed.push(`steps ${first}, then ${second}: ${wrong}`);
    }
    expect(failed).toEqual([]);
  }, 600_000);
});
