import { fromJson, toJson } from './json.ts';
import type { Ledger, Run } from './ledger.ts';
import { newestFirst } from './page.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';

export const putRun = ({ runs }: Statements, run: Run): Step => ({
  call: runs.put({ id: run.id, sync: run.sync, outcome: run.outcome, body: toJson(run) }),
});

export const runReads = (store: Store): Pick<Ledger, 'runs' | 'run'> => ({
  async runs(options) {
    const { all, ofSync } = store.statements.runs;
    const list = options.sync === undefined ? all : ofSync;
    const rows = await store.query(list({ ...newestFirst(options), sync: options.sync ?? '' }));
    return rows.map((row) => fromJson<Run>(row.body));
  },
  async run(id) {
    const [row] = await store.query(store.statements.runs.byId({ id }));
    return row && fromJson<Run>(row.body);
  },
});
