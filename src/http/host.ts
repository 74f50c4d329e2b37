import type { Budget, Clock, Host, HttpOptions, Log } from '../sdk/index.ts';
import { createAgents, type ProxyVariables } from './agents.ts';
import { createClient } from './client.ts';
import { createCounters, type Counters, type HttpStats } from './counters.ts';
import { realTimer, type StartTimer } from './deadline.ts';
import { createRateGate, type RateGate } from './rate-gate.ts';
import { createRedactor } from './redactor.ts';

export interface HostOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connection: {
    /** As in `connections.json`; errors and logs carry it. */
    readonly name: string;
    /** What the admin set; wins over a client's `defaultBudget`. */
    readonly budget?: Budget;
    /** The values of its settings that are marked secret. */
    readonly secrets: readonly string[];
  };
  /** Sums to add to; default fresh ones. */
  readonly counters?: Counters;
  /** From 0 up to, never reaching, 1: spreads retries. */
  readonly random?: () => number;
  /** Watches the time a request may take. */
  readonly startTimer?: StartTimer;
  /** `HTTPS_PROXY`, `NO_PROXY` and the like; without it requests go out directly. */
  readonly proxyEnv?: ProxyVariables;
}

/** The host of one connection. All its clients share one budget, one pool of sockets and one set of counters. */
export interface HttpHost extends Host {
  stats(): HttpStats;
  /** Drops the pooled sockets. Requests under way fail. */
  close(): void;
}

export const createHost = (options: HostOptions): HttpHost => {
  const { clock, log, connection, counters = createCounters(), random = Math.random, startTimer = realTimer } = options;
  const agents = createAgents(options.proxyEnv);
  const redactor = createRedactor(connection.secrets);
  let budget = connection.budget;
  let made: RateGate | undefined;
  // Made on the first request, when every client has had the chance to name its default.
  const gate = () => (made ??= createRateGate(budget ?? {}, clock));
  const shared = { connection: connection.name, clock, log, random, startTimer, agents, counters, redactor, gate };
  return {
    clock,
    log,
    http(clientOptions: HttpOptions) {
      budget ??= clientOptions.defaultBudget;
      return createClient(clientOptions, shared);
    },
    stats: () => ({ ...counters, throttledMs: made?.waitedMs() ?? 0 }),
    close: () => agents.close(),
  };
};
