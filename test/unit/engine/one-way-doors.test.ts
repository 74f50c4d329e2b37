import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../src/engine/index.ts';
import { asking, codesOf, pairWith, problemsOf, saysNow } from '../../support/moves.ts';
import { RIGHT_MAPPING } from '../../support/pair.ts';
import { operationsOf, planOf, wroteIn, writesOf } from '../../support/plans.ts';

const TO_DONE = [
  ['待评审', '已计划'],
  ['已计划', '进行中'],
  ['进行中', '已完成'],
] as const;

describe('a one-way door', () => {
  it('is not gone through without consent: the problem names it and what to write, other fields flow', async () => {
    const pair = await pairWith({});
    await asking(pair, 'rejected');
    pair.left.edit('1', { title: 'b' });
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'done', updated: 1, transitioned: 0, problems: 1 });
    expect(pair.right.sent).toEqual([{ title: 'b' }]);
    const [problem] = await problemsOf(pair);
    expect(problem).toMatchObject({ code: 'one-way-door', side: 'right', field: 'status' });
    expect(problem?.words.en).toMatch(/after "待评审" → "已关闭" no way .* leads back to "New"/);
    expect(problem?.words.zh).toMatch(/再也回不到“新建”/);
    for (const words of Object.values(problem?.words ?? {}))
      expect(words).toContain('"workflow": { "oneWay": [["待评审","已关闭"]] }');
    pair.clock.advance(60_000);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('names every door on a longer way, so that one edit of the file is enough', async () => {
    const pair = await pairWith({});
    await asking(pair, 'resolved');
    await pair.run();
    const [problem] = await problemsOf(pair);
    expect(problem?.words.en).toContain(`"oneWay": ${JSON.stringify(TO_DONE)}`);
    saysNow(pair, { oneWay: TO_DONE });
    expect(await pair.run()).toMatchObject({ transitioned: 3, problems: 0 });
  });

  it('is not begun on when a later one on the way is not agreed to', async () => {
    const pair = await pairWith({ oneWay: TO_DONE.slice(0, 2) });
    await asking(pair, 'resolved');
    expect(await pair.run()).toMatchObject({ transitioned: 0, problems: 1 });
    expect(pair.right.sent).toEqual([]);
  });

  it.each([
    ['to all', { oneWay: 'allow' }],
    ['to this one', { oneWay: [['待评审', '已关闭']] }],
  ] as const)('opens at the next run once consent is given %s, with no try in between', async (_, rules) => {
    const pair = await pairWith({});
    await asking(pair, 'rejected');
    for (let runs = 0; runs < 3; runs += 1) await pair.run();
    expect(await codesOf(pair)).toEqual(['one-way-door']);
    saysNow(pair, rules);
    const [operation] = operationsOf(await planOf(pair));
    expect(operation).toMatchObject({ kind: 'transition', path: ['已关闭'], reversible: false });
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
    expect(pair.right.field('1', 'status')).toBe('已关闭');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('opens at the next run also when its next try is not due and no list shows the item any more', async () => {
    const pair = await pairWith({});
    await asking(pair, 'rejected');
    await pair.run();
    pair.left.add({ title: 'newer' });
    for (let runs = 0; runs < 3; runs += 1) await pair.run();
    expect([...pair.left.calls, ...pair.right.calls]).toEqual(['pull', 'pull']);
    saysNow(pair, { oneWay: 'allow' });
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
  });

  it('is left aside where another state of the same meaning can be left again', async () => {
    const status = {
      field: 'status',
      values: { 待评审: 'new', 已计划: 'planned', 已关闭: 'declined', 搁置: 'declined' },
    };
    const rule = { ...status, write: { declined: '已关闭' }, unmapped: 'hold' } as const;
    const mapping = { ...RIGHT_MAPPING, fields: { ...RIGHT_MAPPING.fields, status: rule } };
    const transitions = [
      { from: '待评审', to: '已关闭' },
      { from: '待评审', to: '已计划' },
      { from: '已计划', to: '搁置' },
      { from: '搁置', to: '待评审' },
    ];
    const right = { transitions, states: Object.keys(status.values) };
    const pair = await pairWith({}, { right, rightSide: { mapping } });
    await asking(pair, 'rejected');
    expect(operationsOf(await planOf(pair))).toMatchObject([{ path: ['已计划', '搁置'], reversible: true }]);
    expect(await pair.run()).toMatchObject({ transitioned: 2, problems: 0 });
    saysNow(pair, { oneWay: 'allow' });
    pair.left.add({ title: 'b', status: 'rejected' });
    await pair.run();
    expect(pair.right.field('2', 'status')).toBe('已关闭');
  });

  it('is none where the vendor tells moves record by record and nobody has looked on from there', async () => {
    const pair = await pairWith({}, { right: { transitionsKnown: 'per-record' } });
    await asking(pair, 'rejected');
    expect(await pair.run()).toMatchObject({ transitioned: 1, problems: 0 });
    // Having been there, it is known that no way leads back.
    pair.left.add({ title: 'b', status: 'rejected' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 0, problems: 1 });
    expect(await codesOf(pair)).toEqual(['one-way-door']);
  });

  it('shut after a plan was made, keeps the plan from being applied', async () => {
    const pair = await pairWith({ oneWay: 'allow' });
    await asking(pair, 'rejected');
    const plan = await planOf(pair);
    saysNow(pair, {});
    await expect(applyPlan(pair.sync, pair.deps, plan)).rejects.toThrow(/settings of "feedback" were edited/);
    expect(pair.right.sent).toEqual([]);
  });
});

describe('states to avoid', () => {
  const transitions = [
    { from: '待评审', to: '已关闭' },
    { from: '已关闭', to: '进行中' },
    { from: '待评审', to: '已计划' },
    { from: '已计划', to: '已完成' },
    { from: '已完成', to: '进行中' },
  ];

  it('are gone around, but reached when they are asked for', async () => {
    const pair = await pairWith({ oneWay: 'allow', avoid: ['已关闭'] }, { right: { transitions } });
    await asking(pair, 'open');
    expect(await pair.run()).toMatchObject({ transitioned: 3 });
    expect(pair.right.sent.map((one) => one['status'])).toEqual(['已计划', '已完成', '进行中']);
    pair.left.add({ title: 'b', status: 'rejected' });
    expect(await pair.run()).toMatchObject({ created: 1, transitioned: 1 });
    expect(pair.right.field('2', 'status')).toBe('已关闭');
  });

  it('are named when there is no way around them', async () => {
    const pair = await pairWith({ oneWay: 'allow', avoid: ['已关闭', '已完成'] }, { right: { transitions } });
    await asking(pair, 'open');
    await pair.run();
    const [problem] = await problemsOf(pair);
    expect(problem?.code).toBe('no-transition');
    expect(problem?.words.en).toContain('(never by way of "已关闭", "已完成")');
  });
});

describe('a path of several moves', () => {
  it.each(['down', 'lost-reply', 'lost-request'] as const)(
    'goes on from where it was cut off (%s), without a move twice',
    async (kind) => {
      const pair = await pairWith({ oneWay: 'allow' });
      await asking(pair, 'resolved');
      let updates = 0;
      pair.right.before = (call) => {
        if (call === 'update' && (updates += 1) === 2) pair.right.fail({ on: 'update', kind });
      };
      await pair.run();
      pair.right.before = () => undefined;
      for (let runs = 0; runs < 4; runs += 1) {
        pair.clock.advance(200_000);
        await pair.run();
      }
      expect(pair.right.field('1', 'status')).toBe('已完成');
      expect(pair.right.sent.map((one) => one['status'])).toEqual(['已计划', '进行中', '已完成']);
      expect(await pair.ledger.openIntents('feedback')).toEqual([]);
    },
  );

  it('is looked for again when somebody moves the item in between', async () => {
    const pair = await pairWith(
      { oneWay: 'allow' },
      { right: { conditional: true }, sync: { policy: 'two-way-left-wins' } },
    );
    await asking(pair, 'resolved');
    let updates = 0;
    pair.right.before = (call, key) => {
      if (call === 'update' && (updates += 1) === 2) pair.right.edit(key ?? '', { status: '进行中' });
    };
    const { run } = await pair.run();
    expect(pair.right.field('1', 'status')).toBe('已完成');
    expect((await wroteIn(pair, run)).filter((line) => line.includes('transition'))).toEqual([
      'right transition status "已计划"',
      'right transition status "已完成"',
    ]);
  });

  it('is planned as it is then walked', async () => {
    const pair = await pairWith({ oneWay: 'allow' });
    await asking(pair, 'resolved');
    const planned = operationsOf(await planOf(pair)).flatMap(writesOf);
    const { run } = await pair.run();
    expect(planned).toHaveLength(3);
    expect(await wroteIn(pair, run)).toEqual(planned);
  });
});
