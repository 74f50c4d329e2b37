import type { Clock } from '../host.ts';

export interface TestClock extends Clock {
  /** Moves time on, waking sleepers in order. Resolves when those it woke have had their turn. */
  advance(ms: number): Promise<void>;
  /** Every sleep so far, ms, in the order they began. */
  readonly slept: readonly number[];
  /** How many are asleep now. */
  sleeping(): number;
}

export interface TestClockOptions {
  /** Milliseconds since the epoch. Default 2026-01-05T08:00:00Z. */
  readonly start?: number;
  /** Sleeping moves time on by itself, at once. Default false: only `advance` does. */
  readonly auto?: boolean;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock that tests own: nothing ever waits for real. */
export const createTestClock = ({
  start = Date.UTC(2026, 0, 5, 8),
  auto = false,
}: TestClockOptions = {}): TestClock => {
  let time = start;
  let sleepers: Sleeper[] = [];
  const slept: number[] = [];

  const lieDown = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        at: time + ms,
        wake() {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      sleepers.push(sleeper);
    });

  return {
    slept,
    sleeping: () => sleepers.length,
    now: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      if (!auto) return lieDown(ms, signal);
      time += ms;
      // One turn of the loop, as a real sleep leaves room for everything else.
      await turn();
    },
    async advance(ms) {
      const until = time + ms;
      for (let next = earliest(sleepers, until); next; next = earliest(sleepers, until)) {
        const due = next;
        time = Math.max(time, due.at);
        sleepers = sleepers.filter((other) => other !== due);
        due.wake();
        await turn();
      }
      time = until;
      await turn();
    },
  };
};

const earliest = (sleepers: readonly Sleeper[], until: number): Sleeper | undefined =>
  sleepers
    .filter((sleeper) => sleeper.at <= until)
    .reduce<Sleeper | undefined>((first, sleeper) => (first && first.at <= sleeper.at ? first : sleeper), undefined);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
