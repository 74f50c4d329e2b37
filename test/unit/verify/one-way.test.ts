import { describe, expect, it } from 'vitest';
import { verifySync, type MappingFinding } from '../../../src/verify/index.ts';
import type { WorkflowRules } from '../../../src/sync/index.ts';
import { between, DEFAULT_FLOW, ideas, tickets, type Change } from './world.ts';

const doors = (change: Change): readonly MappingFinding[] =>
  verifySync(between(ideas(), tickets({ connection: 'support', ...change }), { policy: 'one-way-safe' })).filter(
    (one) => one.law === 'one-way',
  );

const agreeing = (workflow: Partial<WorkflowRules>) => doors({ schema: { transitions: DEFAULT_FLOW }, workflow });

describe('one-way doors', () => {
  it('are told before they are met, with an item that cannot go back and what to write', () => {
    const [finding, ...others] = agreeing({});
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      file: 'config/syncs.json',
      path: 'feedback.right.workflow.oneWay',
    });
    expect(finding?.words.en).toMatch(/gone from "待处理" to "处理中" can never be "new" again/);
    expect(finding?.words.zh).toMatch(/再也无法回到“new”/);
    expect(finding?.repair.en).toContain('[ [ "待处理", "处理中" ], ');
  });

  it.each([
    ['all of them are allowed', { oneWay: 'allow' }, []],
    ['each of them is named', { oneWay: DEFAULT_FLOW.map(({ from, to }) => [from, to] as const) }, []],
    [
      'one is named and three are not',
      { oneWay: [['待处理', '处理中']] },
      [expect.stringMatching(/处理中 → 已计划, 已计划 → 已完成, 处理中 → 已关闭/)],
    ],
  ] as const)('say no more than that %s', (_, workflow, said) => {
    expect(agreeing(workflow).map((one) => one.words.en)).toEqual(said);
  });

  it('are none where the workflow leads back', () => {
    const back = DEFAULT_FLOW.map(({ from, to }) => ({ from: to, to: from }));
    expect(doors({ schema: { transitions: [...DEFAULT_FLOW, ...back] } })).toEqual([]);
  });

  it.each(['per-record', 'by-trying', 'free'] as const)('are not claimed where moves are %s', (transitions) => {
    expect(doors({ capabilities: { transitions }, schema: { transitions: DEFAULT_FLOW } })).toEqual([]);
  });
});
