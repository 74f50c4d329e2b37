import type { PoolClient, QueryResult } from 'pg';
import { explain, isAlreadyThere, isServerError, mayGoAgain, placeOf } from './postgres-errors.ts';
import { postgresDialect } from './queries/dialect.ts';
import { ledgerSql } from './queries/index.ts';
import { plain, statementsOf, type Call, type Step } from './statement.ts';
import type { Failure, Store, Unit } from './store.ts';

/** Connections of one process: one commits, the others read. */
const POOL_SIZE = 8;

/** The type number of `bigint`: counts, sequences, fences and milliseconds, all far below 2^53. */
const INT8 = 20;

/** How often a transaction goes again before its error is believed. */
const MOST_TRIES = 5;

const send = (client: Pick<PoolClient, 'query'>, { name, sql, values }: Call): Promise<QueryResult> =>
  client.query({ text: sql, values: [...values], ...(name === undefined ? {} : { name }) });

/** All statements go out at once; the answers come back in the same order. After the first error the server refuses the rest. */
const sendAll = (client: PoolClient, calls: readonly Call[]): Promise<readonly PromiseSettledResult<QueryResult>[]> =>
  Promise.allSettled(calls.map((call) => send(client, call)));

const BEGIN = plain('begin isolation level read committed');
const BEGIN_SCRATCH = [BEGIN, plain('set local synchronous_commit to off')];
const COMMIT = plain('commit');

/** Takes one lock for each sync, in an order that is the same everywhere, so that nobody checks what another is about to change. */
const lock = (schema: string, units: readonly Unit[]): Call => ({
  name: 'tandem_lock',
  sql: 'select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as name',
  values: [[...new Set(units.flatMap((unit) => unit.syncs.map((sync) => `${schema}/${sync}`)))].sort()],
});

/** Why a step did not do what its unit needs. */
const problemOf = (step: Step, result: PromiseSettledResult<QueryResult> | undefined): unknown => {
  if (result === undefined) return new Error('a statement has no answer');
  if (result.status === 'rejected') return result.reason;
  return step.orElse !== undefined && (result.value.rowCount ?? 0) === 0 ? step.orElse() : undefined;
};

/** The first unit with a step that failed. `results` are those of all steps of all units, in order. */
const firstFailure = (
  units: readonly Unit[],
  results: readonly PromiseSettledResult<QueryResult>[],
): Failure | undefined => {
  const steps = units.flatMap((unit, index) => unit.steps.map((step) => ({ step, index })));
  for (const [position, { step, index }] of steps.entries()) {
    const error = problemOf(step, results[position]);
    if (error !== undefined) return { index, error };
  }
  return undefined;
};

/** An error that is no unit's fault. */
const blameless = (error: unknown): boolean => isServerError(error) || mayGoAgain(error);

const commit = async (client: PoolClient): Promise<void> => {
  const { command } = await send(client, COMMIT);
  // The server answers so when a statement had failed before.
  if (command !== 'COMMIT') throw new Error(`the database answered a commit with ${command}`);
};

const transaction = async (
  client: PoolClient,
  schema: string,
  units: readonly Unit[],
): Promise<Failure | undefined> => {
  const opening = [BEGIN, lock(schema, units)];
  const results = await sendAll(client, [...opening, ...units.flatMap((unit) => unit.steps.map((step) => step.call))]);
  const first = results.find((result) => result.status === 'rejected');
  if (first !== undefined && blameless(first.reason)) {
    await client.query('rollback');
    throw first.reason;
  }
  const failure = firstFailure(units, results.slice(opening.length));
  if (failure === undefined) await commit(client);
  else await client.query('rollback');
  return failure;
};

const scratch = async (client: PoolClient, steps: readonly Step[]): Promise<void> => {
  const results = await sendAll(client, [...BEGIN_SCRATCH, ...steps.map((step) => step.call)]);
  const first = results.find((result) => result.status === 'rejected');
  if (first === undefined) return commit(client);
  await client.query('rollback');
  throw first.reason;
};

/** A lost connection fails the query that waits for it; told to nobody, it would also end the program. */
const ignore = (): void => undefined;

const connect = async (url: string) => {
  const { Pool, types } = await import('pg');
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    pipeline: true,
    fallback_application_name: 'tandem',
    types: {
      getTypeParser: (type, format) => (Number(type) === INT8 ? Number : types.getTypeParser(type, format)),
    },
    // A commit must be on disk when it is answered. A server may be set to be stricter than `on`; only `off` is not enough.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, which its types leave out
    onConnect: (client) =>
      client.query(
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
      ),
  });
  // An idle connection that breaks is replaced by the pool.
  pool.on('error', ignore);
  return pool;
};

type Connections = Awaited<ReturnType<typeof connect>>;

/** Runs some work on a connection of its own; one that broke is thrown away. */
const withClient = async <T>(pool: Connections, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  client.on('error', ignore);
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(isServerError(error));
    throw error;
  } finally {
    client.off('error', ignore);
  }
};

const attempt = async (pool: Connections, schema: string, units: readonly Unit[]): Promise<Failure | undefined> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await withClient(pool, (client) => transaction(client, schema, units));
    } catch (error) {
      if (tries === MOST_TRIES || !mayGoAgain(error)) throw error;
    }
  }
};

const createSchema = async (pool: Connections, schema: string): Promise<void> => {
  const { rowCount } = await pool.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (rowCount !== 0) return;
  await pool.query(`create schema "${schema}"`).catch((error: unknown) => {
    if (!isAlreadyThere(error)) throw error;
  });
};

/** A store in one schema of a PostgreSQL database, which any number of processes may share. */
export const openPostgres = async (url: string, schema: string): Promise<Store> => {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`${schema} is not a plain schema name`);
  const place = placeOf(url);
  const pool = await connect(url);
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw explain(error, place);
    }
  };
  await guard(createSchema(pool, schema)).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const { queries, migrations } = ledgerSql(postgresDialect(schema));
  return {
    statements: statementsOf(queries, (position) => `$${position}`),
    migrations,
    query: async <R>(call: Call<R>) => (await guard(send(pool, call))).rows as readonly R[],
    attempt: (units) => guard(attempt(pool, schema, units)),
    scratch: (steps) => guard(withClient(pool, (client) => scratch(client, steps))),
    close: () => pool.end(),
  };
};
