import { ProtocolError, text, z, type Cursor } from 'tandem-sync/sdk';

/** How long a change may take to show in lists after the second it carries. */
export const SETTLE_SECONDS = 120;

/**
 * Everything changed before `at` (seconds, by the server's clock) was listed. `met`: when `at` was first seen, by our clock, only ever compared with itself. `looks`: how
 * often tasks of that second were read after they had settled; after one such look they are not read again.
 */
const WorktileCursor = z.strictObject({
  at: z.number().int().nonnegative(),
  met: z.number(),
  looks: z.number().int().min(0).max(2),
});
export type WorktileCursor = z.infer<typeof WorktileCursor>;

export const START: WorktileCursor = { at: 0, met: 0, looks: 0 };

export const encodeCursor = (cursor: WorktileCursor): Cursor => JSON.stringify(cursor);

export function decodeCursor(cursor: Cursor): WorktileCursor {
  try {
    return WorktileCursor.parse(JSON.parse(cursor));
  } catch (cause) {
    throw new ProtocolError(text('the saved cursor is not one of this connector', '保存的游标不属于该连接器'), {
      cause,
    });
  }
}

/** The earliest second that is read again. */
export const fromOf = ({ at, looks }: WorktileCursor): number =>
  looks === 0 ? Math.max(0, at - SETTLE_SECONDS) : looks === 1 ? at : at + 1;

/** The cursor after a pull that is sure of everything before `at`. `now`: ms, our clock. */
export function advance(since: WorktileCursor, at: number, now: number): WorktileCursor {
  if (at > since.at || since.met === 0) return { at: Math.max(at, since.at), met: now, looks: 0 };
  const settled = now - since.met >= SETTLE_SECONDS * 1000;
  return settled ? { ...since, looks: Math.min(2, since.looks + 1) } : since;
}
