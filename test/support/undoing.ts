import { expect } from 'vitest';
import { undoRun, type UndoOptions } from '../../src/engine/index.ts';
import type { FakeTracker } from './fake-tracker.ts';
import { makePair, type Pair, type PairOptions } from './pair.ts';
import { operationsOf, planOf } from './plans.ts';

/** Every move forward, and back by one. */
export const BOTH_WAYS = [
  ['待评审', '已计划'],
  ['已计划', '进行中'],
  ['进行中', '已完成'],
  ['进行中', '已关闭'],
].flatMap(([from = '', to = '']) => [
  { from, to },
  { from: to, to: from },
]);

/** Items that are linked and at rest, then edited by a person and synced: the run to undo. */
export async function ran(
  edit: (left: FakeTracker) => void,
  options: PairOptions = {},
): Promise<{ pair: Pair; run: string }> {
  const pair = await makePair({ right: { transitions: BOTH_WAYS }, ...options });
  pair.left.add({ title: 'a', priority: 'P2', description: '<p>long</p>', labels: ['x'] });
  pair.left.add({ title: 'b' });
  await pair.run();
  pair.clock.advance(60_000);
  edit(pair.left);
  const { run } = await pair.run();
  return { pair, run };
}

export async function undo(pair: Pair, run: string, options: UndoOptions = {}) {
  pair.clock.advance(60_000);
  pair.left.takeCalls();
  pair.right.takeCalls();
  return undoRun(pair.sync, pair.deps, run, options);
}

export const writes = (pair: Pair): readonly string[] =>
  [...pair.left.calls, ...pair.right.calls].filter((call) => /^(create|update|comment )/.test(call));

/** Nothing is done, now and after everything was looked at again. */
export async function staysQuiet(pair: Pair): Promise<void> {
  for (const options of [{}, { sweep: true }]) {
    const report = await pair.run(options);
    expect(report).toMatchObject({ outcome: 'done', conflicts: 0, problems: 0 });
    expect(pair.writes()).toEqual([]);
  }
  expect(operationsOf(await planOf(pair))).toEqual([]);
}

export const shown = (tracker: FakeTracker, key: string) => ({ ...tracker.row(key).fields });

export const states = (items: readonly { readonly state: string }[]) => items.map((item) => item.state);
