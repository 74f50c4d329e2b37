import { sql, type Expression } from 'kysely';
import type { Dialect } from './dialect.ts';

/** What a page of a list is asked for by. */
export interface Page {
  /** The id of the row it follows. */
  readonly after: string | null;
  /** The place in the list where it starts when there is no such row. */
  readonly otherwise: number;
  readonly limit: number;
}

/** The number of the row that a page follows: one value for the database, so that it goes on in the index from there. */
export const placeOf = (
  { db }: Dialect,
  table: 'conflicts' | 'problems' | 'runs',
  { after, otherwise }: Page,
): Expression<number> =>
  sql<number>`coalesce(${db.selectFrom(table).select('seq').where('id', '=', after)}, ${otherwise})`;
