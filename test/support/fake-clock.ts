import type { Clock } from '../../src/sdk/index.ts';

/** A clock that moves only when it is told to; sleeping moves it. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  iso(): string;
}

export const fakeClock = (start = Date.parse('2026-03-01T08:00:00Z')): FakeClock => {
  let now = start;
  return {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    advance(ms) {
      now += ms;
    },
    async sleep(ms) {
      now += ms;
    },
  };
};
