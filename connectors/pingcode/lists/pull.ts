import { ProtocolError, text, unreadableRows, z, type Cursor, type Page, type VendorRecord } from 'tandem-sync/sdk';
import type { Row } from '../schema.ts';
import { walkOffsets, type PageAt } from './listing.ts';
import { readable, type RowPage, type Window } from './query.ts';

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
  /** Whether a row belongs to the stream. PingCode ignores filters it does not know, so the scope is checked here too. */
  inScope(row: Row): boolean;
  pages(window: Window): (at: PageAt) => Promise<RowPage>;
  toRecords(rows: readonly Row[]): Promise<readonly VendorRecord[]>;
}

/**
 * Pages of records: all in scope, or those changed since the cursor. Rows come in order of creation, so a record edited during the walk may lie behind us: the new
 * cursor never passes the moment the first page was read. No record is handed on twice in the same version.
 */
export async function* pullRecords(cursor: Cursor | null, pulling: Pulling): AsyncGenerator<Page> {
  const since = cursor === null ? 0 : readCursor(cursor);
  const from = Math.max(0, since - OVERLAP_SECONDS);
  const fetchPage = pulling.pages(from === 0 ? { kind: 'all' } : { kind: 'updated', from });
  const mark = watermark(since);
  const isNew = forgetful();
  for await (const { rows, last } of walkOffsets(async (at) => mark.note(await fetchPage(at)))) {
    const wanted = readable(rows).filter((row) => row.updated_at >= from && pulling.inScope(row));
    const live = await pulling.toRecords(wanted.filter((row) => !row.is_deleted && !row.is_archived));
    const gone = wanted.filter((row) => row.is_deleted && isNew(`gone ${row.id}`)).map((row) => row.id);
    const odd = unreadableRows(
      rows.map(({ row }) => row),
      ({ id }) => id,
    );
    const unreadable = odd.filter(({ key }) => isNew(`odd ${key}`));
    yield {
      records: live.filter(({ key, version }) => isNew(`${key} ${version}`)),
      ...(unreadable.length > 0 && { unreadable }),
      ...(gone.length > 0 && { gone }),
      ...(last && { cursor: writeCursor(mark.value()) }),
    };
  }
}

/** Pages overlap by a few rows and seldom step back further: this many are remembered. */
const REMEMBERED = 1_000;

/** Tells what it has not been asked about lately. */
const forgetful = () => {
  const seen = new Set<string>();
  return (name: string): boolean => {
    if (seen.has(name)) return false;
    seen.add(name);
    const [oldest] = seen;
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
    return true;
  };
};

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
    note(page: RowPage): RowPage {
      const newest = Math.max(0, ...readable(page.values).map((row) => row.updated_at));
      latest = Math.max(latest, newest);
      if (first) [certain, start, first] = [Math.max(certain, newest), page.serverTime, false];
      return page;
    },
    value: (): number => Math.max(certain, Math.min(latest, start ?? 0)),
  };
};
