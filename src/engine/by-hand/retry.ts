import type { Problem } from '../../ledger/ledger.ts';
import type { Deps, Sync } from '../context.ts';
import { againRow, withLease } from './act.ts';
import { noProblem, refusal } from './refuse.ts';

/** The record of a problem is looked at in the next run at once, as if it had never been tried. Throws `ConfigError` for what is no problem of a record. */
export const retryProblem = (sync: Sync, deps: Deps, id: string): Promise<Problem> =>
  withLease(sync, deps, async (lease) => {
    const problem = await deps.ledger.problem(id);
    if (problem?.sync !== sync.id) throw noProblem(id);
    if (problem.key === '')
      throw refusal(
        id,
        'is not about one record: every run looks at it; "tandem check" says what to change in the mapping',
        '并非针对某条记录：每次运行都会检查；"tandem check" 会说明映射需要如何修改',
      );
    await deps.ledger.commit([againRow(deps, sync.id, problem.side, problem.key, 'retry')], lease.current());
    return problem;
  });
