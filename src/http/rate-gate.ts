import { text, ThrottledError, type Budget, type Clock } from '../sdk/index.ts';
import { createRateWindow, type RateWindow } from './rate-window.ts';
import { createSemaphore } from './semaphore.ts';

/** What all requests of one connection pass through. */
export interface RateGate {
  /**
   * Resolves when a request may start, with the function to call once it has ended, however it ended. Rejects with the signal's reason when aborted, and with
   * `ThrottledError` when a pause would outlast `MAX_WAIT_MS`.
   */
  enter(signal?: AbortSignal): Promise<() => void>;
  /**
   * The same for an exchange that takes as long as its body. Uploads have places of their own: what they send may come out of a download of this very connection,
   * and the two would wait for each other.
   */
  open(lane: 'download' | 'upload', signal?: AbortSignal): Promise<Pass>;
  /** The vendor said "not for `ms`": nothing enters before. Pauses do not add up; the one that ends last counts. */
  pause(ms: number): void;
  /** How long requests have waited here for budget and pauses, summed, ms. */
  waitedMs(): number;
}

export interface Pass {
  /** The vendor has counted the request, though its body still goes on: gives back what rates took. */
  counted(): void;
  /** It has ended. May be called twice. */
  leave(): void;
}

/** Longer waits are not sat out inside a request: the run ends this side and resumes later. */
export const MAX_WAIT_MS = 120_000;

/** In flight at once where the admin set nothing. */
const DEFAULT_CONCURRENCY = 8;

/** A gate for a budget. Without rates there is no limiter at all, only the cheap bound on requests in flight. */
export const createRateGate = (budget: Budget, clock: Clock): RateGate => {
  const places = budget.concurrency ?? DEFAULT_CONCURRENCY;
  const slots = createSemaphore(places);
  const uploads = createSemaphore(places);
  const windows = windowsFor(budget, clock);
  let pausedUntil = 0;
  let waited = 0;

  const sitOutPause = async (signal?: AbortSignal): Promise<void> => {
    for (let left = pausedUntil - clock.now(); left > 0; left = pausedUntil - clock.now()) {
      if (left > MAX_WAIT_MS) throw throttled(left);
      await clock.sleep(left, signal);
    }
  };
  const pass = async (taken: (() => void)[], signal?: AbortSignal): Promise<void> => {
    const since = clock.now();
    try {
      await sitOutPause(signal);
      for (const window of windows) taken.push(await window.take(signal));
      // A pause that began while this request waited for its token holds for it too.
      await sitOutPause(signal);
    } finally {
      waited += clock.now() - since;
    }
  };

  const takeTokens = async (leave: () => void, signal?: AbortSignal): Promise<() => void> => {
    const taken: (() => void)[] = [];
    const giveBack = () => taken.splice(0).forEach((token) => token());
    try {
      await pass(taken, signal);
    } catch (error) {
      giveBack();
      leave();
      throw error;
    }
    return giveBack;
  };

  return {
    async enter(signal) {
      const leave = await slots.enter(signal);
      if (windows.length === 0 && pausedUntil <= clock.now()) return leave;
      const giveBack = await takeTokens(leave, signal);
      return () => {
        leave();
        giveBack();
      };
    },
    async open(lane, signal) {
      const place = await (lane === 'upload' ? uploads : slots).enter(signal);
      const counted = await takeTokens(place, signal);
      let inside = true;
      return {
        counted,
        leave() {
          if (inside) place();
          inside = false;
          counted();
        },
      };
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    waitedMs: () => waited,
  };
};

const windowsFor = ({ perMinute, perSecond }: Budget, clock: Clock): readonly RateWindow[] => [
  ...(perMinute === undefined ? [] : [createRateWindow(perMinute, 60_000, clock)]),
  ...(perSecond === undefined ? [] : [createRateWindow(perSecond, 1_000, clock)]),
];

const throttled = (ms: number): ThrottledError => {
  const seconds = Math.ceil(ms / 1_000);
  return new ThrottledError(
    text(
      `asked to pause for another ${seconds} s; nothing is sent before`,
      `对方要求再暂停 ${seconds} 秒，在此之前不发送请求`,
    ),
    ms,
  );
};
