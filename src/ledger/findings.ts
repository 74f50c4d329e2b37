import type { Conflict } from '../sync/link.ts';
import { checked, type Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger, ListOptions, Problem } from './ledger.ts';
import { callOf, perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { ConflictTable, ProblemTable } from './tables.ts';

/** What waits for a person: conflicts and problems. Listed oldest first, so that pages stay in place while new ones arrive. */
const statements = perDialect(({ db }) => ({
  putConflict: prepare<Omit<ConflictTable, 'seq'>>()((p) =>
    db
      .insertInto('conflicts')
      .values({ id: p.id, sync: p.sync, link: p.link, state: p.state, body: p.body })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({ state: eb.ref('excluded.state'), body: eb.ref('excluded.body') })),
      ),
  ),
  openConflicts: prepare<{ link: string }>()((p) =>
    db.selectFrom('conflicts').select('body').where('link', '=', p.link).where(checked('state', 'open')).orderBy('seq'),
  ),
  putProblem: prepare<Omit<ProblemTable, 'seq'>>()((p) =>
    db
      .insertInto('problems')
      .values({ id: p.id, sync: p.sync, side: p.side, key: p.key, field: p.field, code: p.code, body: p.body })
      .onConflict((conflict) =>
        conflict
          .columns(['sync', 'side', 'key', 'field'])
          .doUpdateSet((eb) => ({ code: eb.ref('excluded.code'), body: eb.ref('excluded.body') })),
      ),
  ),
  clearRecord: prepare<Pick<ProblemTable, 'sync' | 'side' | 'key'>>()((p) =>
    db.deleteFrom('problems').where('key', '=', p.key).where(checked('side', p.side)).where(checked('sync', p.sync)),
  ),
  clearField: prepare<Pick<ProblemTable, 'sync' | 'side' | 'key' | 'field'>>()((p) =>
    db
      .deleteFrom('problems')
      .where('key', '=', p.key)
      .where('field', '=', p.field)
      .where(checked('side', p.side))
      .where(checked('sync', p.sync)),
  ),
  countOpen: prepare<{ sync: string }>()((p) =>
    db.selectNoFrom(({ selectFrom, fn }) => [
      selectFrom('conflicts')
        .select(fn.countAll<number>().as('n'))
        .where('sync', '=', p.sync)
        .where('state', '=', 'open')
        .as('conflicts'),
      selectFrom('problems').select(fn.countAll<number>().as('n')).where('sync', '=', p.sync).as('problems'),
      selectFrom('intents')
        .select(fn.countAll<number>().as('n'))
        .where('sync', '=', p.sync)
        .where('state', '=', 'uncertain')
        .as('uncertain'),
    ]),
  ),
}));

export const putConflict = (dialect: Dialect, conflict: Conflict): Step => ({
  call: statements(dialect).putConflict({
    id: conflict.id,
    sync: conflict.sync,
    link: conflict.link,
    state: conflict.state,
    body: toJson(conflict),
  }),
});

/** One row per record and field. A problem that is raised again keeps the id a person may already have written down. */
export const putProblem = (dialect: Dialect, problem: Problem): Step => ({
  call: statements(dialect).putProblem({
    id: problem.id,
    sync: problem.sync,
    side: problem.side,
    key: problem.key,
    field: problem.field ?? '',
    code: problem.code,
    body: toJson(problem),
  }),
});

export const clearProblem = (
  dialect: Dialect,
  { sync, side, key, field }: Pick<Problem, 'sync' | 'side' | 'key' | 'field'>,
): Step => {
  const known = statements(dialect);
  return {
    call: field === undefined ? known.clearRecord({ sync, side, key }) : known.clearField({ sync, side, key, field }),
  };
};

const listConflicts = ({ db }: Dialect, { sync, limit, after, state }: Parameters<Ledger['conflicts']>[0]) =>
  callOf(
    db
      .selectFrom('conflicts')
      .select('body')
      .$if(sync !== undefined, (query) => query.where('sync', '=', String(sync)))
      .$if(state !== undefined, (query) => query.where('state', '=', state as Conflict['state']))
      .$if(after !== undefined, (query) =>
        query.where('seq', '>', (eb) => eb.selectFrom('conflicts').select('seq').where('id', '=', String(after))),
      )
      .orderBy('seq')
      .limit(limit)
      .compile(),
  );

const listProblems = ({ db }: Dialect, { sync, limit, after }: ListOptions) =>
  callOf(
    db
      .selectFrom('problems')
      .select(['id', 'body'])
      .$if(sync !== undefined, (query) => query.where('sync', '=', String(sync)))
      .$if(after !== undefined, (query) =>
        query.where('seq', '>', (eb) => eb.selectFrom('problems').select('seq').where('id', '=', String(after))),
      )
      .orderBy('seq')
      .limit(limit)
      .compile(),
  );

type FindingReads = Pick<Ledger, 'conflicts' | 'openConflicts' | 'problems' | 'countOpen'>;

export const findingReads = (store: Store): FindingReads => {
  const known = statements(store.dialect);
  return {
    async conflicts(options) {
      const rows = await store.query(listConflicts(store.dialect, options));
      return rows.map((row) => fromJson<Conflict>(row.body));
    },
    async openConflicts(link) {
      return (await store.query(known.openConflicts({ link }))).map((row) => fromJson<Conflict>(row.body));
    },
    async problems(options) {
      const rows = await store.query(listProblems(store.dialect, options));
      return rows.map((row) => ({ ...fromJson<Problem>(row.body), id: row.id }));
    },
    async countOpen(sync) {
      const [row] = await store.query(known.countOpen({ sync }));
      return { conflicts: row?.conflicts ?? 0, problems: row?.problems ?? 0, uncertain: row?.uncertain ?? 0 };
    },
  };
};
