export * from './run-sync.ts';
export * from './plan-sync.ts';
export * from './context.ts';
export { knowStream, type KnownStream } from './known-stream.ts';
export { BusyError } from './lease.ts';
export { makeReady } from './ready.ts';
