import type { GroupOptions } from './group-commit.ts';
import type { Ledger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { sqlLedger } from './sql-ledger.ts';
import type { Store } from './store.ts';

export interface OpenOptions extends GroupOptions {
  /** PostgreSQL: the schema that holds the tables. Default `tandem`. */
  readonly schema?: string;
}

const isPostgres = (location: string): boolean => /^postgres(ql)?:\/\//.test(location);

/** Each store is loaded when it is used, so that a ledger in a file never loads the PostgreSQL client. */
const openStore = async (location: string, schema: string): Promise<Store> => {
  if (isPostgres(location)) return (await import('./postgres.ts')).openPostgres(location, schema);
  return (await import('./sqlite.ts')).openSqlite(location);
};

/** A location as it may be shown: a URL loses its user and password. */
const shown = (location: string): string =>
  isPostgres(location) ? location.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/, '') : location;

/**
 * Opens the ledger at a file path, in memory (`:memory:`) or at a `postgres://` URL, making it or bringing it to the newest schema first. Throws a
 * `TandemError` for a ledger of a newer program, for a place that holds something else and for one that cannot be reached; then nothing was changed.
 */
export const openLedger = async (location: string, options: OpenOptions = {}): Promise<Ledger> => {
  const store = await openStore(location, options.schema ?? 'tandem');
  try {
    await migrate(store, shown(location));
    return sqlLedger(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
};
