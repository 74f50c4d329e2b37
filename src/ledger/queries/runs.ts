import type { RunTable } from '../tables.ts';
import type { Dialect } from './dialect.ts';
import { placeOf, type Page } from './page.ts';
import { prepare } from './prepare.ts';

/** Newest first, by when they began. */
const list = (dialect: Dialect, by: readonly 'sync'[]) =>
  prepare<Page & { sync: string }>()((p) =>
    dialect.db
      .selectFrom('runs')
      .select('body')
      .$if(by.includes('sync'), (query) => query.where('sync', '=', p.sync))
      .where('seq', '<', placeOf(dialect, 'runs', p))
      .orderBy('seq', 'desc')
      .limit(p.limit),
  );

export const runQueries = (dialect: Dialect) => ({
  put: prepare<Omit<RunTable, 'seq'>>()((p) =>
    dialect.db
      .insertInto('runs')
      .values({ id: p.id, sync: p.sync, outcome: p.outcome, body: p.body })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((eb) => ({ outcome: eb.ref('excluded.outcome'), body: eb.ref('excluded.body') })),
      ),
  ),
  byId: prepare<{ id: string }>()((p) => dialect.db.selectFrom('runs').select('body').where('id', '=', p.id)),
  all: list(dialect, []),
  ofSync: list(dialect, ['sync']),
});
