import type { ListOptions } from './ledger.ts';
import type { Page } from './queries/page.ts';

/** Rows are numbered from 1 on, and never as far as this. */
export const END = Number.MAX_SAFE_INTEGER;

/** A page of a list that is numbered upwards; the page after a row that nobody knows is empty. */
export const oldestFirst = ({ after, limit }: ListOptions): Page => ({
  after: after ?? null,
  otherwise: after === undefined ? 0 : END,
  limit,
});

/** A page of a list that is numbered downwards; the page after a row that nobody knows is empty. */
export const newestFirst = ({ after, limit }: ListOptions): Page => ({
  after: after ?? null,
  otherwise: after === undefined ? END : 0,
  limit,
});
