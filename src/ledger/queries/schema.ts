import type { Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

type None = Readonly<Record<string, never>>;

/** The one row that says which tables are there. */
export const schemaQueries = ({ db, integer, tableEnd, tableNames }: Dialect) => ({
  tableNames: prepare<None>()(() => tableNames),
  version: prepare<None>()(() => db.selectFrom('ledger').select('version')),
  create: prepare<None>()(() =>
    db.schema
      .createTable('ledger')
      .addColumn('only', integer, (column) => column.primaryKey())
      .addColumn('version', integer, (column) => column.notNull())
      .modifyEnd(tableEnd),
  ),
  first: prepare<{ to: number }>()((p) => db.insertInto('ledger').values({ only: 1, version: p.to })),
  move: prepare<{ from: number; to: number }>()((p) =>
    db.updateTable('ledger').set({ version: p.to }).where('version', '=', p.from),
  ),
});
