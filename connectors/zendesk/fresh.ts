import type { Context } from './context.ts';
import { sideloads } from './record.ts';
import { TicketPage, type TicketRow } from './schema.ts';

const PAGE = 100;
/** Offsets end there (vendor documentation, "Pagination"). What lies beyond comes with the export a minute later. */
const MAX_PAGES = 100;

/**
 * Tickets changed since the export's own edge (seconds), the newest first: what it holds back. A change made meanwhile moves a ticket to the head, which only
 * repeats others; the export shows it later whatever happens here.
 */
export async function* freshPages(
  { http, directory, used }: Context,
  since: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly TicketRow[]> {
  const order = { sort_by: 'updated_at', sort_order: 'desc', per_page: PAGE, include: sideloads(used) };
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = { ...order, page };
    const request = { method: 'GET', path: '/tickets', query, schema: TicketPage, ...(signal && { signal }) } as const;
    const { data } = await http.send(request);
    directory.keep(data);
    // One that cannot be read does not say when it changed.
    const news = data.tickets.filter(
      (row) => row.is === 'unreadable' || Date.parse(row.value.updated_at) >= since * 1_000,
    );
    if (news.length > 0) yield news;
    if (news.length < data.tickets.length || !data.next_page) return;
  }
}
