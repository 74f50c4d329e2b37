import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger, type Ledger } from '../../../src/ledger/index.ts';
import { TandemError } from '../../../src/sdk/errors.ts';
import { postgresUrl } from '../../support/postgres-url.ts';
import { ids, open } from './fixtures.ts';

const SCHEMA = 'tandem_test_connection';

describe('a ledger in PostgreSQL', () => {
  let url = '';
  let admin: pg.Client;
  beforeAll(async () => {
    url = await postgresUrl();
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.query(`drop schema if exists ${SCHEMA} cascade`);
    await admin.end();
  });

  const opened = async (work: (ledger: Ledger) => Promise<void>): Promise<void> => {
    const ledger = await openLedger(url, { schema: SCHEMA });
    await work(ledger).finally(() => ledger.close());
  };

  /** The connections of the ledger that wait for a lock. */
  const blocked = async (): Promise<readonly number[]> => {
    const { rows } = await admin.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'tandem' and wait_event_type = 'Lock'",
    );
    return rows.map((row) => row.pid);
  };

  it('says so when its connection is cut in the middle of a commit, and goes on with a new one', () =>
    opened(async (ledger) => {
      const lease = await ledger.acquireLease('support', 'one', 0, 1000);
      if (!('fence' in lease)) throw new Error('held');
      await admin.query('begin');
      await admin.query(`select * from ${SCHEMA}.leases for update`);
      const cut = ledger.commit([open('a')], lease);
      cut.catch(() => undefined);
      let pids: readonly number[] = [];
      while (pids.length === 0) pids = await blocked();
      await admin.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [pids]);
      await expect(cut).rejects.toThrow(TandemError);
      await admin.query('rollback');
      await ledger.commit([open('b')], lease);
      expect(ids(await ledger.openIntents('support'))).toEqual(['intent-b']);
    }));

  it('shows neither user nor password when it cannot be reached', async () => {
    const refused = await openLedger('postgres://someone:secret@127.0.0.1:1/ledger').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TandemError);
    expect(refused).toMatchObject({ words: { en: expect.stringContaining('127.0.0.1:1/ledger') } });
    expect(JSON.stringify(refused) + String(refused)).not.toMatch(/someone|secret/);
  });

  it('lets a session that is set not to wait for the disk wait for it all the same', async () => {
    const lax = new URL(url);
    lax.searchParams.set('options', '-c synchronous_commit=off');
    const ledger = await openLedger(lax.href, { schema: SCHEMA });
    await ledger.countLinks('support');
    const { openPostgres } = await import('../../../src/ledger/postgres.ts');
    const store = await openPostgres(lax.href, SCHEMA);
    expect(await store.query({ sql: 'show synchronous_commit', values: [] })).toEqual([{ synchronous_commit: 'on' }]);
    await store.close();
    await ledger.close();
  });
});
