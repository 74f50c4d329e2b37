import { fakeClock, type FakeClock } from '../support/fake-clock.ts';

/** A clock that moves only when told, and does on the way what was put off until then: a request that lands late. */
export interface SimClock extends FakeClock {
  /** Does something once this much time has passed, in order of time. */
  after(ms: number, act: () => void): void;
}

export const simClock = (): SimClock => {
  const clock = fakeClock();
  const waiting: { readonly at: number; readonly act: () => void }[] = [];
  const advance = (ms: number): void => {
    const until = clock.now() + ms;
    while (waiting[0] && waiting[0].at <= until) {
      const { at, act } = waiting.shift() ?? { at: until, act: () => undefined };
      clock.advance(at - clock.now());
      act();
    }
    clock.advance(until - clock.now());
  };
  return {
    ...clock,
    advance,
    async sleep(ms) {
      advance(ms);
    },
    after(ms, act) {
      waiting.push({ at: clock.now() + ms, act });
      waiting.sort((one, other) => one.at - other.at);
    },
  };
};
