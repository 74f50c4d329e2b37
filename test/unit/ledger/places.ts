import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Ledger } from '../../../src/ledger/index.ts';
import { openLedger, type OpenOptions } from '../../../src/ledger/open.ts';
import { openPostgres } from '../../../src/ledger/postgres.ts';
import { postgresDialect, SQLITE, type Dialect } from '../../../src/ledger/queries/dialect.ts';
import { openSqlite } from '../../../src/ledger/sqlite.ts';
import type { Store } from '../../../src/ledger/store.ts';
import { postgresUrl } from '../../support/postgres-url.ts';

/** One empty place for a ledger. */
export interface Place {
  open(options?: OpenOptions): Promise<Ledger>;
  /** The same place without the ledger: unmigrated, to look at or to spoil. */
  store(): Promise<Store>;
  /** Builds queries for it. */
  readonly dialect: Dialect;
}

/** A kind of store: makes as many empty places as the tests want, and takes them all away. */
export interface Places {
  /** Whether a place can be opened twice, by several at once. */
  readonly shared: boolean;
  /** Whether the database runs inside this process. */
  readonly inProcess: boolean;
  make(): Place;
  setUp(): Promise<void>;
  tearDown(): Promise<void>;
}

const unique = (): string => randomBytes(6).toString('hex');

export const memoryPlaces: Places = {
  shared: false,
  inProcess: true,
  make: () => ({
    open: (options) => openLedger(':memory:', options),
    store: () => openSqlite(':memory:'),
    dialect: SQLITE,
  }),
  setUp: async () => undefined,
  tearDown: async () => undefined,
};

export const filePlaces = (): Places & { folder(): string } => {
  let folder = '';
  return {
    shared: true,
    inProcess: true,
    folder: () => folder,
    make: () => {
      const file = join(folder, `${unique()}.db`);
      return { open: (options) => openLedger(file, options), store: () => openSqlite(file), dialect: SQLITE };
    },
    setUp: async () => {
      folder = mkdtempSync(join(tmpdir(), 'tandem-ledger-'));
    },
    tearDown: async () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** A database that sorts text like a dictionary, so that a query which takes the order of bytes for granted is found out. */
const DICTIONARY = "template template0 locale_provider icu icu_locale 'en-US'";

export const postgresPlaces = (): Places => {
  const database = `tandem_${unique()}`;
  let server = '';
  let url = '';
  const onServer = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    shared: true,
    inProcess: false,
    make: () => {
      const schema = `t_${unique()}`;
      return {
        open: (options) => openLedger(url, { schema, ...options }),
        store: () => openPostgres(url, schema),
        dialect: postgresDialect(schema),
      };
    },
    setUp: async () => {
      server = await postgresUrl();
      await onServer(`create database ${database} ${DICTIONARY}`);
      const own = new URL(server);
      own.pathname = `/${database}`;
      url = own.href;
    },
    tearDown: async () => (url === '' ? undefined : onServer(`drop database ${database} with (force)`)),
  };
};
