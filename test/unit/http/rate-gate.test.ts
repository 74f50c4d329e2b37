import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRateGate, type RateGate } from '../../../src/http/rate-gate.ts';
import { ThrottledError, type Budget } from '../../../src/sdk/index.ts';
import { createTestClock, type TestClock } from '../../../src/sdk/testing/clock.ts';
import { failure } from './stage.ts';

// Bottleneck hands jobs over through timers of zero length. They are ours too, so that a busy machine changes nothing.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Gives everything that is ready its turn, until nothing moves any more. */
const quiet = async (progress: () => number = () => 0): Promise<void> => {
  for (let calm = 0, last = -1; calm < 12; calm += 1) {
    if (progress() !== last) calm = 0;
    last = progress();
    vi.advanceTimersByTime(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

interface Run {
  readonly gate: RateGate;
  readonly clock: TestClock;
  /** When each request started. */
  readonly starts: readonly number[];
  /** Asks for `count` requests that each take `ms`. */
  ask(count: number, ms?: number): Promise<void>;
  /** Moves time on in small steps, giving the queue its turn at each. */
  pass(ms: number, step: number): Promise<void>;
  most(): number;
}

const run = (budget: Budget): Run => {
  const clock = createTestClock({ start: 0 });
  const gate = createRateGate(budget, clock);
  const starts: number[] = [];
  let inside = 0;
  let most = 0;
  const one = async (ms: number) => {
    const leave = await gate.enter();
    starts.push(clock.now());
    most = Math.max(most, (inside += 1));
    if (ms > 0) await clock.sleep(ms);
    inside -= 1;
    leave();
  };
  return {
    gate,
    clock,
    starts,
    async ask(count, ms = 0) {
      for (let number = 0; number < count; number += 1) void one(ms);
      await quiet(() => starts.length);
    },
    async pass(ms, step) {
      for (let gone = 0; gone < ms; gone += step) {
        await clock.advance(step);
        await quiet(() => starts.length);
      }
    },
    most: () => most,
  };
};

const busiest = (starts: readonly number[], windowMs: number): number =>
  Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + windowMs).length));

describe('a budget', () => {
  it('of nothing: no limiter, at most eight in flight', async () => {
    const { ask, pass, starts, most } = run({});
    await ask(100, 1_000);
    await pass(13_000, 13_000);
    expect(starts).toHaveLength(100);
    expect(most()).toBe(8);
  });

  it('of concurrency bounds requests in flight, first come first served', async () => {
    const { ask, pass, starts, most } = run({ concurrency: 3 });
    await ask(7, 100);
    expect(starts).toHaveLength(3);
    await pass(200, 100);
    expect(starts).toEqual([0, 0, 0, 100, 100, 100, 200]);
    expect(most()).toBe(3);
  });

  it('per minute is never exceeded in any minute, and nothing of it is wasted', async () => {
    const { ask, pass, starts } = run({ perMinute: 5, concurrency: 10 });
    await ask(2);
    await pass(50_000, 50_000);
    await ask(12);
    expect(starts).toHaveLength(5);
    await pass(130_000, 10_000);
    expect(starts).toHaveLength(14);
    expect(busiest(starts, 60_000)).toBe(5);
  });

  it('counts a minute from the end of a request, wherever within it the vendor counted', async () => {
    const { ask, pass, starts } = run({ perMinute: 1 });
    await ask(2, 20_000);
    await pass(79_000, 79_000);
    expect(starts).toEqual([0]);
    await pass(1_000, 1_000);
    expect(starts).toEqual([0, 80_000]);
  });

  it('per second and per minute hold together', async () => {
    const { ask, pass, starts } = run({ perSecond: 2, perMinute: 5 });
    await ask(8);
    await pass(70_000, 5_000);
    expect(starts).toHaveLength(8);
    expect(busiest(starts, 1_000)).toBe(2);
    expect(busiest(starts, 60_000)).toBe(5);
  });

  it('above what bottleneck can start a second is still kept', async () => {
    const { ask, pass, starts } = run({ perSecond: 400, concurrency: 50 });
    await ask(1_000);
    expect(starts.length).toBeLessThanOrEqual(400);
    await pass(2_000, 500);
    expect(starts).toHaveLength(1_000);
    expect(busiest(starts, 1_000)).toBeLessThanOrEqual(400);
  });
});

describe('a pause', () => {
  it('holds everything back; the one that ends last counts', async () => {
    const { gate, ask, pass, starts } = run({});
    gate.pause(5_000);
    gate.pause(2_000);
    await ask(3);
    await pass(4_000, 4_000);
    expect(starts).toEqual([]);
    await pass(1_000, 1_000);
    expect(starts).toEqual([5_000, 5_000, 5_000]);
    expect(gate.waitedMs()).toBe(15_000);
  });

  it('also holds those that were waiting for their turn already', async () => {
    const { gate, ask, pass, starts } = run({ perMinute: 1 });
    await ask(2);
    await pass(59_000, 59_000);
    gate.pause(10_000);
    await pass(9_000, 3_000);
    expect(starts).toEqual([0]);
    await pass(1_000, 1_000);
    expect(starts).toEqual([0, 69_000]);
  });

  it('of more than two minutes is refused rather than sat out, and frees its place', async () => {
    const { gate, clock } = run({ concurrency: 1 });
    gate.pause(121_000);
    expect(await failure(gate.enter())).toBeInstanceOf(ThrottledError);
    await clock.advance(121_000);
    (await gate.enter())();
  });
});

describe('a request that is given up', () => {
  const SITUATIONS: readonly (readonly [
    situation: string,
    budget: Budget,
    prepare: (gate: RateGate) => Promise<unknown>,
  ])[] = [
    ['waiting for a place', { concurrency: 1 }, (gate) => gate.enter()],
    [
      'waiting for budget',
      { perMinute: 1 },
      async (gate) => {
        const entered = gate.enter();
        await quiet();
        (await entered)();
      },
    ],
    ['waiting out a pause', {}, async (gate) => gate.pause(60_000)],
  ];
  for (const [situation, budget, prepare] of SITUATIONS) {
    it(`${situation} goes at once`, async () => {
      const { gate } = run(budget);
      await prepare(gate);
      const stop = new AbortController();
      const waiting = failure(gate.enter(stop.signal));
      await quiet();
      stop.abort(new Error('enough'));
      expect(await waiting).toMatchObject({ message: 'enough' });
    });
  }

  it('loses no budget to the others', async () => {
    const { gate, ask, pass, starts } = run({ perMinute: 2, concurrency: 5 });
    await ask(2);
    const stop = new AbortController();
    const waiting = failure(gate.enter(stop.signal));
    const others = ask(2);
    stop.abort(new Error('enough'));
    await others;
    await waiting;
    await pass(60_000, 20_000);
    expect(starts).toEqual([0, 0, 60_000, 60_000]);
  });
});

it('an idle gate holds no timer', async () => {
  const { ask, clock, gate } = run({ perMinute: 2 });
  await ask(2);
  expect(clock.sleeping()).toBe(0);
  expect(gate.waitedMs()).toBe(0);
});
