import pRetry from 'p-retry';
import { ThrottledError, TransientError, type Clock } from '../sdk/index.ts';
import { MAX_WAIT_MS } from './rate-gate.ts';

const TRIES = 6;
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 up to, never reaching, 1. */
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
  /** Holds back every request of the connection, this one included, for so long. */
  readonly pause: (waitMs: number) => void;
  /** Told before each wait. */
  readonly onRetry: (error: Repeatable, waitMs: number, tries: number) => void;
}

type Repeatable = ThrottledError | TransientError;

/** Errors that have been through here. An outer request, waiting for the token request it caused, must not try six times six. */
const triedOut = new WeakSet<object>();

/**
 * Runs `attempt` up to six times. Only failures that had no effect at the vendor are repeated: `TransientError` and `ThrottledError`, which a write gets only
 * when it surely was not executed. Waits are capped exponential with full jitter, and never shorter than the vendor asked. A wait over two minutes is not sat
 * out: the error goes up, so that the run can end this side and come back.
 *
 * The first try runs bare, as nearly all succeed. p-retry counts; it knows neither `Retry-After` nor our clock, so the waiting is done in its hook.
 */
export const withRetries = async <T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> => {
  let first: { readonly error: unknown };
  try {
    return await attempt();
  } catch (error) {
    if (!repeatable(error)) throw error;
    first = { error };
  }
  try {
    return await pRetry((number) => (number === 1 ? Promise.reject(first.error as Error) : attempt()), {
      retries: TRIES - 1,
      minTimeout: 0,
      shouldRetry: ({ error }) => repeatable(error),
      onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => waitAfter(error, attemptNumber, retriesLeft, options),
    });
  } catch (error) {
    if (error instanceof Error) triedOut.add(error);
    throw error;
  }
};

const waitAfter = async (error: Error, tries: number, triesLeft: number, options: RetryOptions): Promise<void> => {
  if (!repeatable(error)) return;
  const wait = waitBefore(error, tries, options.random);
  const throttled = error instanceof ThrottledError;
  if (throttled) options.pause(wait);
  if (triesLeft === 0) return;
  if (wait > MAX_WAIT_MS) throw error;
  options.onRetry(error, wait, tries);
  // A throttled request waits in the gate, with all others.
  if (!throttled) await options.clock.sleep(wait, options.signal);
};

const repeatable = (error: unknown): error is Repeatable =>
  (error instanceof TransientError || error instanceof ThrottledError) && !triedOut.has(error);

const waitBefore = (error: Repeatable, tries: number, random: () => number): number => {
  const backOff = Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)));
  return error instanceof ThrottledError ? Math.max(error.retryAfterMs, backOff) : backOff;
};
