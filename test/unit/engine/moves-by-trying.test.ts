import { describe, expect, it } from 'vitest';
import { asking, codesOf, LATER_MS, pairWith, problemsOf } from '../../support/moves.ts';
import type { PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';

const moves = (...edges: readonly string[]) =>
  edges.map((edge) => {
    const [from = '', to = ''] = edge.split('>');
    return { from, to };
  });

/** What the vendor allows, and what it tells of it. */
const trying = (allowed: readonly string[], told: readonly string[] = []): PairOptions => ({
  right: { transitionsKnown: 'by-trying', transitions: moves(...allowed), told: moves(...told) },
});

const asked = (sent: readonly Readonly<Record<string, unknown>>[]) => sent.map((one) => one['status']);

describe('moves that are known only by trying', () => {
  it('are tried at once where nothing is known', async () => {
    const pair = await pairWith({}, trying(['待评审>已完成']));
    await asking(pair, 'resolved');
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
    expect(asked(pair.right.sent)).toEqual(['已完成']);
  });

  it('follow what is told, with no refusal', async () => {
    const pair = await pairWith({}, trying(['待评审>进行中', '进行中>已完成'], ['待评审>进行中', '进行中>已完成']));
    await asking(pair, 'resolved');
    expect(await pair.run()).toMatchObject({ transitioned: 2, problems: 0 });
    expect(asked(pair.right.sent)).toEqual(['进行中', '已完成']);
  });

  it('look for another way when one is refused, and ask for it never again on that day', async () => {
    const pair = await pairWith({}, trying(['待评审>进行中', '进行中>已完成'], ['待评审>进行中']));
    await asking(pair, 'resolved');
    expect(await pair.run()).toMatchObject({ transitioned: 2, problems: 0 });
    expect(asked(pair.right.sent)).toEqual(['已完成', '进行中', '已完成']);
    pair.left.add({ title: 'b', status: 'resolved' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 2, problems: 0 });
    expect(asked(pair.right.sent).slice(3)).toEqual(['进行中', '已完成']);
  });

  it('remember what was made, so that it can be part of a longer way', async () => {
    const pair = await pairWith({}, trying(['待评审>进行中', '进行中>已完成']));
    await asking(pair, 'open');
    await pair.run();
    pair.left.add({ title: 'b', status: 'resolved' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 2, problems: 0 });
    expect(asked(pair.right.sent)).toEqual(['进行中', '已完成', '进行中', '已完成']);
  });

  it('are held once every way was refused, and cost no call until the refusal is a day old', async () => {
    const pair = await pairWith({}, trying(['待评审>已计划']));
    await asking(pair, 'resolved');
    expect(await pair.run()).toMatchObject({ transitioned: 0, problems: 1 });
    expect(asked(pair.right.sent)).toEqual(['已完成']);
    const [problem] = await problemsOf(pair);
    expect(problem?.words.en).toContain('refused to move an item from "待评审" to "已完成"');
    pair.clock.advance(LATER_MS);
    await pair.run();
    expect(pair.right.sent).toHaveLength(1);
    pair.clock.advance(LATER_MS);
    await pair.run();
    expect(pair.right.sent).toHaveLength(2);
    expect(await codesOf(pair)).toEqual(['no-transition']);
  });

  it('never look for a way through what means done or dropped, or is to be avoided', async () => {
    const told = ['待评审>已关闭', '待评审>已计划'];
    const pair = await pairWith({ avoid: ['已计划'] }, trying([...told, '已关闭>进行中', '已计划>进行中'], told));
    await asking(pair, 'open');
    expect(await pair.run()).toMatchObject({ transitioned: 0, problems: 1 });
    expect(pair.right.field('1', 'status')).toBe('待评审');
  });

  it('stop after a few refusals of one item in one run', async () => {
    const told = ['待评审>已计划', '待评审>进行中'];
    const pair = await pairWith(
      {},
      {
        right: { transitionsKnown: 'by-trying', transitions: [], told: moves(...told) },
      },
    );
    await asking(pair, 'resolved');
    expect(await pair.run()).toMatchObject({ transitioned: 0, problems: 1 });
    expect(pair.right.sent.length).toBeLessThanOrEqual(4);
    expect(pair.right.field('1', 'status')).toBe('待评审');
  });

  it('are planned as what will be tried', async () => {
    const pair = await pairWith({}, trying(['待评审>已完成']));
    await asking(pair, 'resolved');
    expect(operationsOf(await planOf(pair))).toMatchObject([{ path: ['已完成'], explores: false }]);
  });
});
