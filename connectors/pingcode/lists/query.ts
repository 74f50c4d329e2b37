import { headOf, rowOf, z, type HttpClient, type Query, type Row as Listable } from 'tandem-sync/sdk';
import type { Profile } from '../access/profiles.ts';
import { DAY_SECONDS } from '../fields/days.ts';
import { Row } from '../schema.ts';
import { listingOf, PAGE_SIZE, type Listing, type PageAt } from './listing.ts';

const Head = z.looseObject({ id: z.string() });
type Head = z.infer<typeof Head>;

/** A record of a list, by its id; `row` says whether it could be read. */
export interface ListedRow {
  readonly id: string;
  readonly row: Listable<Row, Head>;
}

const RowListing = listingOf(rowOf(Row, Head).transform((row): ListedRow => ({ id: headOf(row).id, row })));

/** A page of records, and the server's clock when it was read, in seconds, where it tells. */
export type RowPage = Listing<ListedRow> & { readonly serverTime: number | undefined };

/** The records that could be read. */
export const readable = (rows: readonly ListedRow[]): readonly Row[] =>
  rows.flatMap(({ row }) => (row.is === 'read' ? [row.value] : []));

/** Which records to list: all in scope, or those whose time is at or after `from` (seconds). */
export type Window = { readonly kind: 'all' } | { readonly kind: 'created' | 'updated'; readonly from: number };

/** Where to look for records of one stream. */
export interface Listed {
  readonly http: HttpClient;
  readonly path: string;
  /** Filters of the GET list that narrow it to the scope. */
  readonly query: Query;
  /** The same as a search filter. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** Whether deleted records can be listed too. Work items are only marked as deleted, so a list can tell. */
  readonly showsDeleted: boolean;
  /** Asked only where the generations differ. */
  profile(): Promise<Profile>;
}

/**
 * Fetches pages of records in scope. Without a window: the GET list, which is in all generations. With one: generation A takes a range in seconds on the GET list; B
 * and C search by calendar day in a zone they do not name, so they are asked from a day earlier and rows before `from` are for the caller to drop.
 */
export const pagesOf = (listed: Listed, window: Window, signal?: AbortSignal) => {
  const { http, profile } = listed;
  return async (at: PageAt): Promise<RowPage> => {
    const bySearch = window.kind !== 'all' && (await profile()).changes === 'search';
    const request = bySearch ? searchFor(listed, window, at) : listFor(listed, window, at);
    const reply = await http.send({ ...request, schema: RowListing, ...(signal && { signal }) });
    return { ...reply.data, serverTime: timeOf(reply.headers['date']) };
  };
};

const listFor = ({ path, query, showsDeleted }: Listed, window: Window, { size, index }: PageAt) => ({
  method: 'GET' as const,
  path,
  query: {
    ...query,
    ...(window.kind !== 'all' && { [`${window.kind}_between`]: `${window.from},` }),
    ...(window.kind === 'updated' && showsDeleted && { include_deleted: true }),
    page_size: size,
    page_index: index,
  },
});

const searchFor = (
  { path, filter, showsDeleted }: Listed,
  window: Exclude<Window, { kind: 'all' }>,
  { size, index }: PageAt,
) => ({
  method: 'POST' as const,
  path: `${path}/search`,
  effect: 'read' as const,
  json: {
    mode: 'query',
    payload: {
      filter: { ...filter, [`${window.kind}_at`]: { gte: Math.max(1, window.from - DAY_SECONDS) } },
      ...(window.kind === 'updated' && showsDeleted && { include_deleted: true }),
      page_size: size,
      page_index: index,
    },
  },
});

/** Records whose marker property contains the marker. Only B and C can search. */
export const searchMarker = async ({ http, path, filter }: Listed, property: string, marker: string) => {
  const json = {
    mode: 'query',
    payload: {
      filter: { ...filter, [`properties.${property}`]: { contains: marker } },
      page_size: PAGE_SIZE,
      page_index: 0,
    },
  };
  const reply = await http.send({ method: 'POST', effect: 'read', path: `${path}/search`, json, schema: RowListing });
  return readable(reply.data.values);
};

const timeOf = (header: string | undefined): number | undefined => {
  const ms = Date.parse(header ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
};
