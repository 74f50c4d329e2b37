import { z } from 'tandem-sync/sdk';
import { isRecord, type Answer } from './api.ts';

/** Used in production on task lists; more may be cut to the vendor's own maximum, which is not known. */
export const PAGE_SIZE = 200;

export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly total?: number;
  readonly more: boolean;
}

/** A page of either style: rows under `items` or `value`, the end told by `has_more` there or inside `meta`. */
export const pageOf = <Row>(row: z.ZodType<Row>): z.ZodType<Listing<Row>> =>
  z.unknown().transform((body, context): Listing<Row> => {
    const rows = isRecord(body) ? (body['items'] ?? body['value']) : body;
    const parsed = z.array(row).safeParse(rows);
    if (!parsed.success) {
      context.addIssue({ code: 'custom', message: `no list of rows: ${z.prettifyError(parsed.error)}` });
      return z.NEVER;
    }
    const { total, has_more: flat, meta } = isRecord(body) ? body : {};
    const said = flat ?? (isRecord(meta) ? meta['has_more'] : undefined);
    // Without a word about it, an empty page is the end.
    const more = parsed.data.length > 0 && (typeof said === 'boolean' ? said : isRecord(body));
    return { rows: parsed.data, more, ...(typeof total === 'number' && { total }) };
  });

/** A bare array, whose entries are looked at one by one. */
export const Entries = z.array(z.unknown());

/**
 * Walks numbered pages. Somebody deleting rows meanwhile moves all that follow up, over the edge of a page that was read: it shows as a smaller total, and the page
 * before is read again. Repeats are possible, and where the server tells no total, an omission is; the next sweep finds it.
 */
export async function* walkPages<Row>(
  fetch: (index: number) => Promise<Answer<Listing<Row>>>,
): AsyncGenerator<{ readonly rows: readonly Row[]; readonly last: boolean; readonly at?: number }> {
  let total: number | undefined;
  for (let index = 0; ; index += 1) {
    const { data: page, at } = await fetch(index);
    const shrunk = total !== undefined && page.total !== undefined && page.total < total;
    total = page.total ?? total;
    if (shrunk && index > 0) {
      index -= 2;
      continue;
    }
    yield { rows: page.rows, last: !page.more, ...(at !== undefined && { at }) };
    if (!page.more) return;
  }
}

export const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
