import { readRows } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { markerClause, markersOf } from './marker-place.ts';
import { TicketList } from './schema.ts';
import { chunks, PAGE } from './ticket-sql.ts';

/** Links are long, and so is the address of the request. */
const AT_ONCE = 40;

/** Tickets that carry these markers, in any queue: one call for forty of them. Deleted and merged ones are not found. The database answers, so nothing lags. */
export async function findByMarker(
  { http, settings: { markerField } }: Context,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const wanted = new Set(markers);
  for (const some of chunks(markers, AT_ONCE)) {
    const query = some.map((marker) => markerClause(marker, markerField)).join(' OR ');
    const fields = `${markerField === undefined ? '_hyperlinks' : 'CustomFields'},Status,Queue,Created,LastUpdated`;
    const order = { orderby: 'id', order: 'ASC', per_page: PAGE };
    const { items } = await http.get('/tickets', { query, fields, ...order }, TicketList);
    for (const ticket of readRows(items)) {
      for (const marker of markersOf(ticket, markerField)) {
        if (wanted.has(marker)) found.set(marker, [...(found.get(marker) ?? []), ticket.id]);
      }
    }
  }
  return found;
}
