import {
  headOf,
  readRows,
  unreadableRows,
  walkPages,
  type Cursor,
  type Page,
  type PullOptions,
  type VendorRecord,
} from 'tandem-sync/sdk';
import { kindsFor, type Context } from './context.ts';
import { readCursor, writeCursor, type Place, type Sweep } from './cursor.ts';
import { feedStart, readNews } from './feed.ts';
import { listQuery, toRecord } from './record.ts';
import { TicketList, type Ticket, type TicketRow } from './schema.ts';
import { anyOf, chunks, inQueue, PAGE } from './ticket-sql.ts';

/**
 * `null` lists the queue by number, after noting where the feed of transactions stands. A cursor reads that feed: the tickets it names are listed again, and
 * those it says were deleted or merged away are `gone`. A listing that was broken off goes on from the cursor of its last page.
 */
export async function* pullTickets(
  context: Context,
  cursor: Cursor | null,
  options: PullOptions,
): AsyncGenerator<Page> {
  if (cursor === null) {
    const then = await feedStart(context, options.signal);
    yield* sweep(context, { after: 0, then }, options);
    return;
  }
  const place = readCursor(cursor);
  if ('then' in place) yield* sweep(context, place, options);
  else yield* news(context, place, options);
}

/** Never by page number: tickets that are deleted meanwhile would pull others into what was read already. */
async function* sweep(context: Context, { after, then }: Sweep, options: PullOptions): AsyncGenerator<Page> {
  const pages = walkPages(after, async (last) => {
    const { items, total } = await list(context, `${inQueue(context.scope.queue)} AND id > ${last}`, options);
    const newest = idOf(items.at(-1));
    // Without a total the server hides tickets after cutting the page: then only an empty page is the end.
    const more = total === null || total === undefined ? items.length > 0 : total > items.length;
    return { rows: [{ items, more }], next: more && newest !== undefined ? Number(newest) : undefined };
  });
  for await (const [step] of pages) {
    if (!step) continue;
    const page = await pageOf(context, step.items, options);
    const last = Number(idOf(step.items.at(-1)) ?? after);
    yield { ...page, cursor: writeCursor(step.more ? { after: last, then } : then) };
  }
}

async function* news(context: Context, place: Place, options: PullOptions): AsyncGenerator<Page> {
  const { touched, ended, next } = await readNews(context, place, options.signal);
  const keys = [...touched.keys()].sort((a, b) => Number(a) - Number(b));
  const steps = chunks(keys, pageSize(options.fields));
  for (const [index, some] of steps.entries()) {
    const rows = await listTickets(context, some, options);
    const listed = new Set(rows.map(idOf));
    const page = await pageOf(context, rows, options, touched);
    // Not listed and not ended: moved to another queue, or not a ticket at all (a reminder).
    const gone = some.filter((key) => !listed.has(key) && ended.has(key));
    const isLast = index === steps.length - 1;
    yield { ...page, ...(gone.length > 0 && { gone }), ...(isLast && { cursor: writeCursor(next) }) };
  }
  if (steps.length === 0) yield { records: [], cursor: writeCursor(next) };
}

const idOf = (row: TicketRow | undefined): string | undefined => row && headOf(row).id;

/** What of a list could be read, as records, and the keys of the rest. */
const pageOf = async (
  context: Context,
  rows: readonly TicketRow[],
  { fields }: PullOptions,
  newest?: ReadonlyMap<string, number>,
): Promise<Page> => ({
  records: await toRecords(context, readRows(rows), fields, newest),
  unreadable: unreadableRows(rows, ({ id }) => id),
});

/** At most a page of tickets of the scope's queue, by number; deleted, merged and moved ones are missing. */
export const listTickets = async (
  context: Context,
  keys: readonly string[],
  options: PullOptions,
): Promise<readonly TicketRow[]> =>
  (await list(context, `${inQueue(context.scope.queue)} AND ${anyOf('id', keys)}`, options)).items;

/** Where texts are wanted, a page is small enough for those of its tickets to fit on one page, too. */
export const pageSize = (fields: readonly string[]): number => (fields.includes('Description') ? PAGE - 10 : PAGE);

const list = async (context: Context, query: string, { fields, signal }: PullOptions) => {
  const order = { orderby: 'id', order: 'ASC', per_page: pageSize(fields) };
  const request = {
    method: 'GET',
    path: '/tickets',
    query: { query, ...listQuery(fields, context), ...order },
  } as const;
  return (await context.http.send({ ...request, schema: TicketList, ...(signal && { signal }) })).data;
};

/**
 * Records of listed tickets. `newest` holds the newest transaction of each, noted before the list was read: an ETag that is at most too old, so that a write with it
 * is refused rather than wrong.
 */
export async function toRecords(
  context: Context,
  tickets: readonly Ticket[],
  fields: readonly string[],
  newest?: ReadonlyMap<string, number>,
): Promise<readonly VendorRecord[]> {
  const kinds = await kindsFor(context, tickets.length > 0 ? fields : []);
  const wanted = fields.includes('Description');
  const texts = wanted ? await context.descriptions.of(tickets.map((ticket) => ticket.id)) : undefined;
  return tickets.map((ticket) => {
    const record = toRecord(ticket, context, { kinds, description: texts?.get(ticket.id) });
    const etag = newest?.get(ticket.id);
    if (etag !== undefined) context.etags.note(record.key, record.version, String(etag));
    return record;
  });
}
