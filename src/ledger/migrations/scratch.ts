import { sql, type CompiledQuery } from 'kysely';
import type { Dialect } from '../queries/dialect.ts';
import { columns } from './columns.ts';

/**
 * The tables of a run's staging, which nothing needs after a crash: temporary on SQLite, made at every opening, private to the connection and written without
 * waiting for the disk; unlogged on PostgreSQL, made once by the first migration.
 */
export const scratchTables = (dialect: Dialect): readonly CompiledQuery[] => {
  const { name, db, sequence, tableEnd, keyedTableEnd } = dialect;
  const table = (called: 'stage' | 'seen') => {
    const builder = db.schema.createTable(called);
    return name === 'sqlite' ? builder.temporary() : builder.modifyFront(sql`unlogged`);
  };
  return [
    table('stage')
      .addColumn('seq', sequence, (column) => column.primaryKey())
      .$call(columns(dialect, ['sync', 'side', 'key', 'record']))
      .$call(columns(dialect, ['link', 'match_key'], 'nullable'))
      .addUniqueConstraint('stage_keys', ['key', 'side', 'sync'])
      .modifyEnd(tableEnd),
    db.schema.createIndex('stage_order').on('stage').columns(['sync', 'side', 'seq']),
    db.schema.createIndex('stage_links').on('stage').column('link').where('link', 'is not', null),
    db.schema.createIndex('stage_matches').on('stage').columns(['match_key', 'seq']).where('match_key', 'is not', null),
    table('seen')
      .$call(columns(dialect, ['sync', 'side', 'key']))
      .addPrimaryKeyConstraint('seen_pk', ['sync', 'side', 'key'])
      .modifyEnd(keyedTableEnd),
  ].map((builder) => builder.compile());
};
