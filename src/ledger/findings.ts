import type { Conflict } from '../sync/link.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger, Problem } from './ledger.ts';
import { oldestFirst } from './page.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';

export const putConflict = ({ findings }: Statements, conflict: Conflict): Step => ({
  call: findings.putConflict({
    id: conflict.id,
    sync: conflict.sync,
    link: conflict.link,
    state: conflict.state,
    body: toJson(conflict),
  }),
});

/** One row per record and field. A problem that is raised again keeps the id a person may already have written down. */
export const putProblem = ({ findings }: Statements, problem: Problem): Step => ({
  call: findings.putProblem({
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
  { findings }: Statements,
  { sync, side, key, field }: Pick<Problem, 'sync' | 'side' | 'key' | 'field'>,
): Step => ({
  call:
    field === undefined ? findings.clearRecord({ sync, side, key }) : findings.clearField({ sync, side, key, field }),
});

/** The list that is narrowed down by what is given, so that each has its own index. */
const conflictsBy = ({ findings }: Statements, sync: string | undefined, state: Conflict['state'] | undefined) => {
  if (state === undefined) return sync === undefined ? findings.conflicts : findings.conflictsOfSync;
  return sync === undefined ? findings.conflictsOfState : findings.conflictsOfSyncAndState;
};

type FindingReads = Pick<
  Ledger,
  'conflicts' | 'openConflicts' | 'conflict' | 'conflictsOf' | 'problems' | 'problem' | 'countOpen'
>;

export const findingReads = (store: Store): FindingReads => {
  const known = store.statements.findings;
  return {
    async conflicts(options) {
      const { sync = '', state = 'open' } = options;
      const list = conflictsBy(store.statements, options.sync, options.state);
      const rows = await store.query(list({ ...oldestFirst(options), sync, state }));
      return rows.map((row) => fromJson<Conflict>(row.body));
    },
    async openConflicts(link) {
      return (await store.query(known.openConflicts({ link }))).map((row) => fromJson<Conflict>(row.body));
    },
    async conflict(id) {
      const [row] = await store.query(known.conflictById({ id }));
      return row && fromJson<Conflict>(row.body);
    },
    async conflictsOf(link) {
      return (await store.query(known.ofLink({ link }))).map((row) => fromJson<Conflict>(row.body));
    },
    async problem(id) {
      const [row] = await store.query(known.problemById({ id }));
      return row && { ...fromJson<Problem>(row.body), id: row.id };
    },
    async problems(options) {
      const list = options.sync === undefined ? known.problems : known.problemsOfSync;
      const rows = await store.query(list({ ...oldestFirst(options), sync: options.sync ?? '' }));
      return rows.map((row) => ({ ...fromJson<Problem>(row.body), id: row.id }));
    },
    async countOpen(sync) {
      const [row] = await store.query(known.countOpen({ sync }));
      return { conflicts: row?.conflicts ?? 0, problems: row?.problems ?? 0, uncertain: row?.uncertain ?? 0 };
    },
  };
};
