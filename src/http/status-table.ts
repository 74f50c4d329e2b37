/** What becomes of an answer. `unknown` is a write that may or may not have happened. */
export type Outcome =
  'ok' | 'auth' | 'rejected' | 'stale' | 'throttled' | 'transient' | 'unknown' | 'redirect' | 'protocol';

interface Row {
  readonly from: number;
  readonly to?: number;
  /** Only when the answer says how long to wait. */
  readonly hinted?: boolean;
  readonly read: Outcome;
  /** Where a write differs from a read. */
  readonly write?: Outcome;
}

/**
 * Status to outcome, the first row that fits. The one place where this is decided; a connector overrides it with `explain`.
 * 408, 421 and 425 say that the request was not taken on, 501 and 505 that it never will be; all other 5xx leave open whether a write was executed.
 */
const TABLE: readonly Row[] = [
  { from: 200, to: 299, read: 'ok' },
  { from: 300, to: 399, read: 'redirect' },
  { from: 401, read: 'auth' },
  { from: 403, read: 'auth' },
  { from: 407, read: 'auth' },
  { from: 408, read: 'transient' },
  { from: 409, read: 'stale' },
  { from: 412, read: 'stale' },
  { from: 421, read: 'transient' },
  { from: 425, read: 'transient' },
  { from: 429, read: 'throttled' },
  { from: 400, to: 499, read: 'rejected' },
  { from: 501, read: 'protocol' },
  { from: 505, read: 'protocol' },
  { from: 503, hinted: true, read: 'throttled' },
  { from: 500, to: 599, read: 'transient', write: 'unknown' },
  { from: 0, to: 999, read: 'protocol', write: 'unknown' },
];

/** The outcome of an answer with this status. `hinted`: it names a wait. */
export const outcomeOf = (status: number, effect: 'read' | 'write', hinted: boolean): Outcome => {
  const row = TABLE.find(
    ({ from, to = from, hinted: needsHint = false }) => status >= from && status <= to && (!needsHint || hinted),
  );
  if (!row) return effect === 'read' ? 'protocol' : 'unknown';
  return effect === 'write' ? (row.write ?? row.read) : row.read;
};
