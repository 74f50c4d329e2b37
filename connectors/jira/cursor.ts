import { ProtocolError, text, z, type Cursor } from 'tandem-sync/sdk';

/**
 * How long Jira's index may take to show a change. A poll steps back this far while the newest change is young, and no further than that change itself once it
 * has stood this long. Documented is "eventually consistent"; seen in the field are seconds to minutes.
 */
export const OVERLAP_MS = 600_000;

/** A sweep half done: issues created at or after `after` are still to come, then changes since `at`. All times are Jira's, ms since the epoch. */
const SweepCursor = z.strictObject({ kind: z.literal('sweep'), at: z.number(), after: z.number() });
/** `at`: the newest change seen. `from`: the lower bound to ask with. `seen`: when `at` was first met, by our clock; only ever compared with itself. */
const ChangesCursor = z.strictObject({
  kind: z.literal('changes'),
  at: z.number(),
  from: z.number(),
  seen: z.number(),
});
export type SweepCursor = z.infer<typeof SweepCursor>;
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

const young = (at: number, now: number): Cursor =>
  encodeCursor({ kind: 'changes', at, from: Math.max(0, at - OVERLAP_MS), seen: now });

export const afterSweep = young;

/** The cursor after a poll that saw `newest` on top. It stays as it was unless there was something newer, or the newest has settled meanwhile. */
export function afterChanges(since: ChangesCursor, newest: number, now: number): Cursor {
  if (newest > since.at) return young(newest, now);
  const settled = now - since.seen >= OVERLAP_MS;
  return encodeCursor(settled ? { ...since, from: since.at } : since);
}
