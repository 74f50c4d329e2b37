import { readRows } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { externalId, markerOf } from './record.ts';
import { TicketPage } from './schema.ts';

/**
 * Tickets that carry these markers as their `external_id`, oldest first, in any scope: one call each. The list is exact and not built on the search index, so
 * nothing lags. Zendesk does not keep external ids unique: several keys for one marker are several tickets.
 */
export async function findByMarker(
  { http }: Context,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const pairs = await Promise.all(
    markers.map(async (marker) => {
      const { tickets } = await http.get('/tickets', { external_id: externalId(marker) }, TicketPage);
      const mine = readRows(tickets).filter((ticket) => markerOf(ticket) === marker && ticket.status !== 'deleted');
      return [
        marker,
        mine
          .map((ticket) => ticket.id)
          .sort((a, b) => a - b)
          .map(String),
      ] as const;
    }),
  );
  return new Map(pairs);
}
