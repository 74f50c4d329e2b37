import { defineStream, headOf, ProtocolError, readRows, text, unreadableRows, walkPages, z } from 'tandem-sync/sdk';
import type { Cursor, HttpClient, Observed, Page, Row, Stream, StreamCard, VendorRecord } from 'tandem-sync/sdk';
import { commentsOf } from './comments.ts';
import { filesOf, MAX_BYTES } from './files.ts';
import { bodyOf, recordOf, schemaOf } from './record.ts';
import { Item, ItemPage, Layout } from './schema.ts';

/** Lists may be late by up to two minutes, so a pull starts that much before its cursor. What comes again costs nothing but room on a page. */
const OVERLAP_MS = 120_000;

const card = (conditional: boolean): StreamCard => ({
  name: 'items',
  kind: 'task',
  title: text('Items', '事项'),
  capabilities: {
    incremental: 'second',
    deletes: 'read',
    unreadableRows: true,
    create: { marker: 'unique-field', lookup: 'immediate', horizonMs: 120_000 },
    update: { conditional },
    remove: { to: 'nothing' },
    transitions: 'graph',
    comments: { format: 'plain', visibilities: ['internal', 'customer'] },
    attachments: { maxBytes: MAX_BYTES, visibilities: ['internal', 'customer'] },
    readBatch: 50,
  },
});

/** The one stream of Acme. `conditional`: whether this Acme heeds `If-Match`. */
export const itemsStream = (conditional: boolean) =>
  defineStream<HttpClient, object>({
    card: card(conditional),
    scope: z.object({}),
    open: (http) => ({
      describe: async () => schemaOf(await http.get('/schema', {}, Layout)),
      pull: (cursor, { signal }) => pull(http, cursor, signal),
      read: (keys) => read(http, keys),
      create: (draft) => create(http, draft),
      findByMarker: (markers) => findByMarker(http, markers),
      async update(key, { fields, ifVersion }) {
        const headers = ifVersion === undefined ? {} : { 'if-match': ifVersion };
        const path = `/items/${encodeURIComponent(key)}`;
        return recordOf((await http.send({ method: 'PUT', path, json: bodyOf(fields), headers, schema: Item })).data);
      },
      async remove(key, ifVersion) {
        const headers = ifVersion === undefined ? {} : { 'if-match': ifVersion };
        await http.send({ method: 'DELETE', path: `/items/${encodeURIComponent(key)}`, headers, accept: [404] });
      },
      comments: commentsOf(http),
      attachments: filesOf(http),
    }),
  });

/**
 * Newest change first: an item that is edited while we page jumps to the front and only makes others come twice. For the same reason there is a cursor on the
 * last page alone: the newest change seen, and nothing before it is left out any more.
 */
async function* pull(http: HttpClient, cursor: Cursor | null, signal?: AbortSignal): AsyncGenerator<Page> {
  const since = cursor === null ? '' : new Date(Date.parse(cursor) - OVERLAP_MS).toISOString();
  const first: string = `/items?since=${since}&page=1`;
  let newest = cursor ?? new Date(0).toISOString();
  const pages = walkPages(first, async (path) => {
    const { data } = await http.send({ method: 'GET', path, schema: ItemPage, ...(signal && { signal }) });
    return { rows: [data], next: data.next ?? undefined };
  });
  for await (const [page] of pages) {
    if (!page) continue;
    const items = readRows(page.items);
    for (const { updated_at: at } of items) if (at > newest) newest = at;
    const unreadable = unreadableRows(page.items, keyOf);
    yield { records: items.map(recordOf), unreadable, ...(page.next === null && { cursor: newest }) };
  }
}

const read = async (http: HttpClient, keys: readonly string[]): Promise<ReadonlyMap<string, Observed>> => {
  const { items } = await http.get('/items', { ids: keys.join(',') }, ItemPage);
  const found = new Map(items.map((row): [string, Observed] => [keyOf(headOf(row)), observed(row)]));
  return new Map(keys.map((key): [string, Observed] => [key, found.get(key) ?? { at: 'absent' }]));
};

const observed = (row: Row<Item, { id: number }>): Observed =>
  row.is === 'read' ? { at: 'present', record: recordOf(row.value) } : { at: 'unreadable', words: row.words };

const keyOf = ({ id }: { readonly id: number }): string => String(id);

/** Acme refuses a second item with the same `external_id`, so a repetition meets the first and gives that. */
const create = async (http: HttpClient, draft: Parameters<NonNullable<Stream['create']>>[0]): Promise<VendorRecord> => {
  const json = { ...bodyOf(draft.fields), external_id: draft.marker };
  const reply = await http.send({ method: 'POST', path: '/items', json, schema: Item, accept: [409] });
  if (reply.status !== 409) return recordOf(reply.data);
  const [item] = await marked(http, [draft.marker]);
  if (item) return recordOf(item);
  throw new ProtocolError(
    text('Acme calls a marker taken that it cannot find', 'Acme 称该标记已被占用，却查不到对应事项'),
  );
};

const findByMarker = async (
  http: HttpClient,
  markers: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const items = await marked(http, markers);
  return new Map(
    Map.groupBy(items, (item) => item.external_id ?? '')
      .entries()
      .map(([marker, found]) => [marker, found.map(({ id }) => String(id))]),
  );
};

const marked = async (http: HttpClient, markers: readonly string[]): Promise<readonly Item[]> =>
  readRows((await http.get('/items', { external_ids: markers.join(',') }, ItemPage)).items);
