import { ProtocolError, text, z, type Cursor, type Page, type VendorRecord } from 'tandem-sync/sdk';
import { walkOffsets } from './listing.ts';
import type { Lookups } from './lookups.ts';
import { inScope, type ShipPage, type Window } from './query.ts';
import type { ShipRecord } from './schema.ts';

/** How far back a pull reaches before its cursor: for changes that become visible late, and for clocks that differ. */
export const OVERLAP_SECONDS = 120;

/** Everything changed before `since` (seconds, by the server's clock) has been listed. 0: nothing is known yet. */
const PingCodeCursor = z.strictObject({ since: z.number().int().nonnegative() });

export const writeCursor = (since: number): Cursor => JSON.stringify({ since });

export const readCursor = (cursor: Cursor): number => {
  try {
    return PingCodeCursor.parse(JSON.parse(cursor)).since;
  } catch (cause) {
    throw new ProtocolError(text('the saved cursor is not one of this connector', '保存的游标不是本连接器生成的'), {
      cause,
    });
  }
};

export interface Pulling {
  readonly lookups: Lookups;
  pages(window: Window): (index: number) => Promise<ShipPage>;
  toRecords(rows: readonly ShipRecord[]): Promise<readonly VendorRecord[]>;
}

/**
 * Pages of records: all in scope, or those changed since the cursor. Rows come in order of creation, so a record edited during the walk may lie behind us: the new
 * cursor never passes the moment the first page was read.
 */
export async function* pullRecords(cursor: Cursor | null, pulling: Pulling): AsyncGenerator<Page> {
  const since = cursor === null ? 0 : readCursor(cursor);
  const from = Math.max(0, since - OVERLAP_SECONDS);
  const fetchPage = pulling.pages(from === 0 ? { kind: 'all' } : { kind: 'updated', from });
  const mark = watermark(since);
  const walk = walkOffsets(async (index) => mark.note(await fetchPage(index)));
  let previous: ReadonlySet<string> = new Set();
  for await (const { rows, last } of walk) {
    const wanted = rows.filter((row) => row.updated_at >= from && !row.is_deleted && inScope(row, pulling.lookups));
    const fresh = wanted.filter((row) => !previous.has(`${row.id} ${row.updated_at}`));
    previous = new Set(wanted.map((row) => `${row.id} ${row.updated_at}`));
    const records = await pulling.toRecords(fresh);
    yield { records, ...(last && { cursor: writeCursor(mark.value()) }) };
  }
}

/**
 * The next cursor: the latest change seen, unless that is later than the first page. What was changed after the first page was read may have been missed; what the
 * first page itself shows was changed before. Where the server does not tell its time, only the first page counts.
 */
const watermark = (since: number) => {
  let latest = since;
  let certain = since;
  let start: number | undefined;
  let first = true;
  return {
    note(page: ShipPage): ShipPage {
      const newest = Math.max(0, ...page.values.map((row) => row.updated_at));
      latest = Math.max(latest, newest);
      if (first) [certain, start, first] = [Math.max(certain, newest), page.serverTime, false];
      return page;
    },
    value: (): number => Math.max(certain, Math.min(latest, start ?? 0)),
  };
};
