import type { Clock, Log } from '../sdk/index.ts';
import type { Agents } from './agents.ts';
import type { Counters } from './counters.ts';
import type { StartTimer } from './deadline.ts';
import type { Asked } from './failures.ts';
import type { RateGate } from './rate-gate.ts';
import type { Redactor } from './redactor.ts';
import type { RetryOptions } from './retries.ts';

/** What all clients of one connection share. */
export interface Shared {
  readonly connection: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly startTimer: StartTimer;
  readonly agents: Agents;
  readonly counters: Counters;
  readonly redactor: Redactor;
  gate(): RateGate;
}

/** How one request is repeated: pauses hold for the whole connection, each repetition is counted and logged. */
export const retryOptions = (
  asked: Asked,
  signal: AbortSignal | undefined,
  { clock, random, gate, counters, log, connection, redactor }: Shared,
): RetryOptions => ({
  clock,
  random,
  signal,
  pause: (waitMs) => gate().pause(waitMs),
  onRetry(error, waitMs, tries) {
    counters.retries += 1;
    const path = redactor.text(asked.path);
    log.warn({ connection, method: asked.method, path, error: error.name, tries, waitMs }, 'request will be repeated');
  },
});
