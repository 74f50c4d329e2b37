export * from './ledger.ts';
export { openLedger, type OpenOptions } from './open.ts';
