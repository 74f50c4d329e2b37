/** What a connection has cost so far. */
export interface HttpStats {
  /** Requests that were sent or tried to be sent, repetitions included. */
  readonly requests: number;
  readonly retries: number;
  /** How long requests waited for budget and for pauses the vendor asked for, summed, ms. */
  readonly throttledMs: number;
  /** Bytes of bodies as they came over the wire. */
  readonly bytesIn: number;
}

/** The running sums behind `HttpStats`. */
export interface Counters {
  requests: number;
  retries: number;
  bytesIn: number;
}

export const createCounters = (): Counters => ({ requests: 0, retries: 0, bytesIn: 0 });
