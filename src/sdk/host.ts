import type { HttpClient, HttpOptions } from './http.ts';

/** Time, passed in so that tests and the simulator own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** All a connector gets from the product. It opens no socket, reads no clock and no environment of its own. */
export interface Host {
  http(options: HttpOptions): HttpClient;
  readonly clock: Clock;
  readonly log: Log;
}
