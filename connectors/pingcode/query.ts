import type { HttpClient } from 'tandem-sync/sdk';
import { DAY_SECONDS } from './days.ts';
import type { ShipKind } from './kinds.ts';
import { listingOf, PAGE_SIZE, type Listing } from './listing.ts';
import type { Lookups } from './lookups.ts';
import type { Profile } from './profiles.ts';
import { ShipRecord } from './schema.ts';

const ShipListing = listingOf(ShipRecord);

/** A page of records, and the server's clock when it was read, in seconds, where it tells. */
export type ShipPage = Listing<ShipRecord> & { readonly serverTime: number | undefined };

/** Which records to list: all in scope, or those whose time is at or after `from` (seconds). */
export type Window = { readonly kind: 'all' } | { readonly kind: 'created' | 'updated'; readonly from: number };

export interface Asking {
  readonly http: HttpClient;
  readonly kind: ShipKind;
  readonly lookups: Lookups;
  /** Asked only where the generations differ. */
  profile(): Promise<Profile>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches pages of ideas or tickets in scope. Without a window: the GET list, which is the same everywhere. With one: profile A takes a range in seconds on the
 * GET list; B and C search by calendar day in a zone they do not name, so they are asked from a day earlier and rows before `from` are for the caller to drop.
 */
export const shipPages = ({ http, kind, profile, lookups, signal }: Asking, window: Window) => {
  const type = lookups.narrowed ? lookups.type?.id : undefined;
  const product = lookups.product.id;
  return async (index: number): Promise<ShipPage> => {
    const bySearch = window.kind !== 'all' && (await profile()).changes === 'search';
    const request = bySearch
      ? searchFor(kind, product, type, window, index)
      : listFor(kind, product, type, window, index);
    const reply = await http.send({ ...request, schema: ShipListing, ...(signal && { signal }) });
    return { ...reply.data, serverTime: timeOf(reply.headers['date']) };
  };
};

const listFor = (kind: ShipKind, product: string, type: string | undefined, window: Window, index: number) => ({
  method: 'GET' as const,
  path: kind.path,
  query: {
    product_id: product,
    type_id: type,
    ...(window.kind !== 'all' && { [`${window.kind}_between`]: `${window.from},` }),
    page_size: PAGE_SIZE,
    page_index: index,
  },
});

const searchFor = (
  kind: ShipKind,
  product: string,
  type: string | undefined,
  window: Exclude<Window, { kind: 'all' }>,
  index: number,
) => ({
  method: 'POST' as const,
  path: `${kind.path}/search`,
  effect: 'read' as const,
  json: {
    mode: 'query',
    payload: {
      filter: {
        'product.id': { in: [product] },
        ...(type !== undefined && { 'type.id': { in: [type] } }),
        [`${window.kind}_at`]: { gte: Math.max(1, window.from - DAY_SECONDS) },
      },
      page_size: PAGE_SIZE,
      page_index: index,
    },
  },
});

/** Records whose marker property contains the marker. Only B and C can search. */
export const searchMarker = async (
  http: HttpClient,
  kind: ShipKind,
  product: string,
  property: string,
  marker: string,
) => {
  const filter = { 'product.id': { in: [product] }, [`properties.${property}`]: { contains: marker } };
  const json = { mode: 'query', payload: { filter, page_size: PAGE_SIZE, page_index: 0 } };
  const reply = await http.send({
    method: 'POST',
    effect: 'read',
    path: `${kind.path}/search`,
    json,
    schema: ShipListing,
  });
  return reply.data.values;
};

const timeOf = (header: string | undefined): number | undefined => {
  const ms = Date.parse(header ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
};

/** PingCode ignores filters it does not know, so the scope is checked here too. Deleted records are not in any list that counts. */
export const inScope = (row: ShipRecord, lookups: Lookups): boolean =>
  row.product.id === lookups.product.id && (!lookups.narrowed || row.type?.id === lookups.type?.id);
