import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { text } from '../model/index.ts';
import { TandemError } from '../sdk/errors.ts';
import { schemaVersion } from './migrate.ts';
import { SQLITE_SQL } from './sqlite-sql.ts';
import { plain, statementsOf, type Bindable, type Call, type Step } from './statement.ts';
import type { Failure, Store, Unit } from './store.ts';
import { isInMemory, writeAheadLog } from './write-ahead-log.ts';

/** How long a write waits for another process that writes to the same file. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * WAL lets readers and the one writer work side by side. NORMAL leaves the wait for the disk at a commit to us (`writeAheadLog`), and orders log and file
 * at a checkpoint. A checkpoint every 4,000 pages writes a page once that many small commits have touched.
 */
const PRAGMAS = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 4000;
  pragma journal_size_limit = 67108864;
  pragma cache_size = -16384;
  pragma foreign_keys = on;
  pragma temp_store = file;
`;

const STATEMENTS = statementsOf(SQLITE_SQL.queries, () => '?');

const CREATE_SCRATCH = SQLITE_SQL.scratch.map((sql): Step => ({ call: plain(sql) }));

/** SQLite's result codes that have a sentence of ours. */
const CODES = { busy: 5, locked: 6, cannotOpen: 14, notADatabase: 26 };

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;

/** The same error, in words for a person where there is something to be done about it. */
const explain = (error: unknown, location: string): unknown => {
  switch (codeOf(error)) {
    case CODES.busy:
    case CODES.locked:
      return new TandemError(
        text(
          `The ledger ${location} is in use by another program. Close it, or keep the ledger in PostgreSQL to run several workers.`,
          `账本 ${location} 正被其他程序占用。请先关闭该程序；如需同时运行多个进程，请将账本存放在 PostgreSQL 中。`,
        ),
        { cause: error },
      );
    case CODES.cannotOpen:
    case CODES.notADatabase:
      return new TandemError(
        text(
          `${location} cannot be opened as a ledger. Check the path and its permissions.`,
          `无法将 ${location} 作为账本打开，请检查路径与访问权限。`,
        ),
        { cause: error },
      );
    default:
      return error;
  }
};

type Bound = string | number | null;

/** A list is bound as one JSON text: see `Dialect.lookUp`. */
const bound = (values: readonly Bindable[]): readonly Bound[] =>
  values.map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value));

interface Runner {
  rows(call: Call): unknown[];
  apply(step: Step): void;
}

/** Runs statements on one connection. Every statement is prepared once; the ledger has a bounded number of them. */
const runner = (database: DatabaseSync): Runner => {
  const known = new Map<string, { readonly statement: StatementSync; readonly returnsRows: boolean }>();

  const prepared = (sql: string) => {
    const cached = known.get(sql);
    if (cached !== undefined) return cached;
    const statement = database.prepare(sql);
    const fresh = { statement, returnsRows: statement.columns().length > 0 };
    known.set(sql, fresh);
    return fresh;
  };

  return {
    rows: (call) => prepared(call.sql).statement.all(...bound(call.values)),
    apply({ call, orElse }) {
      const { statement, returnsRows } = prepared(call.sql);
      const values = bound(call.values);
      const touched = returnsRows
        ? statement.get(...values) !== undefined
        : Number(statement.run(...values).changes) > 0;
      if (!touched && orElse !== undefined) throw orElse();
    },
  };
};

/** SQLite may have rolled back by itself, as it does on a full disk. */
const rollback = (database: DatabaseSync): void => {
  if (database.isTransaction) database.exec('rollback');
};

const BEGIN: Step = { call: plain('begin immediate') };
const COMMIT: Step = { call: plain('commit') };

const attempt = (database: DatabaseSync, run: Runner, units: readonly Unit[]): Failure | undefined => {
  run.apply(BEGIN);
  for (const [index, unit] of units.entries()) {
    try {
      for (const step of unit.steps) run.apply(step);
    } catch (error) {
      rollback(database);
      return { index, error };
    }
  }
  try {
    run.apply(COMMIT);
  } catch (error) {
    rollback(database);
    throw error;
  }
  return undefined;
};

const scratch = (database: DatabaseSync, run: Runner, steps: readonly Step[]): void => {
  database.exec('begin');
  try {
    for (const step of steps) run.apply(step);
    database.exec('commit');
  } catch (error) {
    rollback(database);
    throw error;
  }
};

const open = (location: string): DatabaseSync => {
  if (!isInMemory(location)) mkdirSync(dirname(location), { recursive: true });
  return new DatabaseSync(location, { timeout: BUSY_TIMEOUT_MS });
};

/**
 * A store in one SQLite file, or in memory for `:memory:`. Folders on the way are made. Refuses, before it touches anything, a file that is not a ledger or
 * that a newer program wrote.
 */
export const openSqlite = async (location: string): Promise<Store> => {
  const guard = <T>(work: () => T): Promise<T> => {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(explain(error, location));
    }
  };
  const database = await guard(() => open(location));
  const run = runner(database);
  const log = writeAheadLog(location);
  const store: Store = {
    statements: STATEMENTS,
    migrations: SQLITE_SQL.migrations,
    query: <R>(call: Call<R>) => guard(() => run.rows(call) as readonly R[]),
    async attempt(units) {
      const failure = await guard(() => attempt(database, run, units));
      if (failure === undefined) await log.flush();
      return failure;
    },
    scratch: (steps) => guard(() => scratch(database, run, steps)),
    async close() {
      await log.close();
      await guard(() => database.close());
    },
  };
  try {
    await schemaVersion(store, location);
    await guard(() => database.exec(PRAGMAS));
    await store.scratch(CREATE_SCRATCH);
  } catch (error) {
    database.close();
    throw error;
  }
  return store;
};
