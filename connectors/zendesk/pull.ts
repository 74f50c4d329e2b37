import {
  ProtocolError,
  readRows,
  text,
  unreadableRows,
  type Cursor,
  type Page,
  type PullOptions,
} from 'tandem-sync/sdk';
import { bounded, type Bounded } from './bounded.ts';
import type { Context } from './context.ts';
import { readCursor, START, writeCursor } from './cursor.ts';
import { exportPage } from './export.ts';
import { freshPages } from './fresh.ts';
import { looksMerged } from './merged.ts';
import { isInside } from './place.ts';
import { toRecords } from './record.ts';
import type { Ticket, TicketRow } from './schema.ts';

/**
 * The incremental export from a place in it to its end, then what it still holds back. From the beginning (`null`) that is every ticket there is. The export
 * leaves nothing out and may repeat a ticket; it lags by a minute (vendor documentation, "Incremental exports"), so that the newest changes are listed besides,
 * by time. Those come again with the next export: the cursor is never ahead of it.
 */
export async function* pullTickets(
  context: Context,
  cursor: Cursor | null,
  options: PullOptions,
): AsyncGenerator<Page> {
  context.use(options.fields);
  const seen: Seen = bounded(KEPT);
  let place = cursor === null ? START : readCursor(cursor);
  for (;;) {
    const page = await exportPage(context, place, options.signal);
    const moved = typeof page.after_cursor === 'string' && page.after_cursor !== place.after;
    place = { after: page.after_cursor ?? place.after, until: Math.max(place.until, newestOf(page.tickets)) };
    yield { ...(await toPage(context, page.tickets, seen)), cursor: writeCursor(place) };
    if (page.end_of_stream) break;
    if (!moved) throw standsStill();
  }
  for await (const tickets of freshPages(context, place.until, options.signal)) {
    yield { ...(await toPage(context, tickets, seen)), cursor: writeCursor(place) };
  }
}

/** The versions of the pages just passed: rows repeat at the edges of pages, and where both lists overlap. */
type Seen = Bounded<string, string>;

const KEPT = 5_000;

const standsStill = (): ProtocolError =>
  new ProtocolError(text('the export says there is more, but does not move on', '导出称仍有数据，却没有前进'));

const newestOf = (rows: readonly TicketRow[]): number =>
  Math.max(0, ...readRows(rows).map((ticket) => ticket.generated_timestamp ?? 0));

async function toPage(context: Context, rows: readonly TicketRow[], seen: Seen): Promise<Page> {
  const place = await context.place.get();
  const gone: string[] = [];
  const here: Ticket[] = [];
  for (const ticket of readRows(rows)) {
    if (ticket.status === 'deleted') context.deleted.put(String(ticket.id), true);
    // Whether a ticket really was merged, and into which, a read by key tells.
    if (ticket.status === 'deleted' || looksMerged(ticket)) gone.push(String(ticket.id));
    else if (isInside(ticket, place)) here.push(ticket);
  }
  const records = (await toRecords(context, here, { texts: false })).filter(
    (record) => seen.get(record.key) !== record.version,
  );
  for (const { key, version } of records) seen.put(key, version);
  const unreadable = unreadableRows(rows, ({ id }) => String(id));
  return { records, ...(unreadable.length > 0 && { unreadable }), ...(gone.length > 0 && { gone }) };
}
