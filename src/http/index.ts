export { createHost, type HostOptions, type HttpHost } from './host.ts';
export { createCounters, type Counters, type HttpStats } from './counters.ts';
export { createRedactor, type Redactor } from './redactor.ts';
export { systemClock } from './system-clock.ts';
