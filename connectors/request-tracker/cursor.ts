import { ProtocolError, text, z, type Cursor } from 'tandem-sync/sdk';

/**
 * A place in the feed of transactions. Numbers only grow, but one given out early can appear after a later one, while its writer is still at work: so the last
 * stretch before `last` is read again, and `tail` says what was there. `anchor` is a transaction that was seen; meeting it again proves that nothing between is
 * missing.
 */
const Place = z.object({ last: z.int(), anchor: z.int(), tail: z.array(z.int()) });
export type Place = z.infer<typeof Place>;

/** A listing by number that stopped after ticket `after`, and the feed's place from before it began. */
const Sweep = z.object({ after: z.int(), then: Place });
export type Sweep = z.infer<typeof Sweep>;

const Stored = z.union([Place, Sweep]);

export const writeCursor = (place: Place | Sweep): Cursor => JSON.stringify(place);

/** Throws `ProtocolError` for a cursor that is none of ours. */
export const readCursor = (cursor: Cursor): Place | Sweep => {
  const parsed = Stored.safeParse(jsonOf(cursor));
  if (parsed.success) return parsed.data;
  throw new ProtocolError(
    text(
      'the saved cursor of this stream cannot be read; list it in full once',
      '该数据流保存的游标无法读取，请完整列出一次',
    ),
  );
};

const jsonOf = (cursor: string): unknown => {
  try {
    return JSON.parse(cursor);
  } catch {
    return undefined;
  }
};

/** How far back numbers are read again. Less than a page, so that an idle look costs one call. */
const TAIL = 80;

/** The place after these transactions. None at all: the beginning. */
export const placeAfter = (seen: readonly number[]): Place => {
  const ids = seen.toSorted((a, b) => a - b);
  const last = ids.at(-1) ?? 0;
  const anchor = ids.findLast((id) => id <= last - TAIL) ?? ids[0] ?? 0;
  return { last, anchor, tail: ids.filter((id) => id > anchor) };
};

/** Whether a transaction was there when the place was taken. */
export const isKnown = ({ anchor, tail }: Place, id: number): boolean => id <= anchor || tail.includes(id);
