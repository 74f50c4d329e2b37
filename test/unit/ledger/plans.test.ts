import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/index.ts';
import { migrate } from '../../../src/ledger/migrate.ts';
import { sqlLedger } from '../../../src/ledger/sql-ledger.ts';
import type { Call } from '../../../src/ledger/statement.ts';
import type { Store } from '../../../src/ledger/store.ts';
import { AT, close, conflict, note, open, problem, put, run } from './fixtures.ts';
import { filePlaces, postgresPlaces, type Places } from './places.ts';

/** Enough rows in one sync that a look-up which walks through them is a bug. */
const ROWS = 2000;

/** Tables that grow with the number of items. */
const BIG = ['links', 'journal', 'conflicts', 'problems', 'runs', 'strays', 'todo', 'stage', 'seen'];

const names = Array.from({ length: ROWS }, (_, index) => `n${index}`);

/** A store that notes every statement that runs. */
const recording = (store: Store, calls: Call[]): Store => ({
  ...store,
  query: (call) => {
    calls.push(call);
    return store.query(call);
  },
  attempt: (units) => {
    calls.push(...units.flatMap((unit) => unit.steps.map((step) => step.call)));
    return store.attempt(units);
  },
});

const fill = async (ledger: Ledger): Promise<void> => {
  const record = { key: 'k', version: '1', updatedAt: AT, fields: {} };
  const side = 'left' as const;
  await ledger.commit(
    names.flatMap((name) => [
      put(name),
      note(name),
      { type: 'problem.put', problem: problem(name) },
      { type: 'conflict.put', conflict: conflict(name, { link: name }) },
      { type: 'run.put', run: run(name) },
      { type: 'stray.put', stray: { sync: 'support', side, key: name, matchKey: name } },
      { type: 'todo.put', todo: { sync: 'support', side, key: name, reason: 'hint', notBefore: AT, attempts: 0 } },
    ]),
  );
  await ledger.stage(
    'support',
    names.map((name) => ({ side, key: name, link: name, matchKey: name, record })),
  );
  await ledger.markSeen(
    'support',
    side,
    names.map((name) => `L-${name}`),
  );
};

/** Everything the engine asks about single records, while it runs. */
const lookUps = async (ledger: Ledger): Promise<void> => {
  const some = names.slice(0, 100);
  const record = { sync: 'support', side: 'left', key: 'n7' } as const;
  await ledger.links(
    'support',
    'left',
    some.map((name) => `L-${name}`),
  );
  await ledger.links(
    'support',
    'right',
    some.map((name) => `R-${name}`),
  );
  await ledger.linksById(some);
  await ledger.linksAfter('support', 'n5', 10);
  await ledger.unseenLinks('support', 'left', '', 10);
  await ledger.staged('support', 'left', 100, 10);
  await ledger.stagedForLinks('support', 'left', some);
  await ledger.stagedForMatch('support', 'left', 'n7', 10);
  await ledger.strays('support', 'left', 'n7', 10);
  await ledger.journal({ limit: 10, sync: 'support', link: 'n7', field: 'title' });
  await ledger.journal({ limit: 10, sync: 'support', run: 'run-1', link: 'n7', after: '1000' });
  await ledger.problems({ limit: 10, sync: 'support', after: 'n7' });
  await ledger.problem('n7');
  await ledger.conflict('n7');
  await ledger.conflictsOf('n7');
  await ledger.openConflicts('n7');
  await ledger.run('n7');
  await ledger.commit([
    open('new'),
    close('new'),
    put('n7'),
    { type: 'problem.clear', ...record },
    { type: 'problem.clear', ...record, field: 'title' },
    { type: 'todo.done', ...record },
    { type: 'stray.done', ...record },
  ]);
};

/** One line for each step of a plan that reads a big table without going by the key it is asked for. */
type Fault = (store: Store, call: Call) => Promise<readonly string[]>;

const sqliteFaults: Fault = async (store, call) => {
  const plan = await store.query<{ detail: string }>({ sql: `explain query plan ${call.sql}`, values: call.values });
  return plan.map((step) => step.detail).filter((step) => BIG.some((table) => step.startsWith(`SCAN ${table}`)));
};

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Filter?: string;
  readonly 'Join Filter'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodes = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];

/** A condition on one of these that is a filter was not looked up. */
const KEYS = /\b(left_key|right_key|match_key|key|link|id|seq)\b/;

const postgresFaults: Fault = async (store, { sql, values }) => {
  const [row] = await store.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>({
    sql: `explain (format json) ${sql}`,
    values,
  });
  return (row?.['QUERY PLAN'] ?? [])
    .flatMap(({ Plan }) => nodes(Plan))
    .filter((node) => BIG.includes(node['Relation Name'] ?? '') || node['Join Filter'] !== undefined)
    .filter((node) => node['Node Type'] === 'Seq Scan' || KEYS.test(`${node.Filter} ${node['Join Filter']}`))
    .map((node) => JSON.stringify(node));
};

/** Statistics come late or never on PostgreSQL, so plans must be right without them. */
const withoutStatistics = async (store: Store): Promise<void> => {
  const [{ schema } = { schema: '' }] = await store.query<{ schema: string }>({
    sql: "select schemaname as schema from pg_tables where tablename = 'links' and schemaname like 't\\_%'",
    values: [],
  });
  for (const table of BIG)
    await store.query({ sql: `alter table ${schema}.${table} set (autovacuum_enabled = false)`, values: [] });
};

const kinds: readonly (readonly [string, Places, Fault])[] = [
  ['SQLite', filePlaces(), sqliteFaults],
  ['PostgreSQL without statistics', postgresPlaces(), postgresFaults],
];

/** A sync with many links was once walked through for every key of it: four minutes for one page of twenty thousand. */
describe.each(kinds)('what is looked up by key is not searched for: %s', (_name, places, faultsOf) => {
  const calls: Call[] = [];
  let store: Store;
  beforeAll(async () => {
    await places.setUp();
    store = await places.make().store();
    await migrate(store, 'here');
    if (!places.inProcess) await withoutStatistics(store);
    await fill(sqlLedger(store));
    await lookUps(sqlLedger(recording(store, calls)));
  });
  afterAll(async () => {
    await store.close();
    await places.tearDown();
  });

  it('in any statement', async () => {
    expect(calls.length).toBeGreaterThan(15);
    const found = await Promise.all(
      calls.map(async (call) => (await faultsOf(store, call)).map((fault) => `${call.sql}\n${fault}`)),
    );
    expect(found.flat()).toEqual([]);
  });
});
