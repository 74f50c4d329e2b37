import { describe, expect, it } from 'vitest';
import { makePair, RIGHT_MAPPING, type Pair } from '../../support/pair.ts';
import { operationsOf, planOf, writesOf, wroteIn } from '../../support/plans.ts';

const COMMENTS = { comments: { direction: 'both' } } as const;

/** One at a time, so that the order of writes is the order of the steps. */
const oneByOne = { leftSide: { concurrency: 1 / 3 }, rightSide: { concurrency: 1 / 3 } };

/** Plans, then runs, and holds the one against the other: every write, in order, and every request (but for what is read to find out what there is to do). */
async function planIsTruth(pair: Pair, { looksAround = false } = {}): Promise<readonly string[]> {
  const plan = await planOf(pair);
  const planned = operationsOf(plan).flatMap(writesOf);
  const report = await pair.run();
  expect(await wroteIn(pair, report.run)).toEqual(planned);
  const looking = [...pair.left.calls, ...pair.right.calls].filter((call) => /^(pull|probe|describe)$/.test(call));
  if (!looksAround) expect(report.requests - looking.length).toBe(plan.totals.requests);
  return planned;
}

describe('a plan holds everything a run then does, in order', () => {
  it('a create with the moves of its status and its comments', async () => {
    const pair = await makePair({ sync: COMMENTS });
    const key = pair.left.add({ title: 'a', status: 'open' });
    pair.left.comment(key, '<p>any news?</p>', 'customer');
    expect(await planIsTruth(pair)).toEqual([
      'right create',
      'right transition status "已计划"',
      'right transition status "进行中"',
      'right comment',
    ]);
  });

  it('a mixed set: creates, edits of both sides, moves, comments, joins', async () => {
    const pair = await makePair({ ...oneByOne, sync: { ...COMMENTS, match: ['title'], policy: 'two-way-left-wins' } });
    for (const title of ['one', 'two', 'three', 'four']) pair.left.add({ title, priority: 'P2', labels: ['x'] });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'one!', status: 'open' });
    pair.right.edit('2', { priority: 'P0', status: '已关闭' });
    pair.left.comment('2', '<p>he waits</p>');
    pair.right.comment('2', '<p>done</p>', 'customer');
    pair.left.edit('3', { labels: ['x', 'y'], title: 'left' });
    pair.right.edit('3', { labels: ['z'], title: 'right' });
    pair.left.add({ title: 'new', status: 'resolved' });
    pair.left.add({ title: 'partner', priority: 'P1' });
    pair.right.add({ title: 'partner', description: '<p>x</p>' });
    const planned = await planIsTruth(pair);
    for (const kind of ['create', 'update', 'transition', 'comment', 'join'])
      expect(planned.filter((line) => line.includes(` ${kind}`))).not.toEqual([]);
    expect(await planIsTruth(pair)).toEqual(expect.not.arrayContaining([expect.stringContaining('update')]));
  });

  it('fields that can be written only once the record is there', async () => {
    const pair = await makePair();
    const fields = pair.right.schema.fields.map((field) =>
      field.name === 'priority' ? ({ ...field, writable: 'update' } as const) : field,
    );
    pair.right.schema = { ...pair.right.schema, fields };
    pair.left.add({ title: 'a', priority: 'P1' });
    expect(await planIsTruth(pair)).toEqual(['right create', 'right update priority "P1"']);
  });

  it('a field whose rule holds only once another has been written', async () => {
    const mapping = {
      ...RIGHT_MAPPING,
      fields: { ...RIGHT_MAPPING.fields, labels: { field: 'labels', when: { priority: ['P0'] } } },
    };
    const pair = await makePair({ rightSide: { mapping } });
    pair.left.add({ title: 'a', priority: 'P2', labels: [] });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { priority: 'P0', labels: ['vip'] });
    await planIsTruth(pair);
  });

  it('what an earlier run could not finish', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a', status: 'open' });
    pair.right.fail({ on: 'update', kind: 'refused' });
    await pair.run();
    pair.clock.advance(3_600_000);
    const moves = ['right transition status "已计划"', 'right transition status "进行中"'];
    expect(await planIsTruth(pair, { looksAround: true })).toEqual(moves);
  });

  it('records whose vendor refuses stale writes by itself', async () => {
    const pair = await makePair({ right: { conditional: true } });
    pair.left.add({ title: 'a', status: 'open' });
    await planIsTruth(pair);
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'b', status: 'resolved' });
    await planIsTruth(pair);
  });

  it('two edits of one status under newest-wins: our own write of another field does not make its side the newest', async () => {
    const pair = await makePair({ sync: { policy: 'two-way-newest-wins', ...COMMENTS } });
    pair.left.add({ title: 'a' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.right.edit('1', { status: '已关闭' });
    pair.clock.advance(60_000);
    pair.left.edit('1', { status: 'open', title: 'b' });
    pair.left.comment('1', '<p>x</p>');
    pair.clock.advance(60_000);
    await planIsTruth(pair);
    expect(pair.left.field('1', 'status')).toBe('open');
  });

  it('two records that are joined, one overwritten by policy: what it showed before does not come back', async () => {
    const pair = await makePair({ sync: { ...COMMENTS, match: ['title'], policy: 'two-way-left-wins' } });
    pair.left.add({ title: 'same', priority: 'P1' });
    pair.left.comment('1', '<p>x</p>');
    pair.right.add({ title: 'same', priority: 'P3' });
    expect(await planIsTruth(pair)).toEqual(['right join', 'right comment', 'right update priority "P1"']);
    expect(pair.left.field('1', 'priority')).toBe('P1');
  });

  it('two records that match the same partner: neither is guessed', async () => {
    const pair = await makePair({ ...oneByOne, sync: { match: ['title'] } });
    pair.left.add({ title: 'same' });
    pair.left.add({ title: 'same' });
    pair.right.add({ title: 'same' });
    expect(await planIsTruth(pair)).toEqual([]);
  });
});

describe('a plan', () => {
  it('writes nothing and leaves the run that follows as it would have been', async () => {
    const pair = await makePair({ sync: COMMENTS });
    const key = pair.left.add({ title: 'a', status: 'open' });
    pair.left.comment(key, '<p>x</p>');
    pair.right.takeCalls();
    await planOf(pair);
    expect([...pair.left.calls, ...pair.right.calls].filter((call) => /create|update|comment /.test(call))).toEqual([]);
    expect(pair.right.rows.size).toBe(0);
    expect(await pair.ledger.journal({ limit: 5 })).toEqual([]);
  });

  it('shows a move from a state nobody knows yet as one whose way is found on the way', async () => {
    const pair = await makePair();
    const { initialState: _, ...schema } = pair.right.schema;
    pair.right.schema = schema;
    pair.left.add({ title: 'a', status: 'open' });
    expect(operationsOf(await planOf(pair))[1]).toMatchObject({ kind: 'transition', from: '', explores: true });
  });

  it('leaves a way open that the vendor tells only on the way, and shows it once it has been seen', async () => {
    const pair = await makePair({ right: { transitionsKnown: 'per-record' } });
    pair.left.add({ title: 'a', status: 'open' });
    expect(operationsOf(await planOf(pair))[1]).toMatchObject({ kind: 'transition', from: '待评审', explores: true });
    await pair.run();
    pair.left.add({ title: 'b', status: 'open' });
    const known = { kind: 'transition', path: ['已计划', '进行中'], explores: false };
    expect(operationsOf(await planOf(pair))[1]).toMatchObject(known);
  });

  it('says that a record in doubt waits', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    pair.right.fail({ on: 'create', kind: 'lost-reply' });
    await pair.run();
    pair.clock.advance(3_600_000);
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toEqual([]);
    expect(plan.steps[0]?.findings).toMatchObject([{ code: 'uncertain' }]);
  });

  it('tells how long it takes where a connection has a budget', async () => {
    const pair = await makePair({ rightSide: { perMinute: 10 } });
    for (let item = 0; item < 20; item += 1) pair.left.add({ title: `item ${item}`, status: 'open' });
    const { totals, time } = await planOf(pair);
    expect(totals).toMatchObject({ create: 20, transition: 20, requests: 60 });
    expect(time).toEqual({ en: 'about 6 min at 10/min', zh: '约 6 分钟（每分钟 10 次）' });
    expect((await planOf(await makePair())).time).toBeUndefined();
  });
});
