import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

const DEFAULT_SIZE = 30;

export interface Paging {
  readonly size: number;
  readonly index: number;
}

/** From a query string or a search payload. A page size outside 1–100 is refused (100009). */
export const pagingOf = (size: unknown, index: unknown): Paging => {
  const number = (value: unknown, otherwise: number): number =>
    value === null || value === undefined || value === '' ? otherwise : Number(value);
  const paging = { size: number(size, DEFAULT_SIZE), index: number(index, 0) };
  if (!Number.isInteger(paging.size) || paging.size < 1 || paging.size > 100)
    throw new Refusal('100009', 'page_size 超出范围');
  if (!Number.isInteger(paging.index) || paging.index < 0) throw new Refusal('100004', 'page_index 不是有效的数字');
  return paging;
};

export const queryPaging = (query: URLSearchParams): Paging =>
  pagingOf(query.get('page_size'), query.get('page_index'));

/** The envelope of every list. Past the end it is empty; `total` ignores paging. */
export const envelope = <Row>(
  world: World,
  rows: readonly Row[],
  { size, index }: Paging,
  render: (row: Row) => unknown,
) => {
  const { repeatedRow, skippedRow } = world.switches.quirks;
  const shift = index === 0 ? 0 : Number(skippedRow) - Number(repeatedRow);
  const page = rows.slice(index * size + shift, (index + 1) * size);
  return { page_size: size, page_index: index, total: rows.length, values: page.map(render) };
};
