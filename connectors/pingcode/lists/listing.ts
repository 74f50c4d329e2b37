import { ProtocolError, text, walkPages, z, type HttpClient, type Query, type Step } from 'tandem-sync/sdk';

/** PingCode takes 1 to 100; anything else is refused. */
export const PAGE_SIZE = 100;

/** What every list answers. `total` ignores paging; both paging values are echoed. */
export const Envelope = z.looseObject({
  page_size: z.number(),
  page_index: z.number(),
  total: z.number(),
  values: z.array(z.unknown()),
});
export type Envelope = z.infer<typeof Envelope>;

export interface Listing<Row> extends Envelope {
  readonly values: Row[];
}

export const listingOf = <Row>(row: z.ZodType<Row>): z.ZodType<Listing<Row>> =>
  Envelope.extend({ values: z.array(row) });

/** Which stretch of a list to ask for: rows `index × size` up to `(index + 1) × size`. */
export interface PageAt {
  readonly size: number;
  readonly index: number;
}

/** One page of a walk, and whether it is the last. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly last: boolean;
}

const SMALLEST = PAGE_SIZE / 2;

/**
 * The page that holds the last row before `offset` once more and reaches furthest beyond it. Pages begin at multiples of their size, so a size somewhat below the
 * largest makes them overlap: some two to four per cent more calls.
 */
export const pageAt = (offset: number): PageAt => {
  let best: PageAt = { size: PAGE_SIZE, index: Math.floor(Math.max(0, offset - 1) / PAGE_SIZE) };
  for (let size = PAGE_SIZE - 1; offset > 0 && size >= SMALLEST; size -= 1) {
    const index = Math.floor((offset - 1) / size);
    if ((index + 1) * size > (best.index + 1) * best.size) best = { size, index };
  }
  return best;
};

/**
 * Walks a list by offset while others write. Lists come in order of creation: what is made meanwhile lands at the end, and what newly fits a filter only pushes rows
 * back, so that they come twice. Rows that leave (deleted, moved away) pull others forward, past us. So each page begins with rows of the one before; if none of
 * them is there any more, the walk steps back until it meets rows it knows. Nothing that was there all the time is left out; repeats are possible.
 */
export async function* walkOffsets<Row extends { readonly id: string }>(
  fetchPage: (at: PageAt) => Promise<Listing<Row>>,
): AsyncGenerator<Slice<Row>> {
  let known: ReadonlySet<string> = new Set();
  const pages = walkPages<Slice<Row>, number>(0, async (offset): Promise<Step<Slice<Row>, number>> => {
    const at = pageAt(offset);
    const start = at.index * at.size;
    const page = await fetchPage(at);
    const joins = start === 0 || page.values.some((row) => known.has(row.id));
    if (joins) known = new Set(page.values.map((row) => row.id));
    if (page.values.length === 0 && start < page.total) throw hole(at, page.total);
    const next = joins ? following(start + at.size, page.total) : Math.min(start, page.total);
    return { rows: [{ rows: page.values, last: next === undefined }], next };
  });
  for await (const [slice] of pages) if (slice) yield slice;
}

const following = (end: number, total: number): number | undefined => (end < total ? end : undefined);

const hole = ({ index, size }: PageAt, total: number): ProtocolError =>
  new ProtocolError(
    text(
      `page ${index} (of ${size} rows each) of a PingCode list is empty although it counts ${total} rows`,
      `PingCode 列表共 ${total} 行，但第 ${index} 页（每页 ${size} 行）为空`,
    ),
  );

/** All rows of a short list, such as the states of a product: those that fit one page cost one call. */
export async function listAll<Row extends { readonly id: string }>(
  http: HttpClient,
  path: string,
  query: Query,
  row: z.ZodType<Row>,
): Promise<readonly Row[]> {
  const schema = listingOf(row);
  const rows = new Map<string, Row>();
  const walk = walkOffsets(({ size, index }) =>
    http.get(path, { ...query, page_size: size, page_index: index }, schema),
  );
  for await (const slice of walk) for (const one of slice.rows) rows.set(one.id, one);
  return [...rows.values()];
}
