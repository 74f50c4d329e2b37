import Bottleneck from 'bottleneck';
import type { Clock } from '../sdk/index.ts';

/** Lets at most `limit` requests into any stretch of `windowMs`, wherever it starts. */
export interface RateWindow {
  /** Resolves when a request may start, with the function to call once it has ended. */
  take(signal?: AbortSignal): Promise<() => void>;
}

/** Bottleneck starts about 400 jobs a second. Above half of that one of its tokens stands for several requests. */
const TOKENS_PER_SECOND = 200;

/**
 * Bottleneck counts and queues; the clock is ours. A token comes back one window after its request has *ended*: wherever between start and end the vendor
 * counted it, its own window never holds more than the limit. Tokens are fed with `incrementReservoir` alone, as `updateSettings` stops a limiter's refill.
 */
export const createRateWindow = (limit: number, windowMs: number, clock: Clock): RateWindow => {
  const perToken = Math.ceil(limit / ((windowMs / 1_000) * TOKENS_PER_SECOND));
  const limiter = new Bottleneck({ reservoir: Math.max(1, Math.floor(limit / perToken)) });
  /** When spent tokens are good again, earliest first. */
  const returns: number[] = [];
  let book = { left: 0, open: 0 };
  let waiting = 0;
  let feeding: AbortController | undefined;
  let acquiring: Promise<void> | undefined;

  const feed = async (stop: AbortController): Promise<void> => {
    while (waiting > 0 && returns[0] !== undefined) {
      const wait = returns[0] - clock.now();
      if (wait > 0) await clock.sleep(wait, stop.signal);
      const due = returns.findIndex((at) => at > clock.now());
      const back = returns.splice(0, due < 0 ? returns.length : due);
      await limiter.incrementReservoir(back.length);
    }
  };
  /** Runs only while somebody waits, so that an idle program holds no timer. */
  const startFeeding = () => {
    if (feeding || waiting === 0) return;
    const stop = new AbortController();
    feeding = stop;
    void feed(stop)
      .catch(() => undefined) // stopped: nobody waits any more
      .finally(() => {
        feeding = undefined;
        if (returns.length > 0) startFeeding();
      });
  };
  const openBook = async (): Promise<void> => {
    waiting += 1;
    startFeeding();
    await limiter.schedule(async () => undefined);
    waiting -= 1;
    if (waiting === 0) feeding?.abort(new Error('nobody waits'));
    book = { left: perToken, open: perToken };
  };

  return {
    async take(signal) {
      while (book.left === 0) {
        acquiring ??= openBook().finally(() => {
          acquiring = undefined;
        });
        await orAborted(acquiring, signal);
      }
      const mine = book;
      mine.left -= 1;
      const giveBack = () => {
        mine.open -= 1;
        if (mine.open > 0) return;
        returns.push(clock.now() + windowMs);
        startFeeding();
      };
      return giveBack;
    },
  };
};

/** The token on its way stays for whoever asks next. */
const orAborted = (promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
};
