import { NO_WORKFLOW_RULES, type WorkflowRules } from '../../src/sync/index.ts';
import { makePair, type Pair, type PairOptions } from './pair.ts';

/** A pair whose right side an admin has said this about; what is left out is as if nothing were said. */
export const pairWith = (rules: Partial<WorkflowRules>, options: PairOptions = {}): Promise<Pair> =>
  makePair({ ...options, rightSide: { ...options.rightSide, workflowRules: { ...NO_WORKFLOW_RULES, ...rules } } });

/** The admin says something else about the right side from now on. */
export const saysNow = (pair: Pair, rules: Partial<WorkflowRules>): void => {
  pair.sync = { ...pair.sync, right: { ...pair.sync.right, workflowRules: { ...NO_WORKFLOW_RULES, ...rules } } };
};

/** A linked item, at rest, whose left side then shows another status. */
export async function asking(pair: Pair, status: string): Promise<void> {
  pair.left.add({ title: 'a' });
  await pair.run();
  pair.clock.advance(60_000);
  pair.left.edit('1', { status });
}

export const problemsOf = async (pair: Pair) => pair.ledger.problems({ sync: pair.sync.id, limit: 20 });

export const codesOf = async (pair: Pair): Promise<readonly string[]> =>
  (await problemsOf(pair)).map((problem) => problem.code);

/** Long enough for every retry to be due. */
export const LATER_MS = 13 * 3_600_000;
