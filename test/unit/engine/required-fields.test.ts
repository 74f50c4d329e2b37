import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../src/engine/index.ts';
import type { FieldSchema } from '../../../src/model/index.ts';
import { asking, codesOf, pairWith, problemsOf, saysNow } from '../../support/moves.ts';
import { LEFT_MAPPING, RIGHT_MAPPING, RIGHT_MOVES, type PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf, wroteIn } from '../../support/plans.ts';
import { states, undo } from '../../support/undoing.ts';

const SOLUTION: FieldSchema = { name: 'solution', type: 'text', writable: 'always' };
const REASON: FieldSchema = { name: 'reason', type: 'text', writable: 'always' };

/** Closing asks for a solution; there is a way back, which asks for a reason when `back` is set. */
const flow = (back: readonly string[] = []) => [
  ...RIGHT_MOVES.map((move) => (move.to === '已关闭' ? { ...move, requires: ['solution'] } : move)),
  { from: '已关闭', to: '待评审', ...(back.length > 0 && { requires: back }) },
];

const mapped = (fields: object) => ({
  left: { mapping: { ...LEFT_MAPPING, fields: { ...LEFT_MAPPING.fields, ...fields } } },
  right: { mapping: { ...RIGHT_MAPPING, fields: { ...RIGHT_MAPPING.fields, ...fields } } },
});

const DEMANDING: PairOptions = { right: { transitions: flow(), more: [SOLUTION, REASON] } };

/** The solution is a mapped field of both sides. */
const MAPPED: PairOptions = {
  left: { more: [SOLUTION] },
  right: { transitions: flow(), more: [SOLUTION] },
  leftSide: mapped({ 'custom.solution': 'solution' }).left,
  rightSide: mapped({ 'custom.solution': 'solution' }).right,
};

const closing = { solution: 'no need', status: '已关闭' };

describe('a move that asks for a field', () => {
  it('is held before any call when nothing has a value for it, naming the move and the field', async () => {
    const pair = await pairWith({ oneWay: 'allow' }, DEMANDING);
    await asking(pair, 'rejected');
    expect(await pair.run()).toMatchObject({ transitioned: 0, problems: 1 });
    expect(pair.writes()).toEqual([]);
    const [problem] = await problemsOf(pair);
    expect(problem?.code).toBe('required-field');
    expect(problem?.words.en).toMatch(/"待评审" → "已关闭" .* asks for solution, which has no value/);
    expect(problem?.words.zh).toContain('"requires": { "solution": "…" }');
  });

  it('takes the value the admin gives, in one call, and the next run has nothing to do', async () => {
    const pair = await pairWith({ oneWay: 'allow', requires: { solution: 'no need' } }, DEMANDING);
    await asking(pair, 'rejected');
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
    expect(pair.right.sent).toEqual([closing]);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('goes at the next run once the admin has given a value', async () => {
    const pair = await pairWith({ oneWay: 'allow' }, DEMANDING);
    await asking(pair, 'rejected');
    for (let runs = 0; runs < 3; runs += 1) await pair.run();
    saysNow(pair, { oneWay: 'allow', requires: { solution: 'no need' } });
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
  });

  it('takes what the record holds rather than what the admin gives', async () => {
    const pair = await pairWith({ oneWay: 'allow', requires: { solution: 'no need' } }, DEMANDING);
    await asking(pair, 'rejected');
    pair.right.edit('1', { solution: 'done elsewhere' });
    await pair.run();
    expect(pair.right.sent).toEqual([{ solution: 'done elsewhere', status: '已关闭' }]);
    expect((await pair.ledger.journal({ limit: 10 })).map((row) => row.kind)).toEqual(['transition', 'create']);
  });

  it('takes the mapped value that is on its way, in the same call, and both are accounted for', async () => {
    const pair = await pairWith({ oneWay: 'allow', requires: { solution: 'other' } }, MAPPED);
    await asking(pair, 'rejected');
    pair.left.edit('1', { solution: 'no need' });
    const planned = operationsOf(await planOf(pair));
    expect(planned).toMatchObject([
      { kind: 'transition', needs: { 已关闭: [{ native: 'solution', write: 'no need' }] } },
    ]);
    const { run } = await pair.run();
    expect(pair.right.sent).toEqual([closing]);
    expect(await wroteIn(pair, run)).toEqual([
      'right transition status "已关闭"',
      'right update custom.solution "no need"',
    ]);
    await pair.run({ sweep: true });
    expect(pair.writes()).toEqual([]);
  });

  it('sends a mapped value by itself when the move is held for another reason', async () => {
    const pair = await pairWith({}, MAPPED);
    await asking(pair, 'resolved');
    pair.left.edit('1', { solution: 'no need' });
    expect(await pair.run()).toMatchObject({ updated: 1, transitioned: 0 });
    expect(await codesOf(pair)).toEqual(['one-way-door']);
    expect(pair.right.sent).toEqual([{ solution: 'no need' }]);
  });

  it('takes what the other side says where the vendor has emptied the field', async () => {
    const pair = await pairWith(
      { oneWay: 'allow' },
      { ...MAPPED, sync: { fields: { 'custom.solution': { direction: 'left-to-right' } } } },
    );
    pair.left.add({ title: 'a', solution: 'no need' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.right.edit('1', { solution: null });
    pair.left.edit('1', { status: 'rejected' });
    await pair.run();
    expect(pair.right.sent).toEqual([closing]);
  });

  it('does not carry the admin’s own value of a mapped field to the other side', async () => {
    const pair = await pairWith({ oneWay: 'allow', requires: { solution: 'no need' } }, MAPPED);
    await asking(pair, 'rejected');
    await pair.run();
    expect(pair.right.sent).toEqual([closing]);
    await pair.run({ sweep: true });
    expect(pair.writes()).toEqual([]);
    expect(pair.left.field('1', 'solution')).toBeNull();
  });

  it('is gone around where that asks for nothing', async () => {
    const transitions = [
      { from: '待评审', to: '进行中', requires: ['solution'] },
      { from: '待评审', to: '已计划' },
      { from: '已计划', to: '进行中' },
      { from: '进行中', to: '已完成' },
      { from: '进行中', to: '已关闭' },
    ];
    const pair = await pairWith({ oneWay: 'allow' }, { right: { transitions, more: [SOLUTION] } });
    await asking(pair, 'open');
    await pair.run();
    expect(pair.right.sent).toEqual([{ status: '已计划' }, { status: '进行中' }]);
  });

  it('gets its field at the hop that asks for it, as planned', async () => {
    const transitions = RIGHT_MOVES.map((move) => (move.to === '已完成' ? { ...move, requires: ['solution'] } : move));
    const pair = await pairWith({ oneWay: 'allow' }, { ...MAPPED, right: { transitions, more: [SOLUTION] } });
    await asking(pair, 'resolved');
    pair.left.edit('1', { solution: 'fixed' });
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toMatchObject([{ kind: 'transition', path: ['已计划', '进行中', '已完成'] }]);
    expect(await applyPlan(pair.sync, pair.deps, plan)).toMatchObject({ transitioned: 3, drifted: [] });
    expect(pair.right.sent).toEqual([
      { status: '已计划' },
      { status: '进行中' },
      { solution: 'fixed', status: '已完成' },
    ]);
  });

  it('is undone with its field; what is not mapped stays and is listed', async () => {
    const pair = await pairWith(
      { oneWay: 'allow', requires: { solution: 'no need', reason: 'undone' } },
      {
        right: { transitions: flow(['reason']), more: [SOLUTION, REASON] },
      },
    );
    await asking(pair, 'rejected');
    const { run } = await pair.run();
    const { items } = await undo(pair, run);
    expect(states(items)).toEqual(['back', 'kept']);
    expect(items[1]?.words?.en).toMatch(/was sent because a move of the status asks for it/);
    expect(pair.right.sent.at(-1)).toEqual({ reason: 'undone', status: '待评审' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('is undone together with a mapped field that went along', async () => {
    const pair = await pairWith({ oneWay: 'allow' }, MAPPED);
    await asking(pair, 'rejected');
    pair.left.edit('1', { solution: 'no need' });
    const { run } = await pair.run();
    expect(states((await undo(pair, run)).items)).toEqual(['back', 'back']);
    expect(pair.right.row('1').fields).toMatchObject({ status: '待评审', solution: null });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it.each(['lost-reply', 'lost-request'] as const)('is found out about when its outcome is lost (%s)', async (kind) => {
    const pair = await pairWith({ oneWay: 'allow', requires: { solution: 'no need' } }, DEMANDING);
    await asking(pair, 'rejected');
    pair.right.fail({ on: 'update', kind });
    await pair.run();
    for (let runs = 0; runs < 3; runs += 1) {
      pair.clock.advance(200_000);
      await pair.run();
    }
    expect(pair.right.row('1').fields).toMatchObject(closing);
    expect(pair.right.sent).toHaveLength(1);
    const rows = await pair.ledger.journal({ limit: 10 });
    expect(rows.map(({ kind, after }) => [kind, after]).slice(0, 2)).toEqual([
      ['update', { solution: 'no need' }],
      ['transition', '已关闭'],
    ]);
  });
});
