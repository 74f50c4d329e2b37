import type { Row } from '../schema.ts';
import { PAGE_SIZE, walkOffsets } from './listing.ts';
import { pagesOf, readable, type Listed } from './query.ts';

/**
 * Records made at or after `from` (seconds), from the plain list rather than from a search, which may lag. Generation A filters that list by time. B and C do not, but
 * it comes in order of creation: what is new stands at its end, so it is read backwards from there. One call for up to a hundred records in scope, then two or more.
 */
export async function* newestRows(listed: Listed, from: number): AsyncGenerator<Row> {
  if ((await listed.profile()).changes === 'query') {
    for await (const { rows } of walkOffsets(pagesOf(listed, { kind: 'created', from }))) yield* readable(rows);
    return;
  }
  const fetchPage = pagesOf(listed, { kind: 'all' });
  const first = await fetchPage({ size: PAGE_SIZE, index: 0 });
  for (let index = Math.ceil(first.total / PAGE_SIZE) - 1; index > 0; index -= 1) {
    const rows = readable((await fetchPage({ size: PAGE_SIZE, index })).values);
    yield* rows;
    if (rows.some((row) => row.created_at < from)) return;
  }
  yield* readable(first.values);
}
