import type { CompiledQuery } from 'kysely';
import type { Dialect } from '../queries/dialect.ts';
import { columns, integers } from './columns.ts';
import type { Migration } from './migration.ts';
import { scratchTables } from './scratch.ts';

// Indexes lead with the column that tells most: see `checked` in `queries/dialect.ts`.

const links = (dialect: Dialect) => {
  const { schema } = dialect.db;
  return [
    schema
      .createTable('links')
      .addColumn('id', dialect.text, (column) => column.primaryKey())
      .$call(columns(dialect, ['sync', 'state', 'left_key', 'right_key']))
      .$call(columns(dialect, ['left_rest', 'right_rest', 'fields', 'mapping', 'created_run']))
      .modifyEnd(dialect.tableEnd),
    // With sync and state, so that "is there a live link of this key" is answered from the index.
    schema.createIndex('links_left').on('links').columns(['left_key', 'sync', 'state']),
    schema.createIndex('links_right').on('links').columns(['right_key', 'sync', 'state']),
    schema.createIndex('links_state').on('links').columns(['sync', 'state', 'id']),
    schema
      .createTable('comment_links')
      .$call(columns(dialect, ['sync', 'link', 'left_key', 'right_key']))
      .addPrimaryKeyConstraint('comment_links_pk', ['link', 'left_key', 'right_key'])
      .modifyEnd(dialect.keyedTableEnd),
  ];
};

/** One open create and one open comment for each source; updates may queue up. */
const intents = (dialect: Dialect) => {
  const { schema } = dialect.db;
  return [
    schema
      .createTable('intents')
      .addColumn('id', dialect.text, (column) => column.primaryKey())
      .$call(columns(dialect, ['sync', 'run', 'kind', 'side', 'source', 'marker', 'data', 'sent_at', 'state']))
      .$call(columns(dialect, ['link'], 'nullable'))
      .$call(integers(dialect, ['misses']))
      .modifyEnd(dialect.tableEnd),
    schema
      .createIndex('intents_once')
      .on('intents')
      .unique()
      .columns(['source', 'kind', 'side', 'sync'])
      .where('kind', '<>', 'update'),
  ];
};

const history = (dialect: Dialect) => {
  const { schema } = dialect.db;
  const numbered = (name: string) =>
    schema.createTable(name).addColumn('seq', dialect.sequence, (column) => column.primaryKey());
  const journalOf = (column: string) => schema.createIndex(`journal_${column}`).on('journal').columns([column, 'seq']);
  return [
    numbered('journal')
      .$call(columns(dialect, ['sync', 'run', 'link', 'side', 'key', 'kind', 'rule', 'cause', 'at']))
      .$call(columns(dialect, ['field', 'before', 'after'], 'nullable'))
      .$call(integers(dialect, ['reversible']))
      .modifyEnd(dialect.tableEnd),
    journalOf('sync'),
    journalOf('run'),
    journalOf('link'),
    numbered('runs')
      .$call(columns(dialect, ['id', 'sync', 'outcome', 'body']))
      .addUniqueConstraint('runs_id', ['id'])
      .modifyEnd(dialect.tableEnd),
    schema.createIndex('runs_sync').on('runs').columns(['sync', 'seq']),
  ];
};

const findings = (dialect: Dialect) => {
  const { schema } = dialect.db;
  const numbered = (name: string) =>
    schema.createTable(name).addColumn('seq', dialect.sequence, (column) => column.primaryKey());
  return [
    numbered('conflicts')
      .$call(columns(dialect, ['id', 'sync', 'link', 'state', 'body']))
      .addUniqueConstraint('conflicts_id', ['id'])
      .modifyEnd(dialect.tableEnd),
    schema.createIndex('conflicts_link').on('conflicts').columns(['link', 'seq']),
    schema.createIndex('conflicts_sync').on('conflicts').columns(['sync', 'state', 'seq']),
    schema.createIndex('conflicts_state').on('conflicts').columns(['state', 'seq']),
    numbered('problems')
      .$call(columns(dialect, ['id', 'sync', 'side', 'key', 'field', 'code', 'body']))
      .addUniqueConstraint('problems_id', ['id'])
      .addUniqueConstraint('problems_record', ['key', 'field', 'side', 'sync'])
      .modifyEnd(dialect.tableEnd),
    schema.createIndex('problems_sync').on('problems').columns(['sync', 'seq']),
  ];
};

const progress = (dialect: Dialect) => {
  const { schema } = dialect.db;
  const perRecord = (name: string) =>
    schema
      .createTable(name)
      .$call(columns(dialect, ['sync', 'side', 'key']))
      .addPrimaryKeyConstraint(`${name}_pk`, ['key', 'side', 'sync'])
      .modifyEnd(dialect.keyedTableEnd);
  return [
    perRecord('todo')
      .$call(columns(dialect, ['reason', 'not_before']))
      .$call(integers(dialect, ['attempts'])),
    schema.createIndex('todo_due').on('todo').columns(['sync', 'not_before']),
    perRecord('strays').$call(columns(dialect, ['match_key'])),
    schema.createIndex('strays_match').on('strays').columns(['match_key', 'key']),
    schema
      .createTable('checkpoints')
      .$call(columns(dialect, ['sync', 'side', 'cursor', 'account', 'scope']))
      .$call(columns(dialect, ['swept_at'], 'nullable'))
      .addPrimaryKeyConstraint('checkpoints_pk', ['sync', 'side'])
      .modifyEnd(dialect.keyedTableEnd),
    schema
      .createTable('leases')
      .addColumn('sync', dialect.text, (column) => column.primaryKey().notNull())
      .$call(columns(dialect, ['owner']))
      .$call(integers(dialect, ['fence', 'expires_at']))
      .modifyEnd(dialect.keyedTableEnd),
    schema
      .createTable('notes')
      .addColumn('name', dialect.text, (column) => column.primaryKey().notNull())
      .$call(columns(dialect, ['value']))
      .modifyEnd(dialect.keyedTableEnd),
  ];
};

export const firstTables: Migration = {
  version: 1,
  statements: (dialect): readonly CompiledQuery[] => [
    ...[links, intents, history, findings, progress].flatMap((part) =>
      part(dialect).map((builder) => builder.compile()),
    ),
    ...(dialect.name === 'postgres' ? scratchTables(dialect) : []),
  ],
};
