import type { Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger, ListOptions, Run } from './ledger.ts';
import { callOf, perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { RunTable } from './tables.ts';

const statements = perDialect(({ db }) => ({
  put: prepare<Omit<RunTable, 'seq'>>()((p) =>
    db
      .insertInto('runs')
      .values({ id: p.id, sync: p.sync, outcome: p.outcome, body: p.body })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((eb) => ({ outcome: eb.ref('excluded.outcome'), body: eb.ref('excluded.body') })),
      ),
  ),
}));

export const putRun = (dialect: Dialect, run: Run): Step => ({
  call: statements(dialect).put({ id: run.id, sync: run.sync, outcome: run.outcome, body: toJson(run) }),
});

/** Newest first, by when they began. */
const list = ({ db }: Dialect, { sync, limit, after }: ListOptions) =>
  callOf(
    db
      .selectFrom('runs')
      .select('body')
      .$if(sync !== undefined, (query) => query.where('sync', '=', String(sync)))
      .$if(after !== undefined, (query) =>
        query.where('seq', '<', (eb) => eb.selectFrom('runs').select('seq').where('id', '=', String(after))),
      )
      .orderBy('seq', 'desc')
      .limit(limit)
      .compile(),
  );

export const runReads = (store: Store): Pick<Ledger, 'runs'> => ({
  async runs(options) {
    return (await store.query(list(store.dialect, options))).map((row) => fromJson<Run>(row.body));
  },
});
