import type { CompiledQuery } from 'kysely';
import type { Dialect } from '../queries/dialect.ts';

/** One step of the schema, forward only. A migration that was released is never edited: what it left out is the next one's work. */
export interface Migration {
  readonly version: number;
  statements(dialect: Dialect): readonly CompiledQuery[];
}
