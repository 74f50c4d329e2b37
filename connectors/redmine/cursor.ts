import { ProtocolError, text, z, type Cursor } from 'tandem-sync/sdk';

/**
 * How long a change may take to show in lists after the time it carries: a slow transaction commits late. A poll steps back this far while the newest change is
 * young, and no further than that change's own second once it has stood this long.
 */
const SETTLE_MS = 120_000;

/** Where a scope without issues starts. */
export const START = '1970-01-01T00:00:00Z';

const Second = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** A sweep half done: issues above `after` are still to come, then changes since `at`. */
const SweepCursor = z.strictObject({ kind: z.literal('sweep'), at: Second, after: z.number().int() });
/** `at`: the newest change seen, server time. `from`: the lower bound to ask with. `seen`: when `at` was first met, by our clock; only ever compared with itself. */
const ChangesCursor = z.strictObject({ kind: z.literal('changes'), at: Second, from: Second, seen: z.number() });
export type ChangesCursor = z.infer<typeof ChangesCursor>;

const AnyCursor = z.discriminatedUnion('kind', [SweepCursor, ChangesCursor]);

export const encodeCursor = (cursor: z.infer<typeof AnyCursor>): Cursor => JSON.stringify(cursor);

export function decodeCursor(cursor: Cursor): z.infer<typeof AnyCursor> {
  const parsed = AnyCursor.safeParse(parse(cursor));
  if (parsed.success) return parsed.data;
  throw new ProtocolError(text('the saved cursor is not one of this connector', '保存的游标不属于该连接器'));
}

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(cursor) as unknown;
  } catch {
    return undefined;
  }
};

/** Whole seconds and a `Z`: the one form Redmine's filter takes. */
const stepBack = (at: string): string => {
  const from = Date.parse(at) - SETTLE_MS;
  return from <= 0 ? START : `${new Date(from).toISOString().slice(0, 19)}Z`;
};

const young = (at: string, now: number): Cursor => encodeCursor({ kind: 'changes', at, from: stepBack(at), seen: now });

export const afterSweep = young;

/** The cursor after a poll that saw `newest` on top. It stays as it was unless there was something newer, or the newest has settled meanwhile. */
export function afterChanges(since: ChangesCursor, newest: string | undefined, now: number): Cursor {
  if (newest !== undefined && newest > since.at) return young(newest, now);
  const settled = now - since.seen >= SETTLE_MS;
  return encodeCursor(settled ? { ...since, from: since.at } : since);
}
