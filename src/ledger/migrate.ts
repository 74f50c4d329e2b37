import { text } from '../model/index.ts';
import { TandemError } from '../sdk/errors.ts';
import type { Dialect } from './dialect.ts';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { callOf, perDialect, type Step } from './statement.ts';
import type { Store } from './store.ts';

const newerError = (location: string, stored: number, known: number): Error =>
  new TandemError(
    text(
      `The ledger ${location} was written by a newer version of Tandem (schema ${stored}; this program knows up to ${known}). Update this program; nothing was changed.`,
      `账本 ${location} 由更新版本的 Tandem 写入（结构版本 ${stored}，本程序最高支持 ${known}）。请升级本程序；未做任何改动。`,
    ),
  );

const foreignError = (location: string): Error =>
  new TandemError(
    text(
      `${location} holds another program's data, not a Tandem ledger. Choose another place; nothing was changed.`,
      `${location} 中是其他程序的数据，不是 Tandem 账本。请另选位置；未做任何改动。`,
    ),
  );

/** The schema version that is stored: 0 for an empty place. Refuses what is not a ledger, and a ledger of a newer program. */
export const schemaVersion = async (store: Store, location: string, known = MIGRATIONS.length): Promise<number> => {
  const tables = await store.query(store.dialect.tables);
  if (tables.length === 0) return 0;
  if (!tables.some((table) => table.name === 'ledger')) throw foreignError(location);
  const [row] = await store.query(callOf(store.dialect.db.selectFrom('ledger').select('version').compile()));
  const stored = row?.version ?? 0;
  if (stored > known) throw newerError(location, stored, known);
  return stored;
};

/** Compiling a schema takes longer than running it on SQLite, so each migration is compiled once. */
const compiled = new WeakMap<Migration, (dialect: Dialect) => readonly Step[]>();

const stepsOf = (migration: Migration, dialect: Dialect): readonly Step[] => {
  const known =
    compiled.get(migration) ??
    perDialect((target) => migration.statements(target).map((query) => ({ call: callOf(query) })));
  compiled.set(migration, known);
  return known(dialect);
};

const firstVersion = ({ db, integer, tableEnd }: Dialect, to: number): readonly Step[] => [
  {
    call: callOf(
      db.schema
        .createTable('ledger')
        .addColumn('only', integer, (column) => column.primaryKey())
        .addColumn('version', integer, (column) => column.notNull())
        .modifyEnd(tableEnd)
        .compile(),
    ),
  },
  { call: callOf(db.insertInto('ledger').values({ only: 1, version: to }).compile()) },
];

const nextVersion = ({ db }: Dialect, from: number, to: number): readonly Step[] => [
  {
    call: callOf(db.updateTable('ledger').set({ version: to }).where('version', '=', from).compile()),
    orElse: () => new Error(`the ledger is no longer at schema ${from}`),
  },
];

/**
 * Brings a store to the newest schema, all missing migrations in one transaction. Several processes may do so at once: one of them does the work. Throws as
 * `schemaVersion` does.
 */
export const migrate = async (store: Store, location: string, migrations = MIGRATIONS): Promise<void> => {
  const to = migrations.length;
  let from = await schemaVersion(store, location, to);
  while (from < to) {
    const first = from === 0 ? firstVersion(store.dialect, to) : nextVersion(store.dialect, from, to);
    const rest = migrations.slice(from).flatMap((migration) => stepsOf(migration, store.dialect));
    const failure = await store.attempt([{ syncs: [''], steps: [...first, ...rest] }]);
    if (failure === undefined) return;
    const now = await schemaVersion(store, location, to);
    if (now === from) throw failure.error;
    from = now;
  }
};
