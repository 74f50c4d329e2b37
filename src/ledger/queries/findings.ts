import type { Conflict } from '../../sync/link.ts';
import type { ConflictTable, ProblemTable } from '../tables.ts';
import { checked, type Dialect } from './dialect.ts';
import { placeOf, type Page } from './page.ts';
import { prepare } from './prepare.ts';

/** The oldest first. */
const conflictList = (dialect: Dialect, by: readonly ('sync' | 'state')[]) =>
  prepare<Page & { sync: string; state: Conflict['state'] }>()((p) =>
    dialect.db
      .selectFrom('conflicts')
      .select('body')
      .$if(by.includes('sync'), (query) => query.where('sync', '=', p.sync))
      .$if(by.includes('state'), (query) => query.where('state', '=', p.state))
      .where('seq', '>', placeOf(dialect, 'conflicts', p))
      .orderBy('seq')
      .limit(p.limit),
  );

const problemList = (dialect: Dialect, by: readonly 'sync'[]) =>
  prepare<Page & { sync: string }>()((p) =>
    dialect.db
      .selectFrom('problems')
      .select(['id', 'body'])
      .$if(by.includes('sync'), (query) => query.where('sync', '=', p.sync))
      .where('seq', '>', placeOf(dialect, 'problems', p))
      .orderBy('seq')
      .limit(p.limit),
  );

/** What waits for a person: conflicts and problems. Listed oldest first, so that pages stay in place while new ones arrive. */
export const findingQueries = (dialect: Dialect) => ({
  putConflict: prepare<Omit<ConflictTable, 'seq'>>()((p) =>
    dialect.db
      .insertInto('conflicts')
      .values({ id: p.id, sync: p.sync, link: p.link, state: p.state, body: p.body })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({ state: eb.ref('excluded.state'), body: eb.ref('excluded.body') })),
      ),
  ),
  openConflicts: prepare<{ link: string }>()((p) =>
    dialect.db
      .selectFrom('conflicts')
      .select('body')
      .where('link', '=', p.link)
      .where(checked('state', 'open'))
      .orderBy('seq'),
  ),
  ofLink: prepare<{ link: string }>()((p) =>
    dialect.db.selectFrom('conflicts').select('body').where('link', '=', p.link).orderBy('seq'),
  ),
  conflictById: prepare<{ id: string }>()((p) =>
    dialect.db.selectFrom('conflicts').select('body').where('id', '=', p.id),
  ),
  problemById: prepare<{ id: string }>()((p) =>
    dialect.db.selectFrom('problems').select(['id', 'body']).where('id', '=', p.id),
  ),
  putProblem: prepare<Omit<ProblemTable, 'seq'>>()((p) =>
    dialect.db
      .insertInto('problems')
      .values({ id: p.id, sync: p.sync, side: p.side, key: p.key, field: p.field, code: p.code, body: p.body })
      .onConflict((conflict) =>
        conflict
          .columns(['sync', 'side', 'key', 'field'])
          .doUpdateSet((eb) => ({ code: eb.ref('excluded.code'), body: eb.ref('excluded.body') })),
      ),
  ),
  clearRecord: prepare<Pick<ProblemTable, 'sync' | 'side' | 'key'>>()((p) =>
    dialect.db
      .deleteFrom('problems')
      .where('key', '=', p.key)
      .where(checked('side', p.side))
      .where(checked('sync', p.sync)),
  ),
  clearField: prepare<Pick<ProblemTable, 'sync' | 'side' | 'key' | 'field'>>()((p) =>
    dialect.db
      .deleteFrom('problems')
      .where('key', '=', p.key)
      .where('field', '=', p.field)
      .where(checked('side', p.side))
      .where(checked('sync', p.sync)),
  ),
  countOpen: prepare<{ sync: string }>()((p) =>
    dialect.db.selectNoFrom(({ selectFrom, fn }) => [
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
  conflicts: conflictList(dialect, []),
  conflictsOfSync: conflictList(dialect, ['sync']),
  conflictsOfState: conflictList(dialect, ['state']),
  conflictsOfSyncAndState: conflictList(dialect, ['sync', 'state']),
  problems: problemList(dialect, []),
  problemsOfSync: problemList(dialect, ['sync']),
});
