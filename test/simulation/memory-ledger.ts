import type { Ledger } from '../../src/ledger/ledger.ts';
import { migrate } from '../../src/ledger/migrate.ts';
import { sqlLedger } from '../../src/ledger/sql-ledger.ts';
import { openSqlite } from '../../src/ledger/sqlite.ts';
import { plain } from '../../src/ledger/statement.ts';

/** The shipped ledger on SQLite in memory, looked at from outside. */
export interface MemoryLedger {
  readonly ledger: Ledger;
  /** Another connection to it, as another process has one; where it is shared. */
  connect(number: number): Promise<Ledger>;
  /** Every row of these tables, in a fixed order. */
  dump(tables?: readonly string[]): Promise<string>;
  /** How many rows there are. */
  rows(): Promise<number>;
  /** Everything there is, to be put back later. */
  save(): Promise<Snapshot>;
  restore(snapshot: Snapshot): Promise<void>;
}

/** All tables as they were. */
export type Snapshot = Readonly<Record<string, readonly Readonly<Record<string, string | number | null>>[]>>;

const TABLES = [
  'links',
  'comment_links',
  'intents',
  'journal',
  'conflicts',
  'problems',
  'runs',
  'todo',
  'checkpoints',
  'strays',
  'leases',
  'notes',
];
const SCRATCH = ['stage', 'seen'];
/** What an idle run may not change. Cursors, and what waits for a person and is tried again now and then, are no part of it. */
export const IDLE_TABLES: readonly string[] = TABLES.filter((name) =>
  ['links', 'comment_links', 'intents', 'journal', 'conflicts', 'strays'].includes(name),
);

/** After what is ready now, without a turn of the event loop: when that turn comes depends on what else the process does, and walks must not. */
const soon = (run: () => void): void => queueMicrotask(() => queueMicrotask(() => queueMicrotask(run)));

type Store = Awaited<ReturnType<typeof openSqlite>>;
const SHARED = 'file:tandem-walks?mode=memory&cache=shared';
const opened = new Map<string, Promise<Store>>();

/** The same connection each time for a number, on one database where it is shared. */
const openOnce = (location: string, connection = 0): Promise<Store> => {
  const name = `${location} ${connection}`;
  const known = opened.get(name) ?? open(location);
  opened.set(name, known);
  return known;
};

const open = async (location: string): Promise<Store> => {
  const store = await openSqlite(location);
  await migrate(store, location);
  return store;
};

/** An empty ledger. One at a time for each process: it is emptied rather than opened anew, which keeps its statements prepared. */
export async function emptyLedger({ shared = false } = {}): Promise<MemoryLedger> {
  const store = await openOnce(shared ? SHARED : ':memory:');
  const run = (sql: string) => store.query(plain(sql));
  const empty = async (): Promise<void> => {
    for (const table of [...TABLES, ...SCRATCH]) await run(`delete from ${table}`);
  };
  await empty();
  const all = (table: string) =>
    run(`select * from ${table} order by ${table === 'notes' ? '1' : '1, 2, 3'}`) as Promise<Snapshot[string]>;
  return {
    ledger: sqlLedger(store, { schedule: soon }),
    async connect(number) {
      const own = await openOnce(SHARED, number);
      for (const table of SCRATCH) await own.query(plain(`delete from ${table}`));
      return sqlLedger(own, { schedule: soon });
    },
    dump: async (tables = TABLES) => JSON.stringify(await Promise.all(tables.map(all))),
    rows: async () => (await Promise.all(TABLES.map(all))).reduce((sum, rows) => sum + rows.length, 0),
    save: async () =>
      Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await all(table)] as const))),
    async restore(snapshot) {
      await empty();
      for (const [table, rows] of Object.entries(snapshot)) for (const row of rows) await insert(store, table, row);
    },
  };
}

const insert = (store: Store, table: string, row: Snapshot[string][number]): Promise<unknown> => {
  const names = Object.keys(row);
  const sql = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
  return store.query({ sql, values: Object.values(row) });
};
