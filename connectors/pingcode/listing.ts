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

/** One page of a walk, and whether it is the last. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly last: boolean;
}

/**
 * Walks a list by offset. Lists come in order of creation and nothing here can be deleted through the API, so what arrives during the walk lands at its end. Should
 * `total` shrink (somebody deleted a record on a page), rows have moved forward past us: the walk steps back as far and repeats. Repeats are possible, also
 * because of rows the server repeats itself.
 */
export async function* walkOffsets<Row>(
  fetchPage: (index: number) => Promise<Listing<Row>>,
): AsyncGenerator<Slice<Row>> {
  let smallest = Number.POSITIVE_INFINITY;
  const pages = walkPages<Slice<Row>, number>(0, async (index): Promise<Step<Slice<Row>, number>> => {
    const page = await fetchPage(index);
    const moved = index === 0 ? 0 : Math.max(0, smallest - page.total);
    smallest = Math.min(smallest, page.total);
    const next = moved > 0 ? Math.max(0, index - Math.ceil(moved / page.page_size)) : following(page, index);
    return { rows: [{ rows: page.values, last: next === undefined }], next };
  });
  for await (const [slice] of pages) if (slice) yield slice;
}

const following = (page: Listing<unknown>, index: number): number | undefined => {
  if ((index + 1) * page.page_size >= page.total) return undefined;
  if (page.values.length === 0) throw hole(index, page.total);
  return index + 1;
};

const hole = (index: number, total: number): ProtocolError =>
  new ProtocolError(
    text(
      `page ${index} of a PingCode list is empty although it counts ${total} rows`,
      `PingCode 列表共 ${total} 行，但第 ${index} 页为空`,
    ),
  );

/** All rows of a short list, such as the states of a product. */
export async function listAll<Row>(
  http: HttpClient,
  path: string,
  query: Query,
  row: z.ZodType<Row>,
): Promise<readonly Row[]> {
  const schema = listingOf(row);
  const rows: Row[] = [];
  const walk = walkOffsets((index) => http.get(path, { ...query, page_size: PAGE_SIZE, page_index: index }, schema));
  for await (const slice of walk) rows.push(...slice.rows);
  return rows;
}
