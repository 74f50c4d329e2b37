import { describe, expect, it } from 'vitest';
import { applyPlan, linkByHand, unlinkByHand } from '../../../src/engine/index.ts';
import { makePair, type Pair, type PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';
import { undo } from '../../support/undoing.ts';

const FREE = { states: ['待评审', '已计划', '进行中', '已完成', '已关闭'] } as const;

/** Tickets on the left, joined by title to requirements on the right. */
const desk = (options: PairOptions['sync'] = {}, more: PairOptions = {}): Promise<Pair> =>
  makePair({
    ...more,
    right: { ...FREE, transitionsKnown: 'free', ...more.right },
    sync: {
      cardinality: 'many-to-one',
      match: ['title'],
      fields: {
        status: { direction: 'right-to-left' },
        priority: { rollUp: 'highest', conflict: 'left-wins' },
        labels: { rollUp: 'union' },
        ...options.fields,
      },
      ...options,
    },
  });

const linksOf = async (pair: Pair) =>
  (await pair.ledger.linksAfter('feedback', '', 99)).map((link) => `${link.left.key}=${link.right.key}`).toSorted();

/** Three complaints about one thing, joined to one requirement. */
async function three(options: PairOptions['sync'] = {}, more: PairOptions = {}): Promise<Pair> {
  const pair = await desk(options, more);
  for (const priority of ['P3', 'P2', 'P3']) {
    pair.clock.advance(1000);
    pair.left.add({ title: 'Login fails', priority, labels: [priority] });
  }
  await pair.run();
  await pair.run();
  expect(await linksOf(pair)).toEqual(['1=1', '2=1', '3=1']);
  await pair.run();
  expect(pair.writes()).toEqual([]);
  return pair;
}

const leftValues = (pair: Pair, field: string) => [...pair.left.rows.values()].map((row) => row.fields[field]);

describe('many items joined to one', () => {
  it('those that come together get one partner, not one each', async () => {
    const pair = await three();
    expect(pair.right.rows.size).toBe(1);
  });

  it('a later one joins by match, and gets the status that is there', async () => {
    const pair = await three();
    pair.right.edit('1', { status: '进行中' });
    await pair.run();
    pair.left.add({ title: 'login FAILS ' });
    await pair.run();
    expect(await linksOf(pair)).toEqual(['1=1', '2=1', '3=1', '4=1']);
    expect(pair.left.field('4', 'status')).toBe('open');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('a renamed requirement is found by its new name only', async () => {
    const pair = await three();
    pair.right.edit('1', { title: 'Sign-in' });
    await pair.run();
    pair.left.add({ title: 'Sign-in' });
    pair.left.add({ title: 'Login fails' });
    await pair.run();
    expect(await linksOf(pair)).toContain('4=1');
    expect(pair.right.rows.size).toBe(2);
  });

  it('a status goes down to each of them once', async () => {
    const pair = await three();
    pair.right.edit('1', { status: '进行中' });
    await pair.run();
    expect(pair.writes()).toEqual(['left update 1', 'left update 2', 'left update 3']);
    expect(leftValues(pair, 'status')).toEqual(['open', 'open', 'open']);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('what they say together goes up in one write, and not to the others', async () => {
    const pair = await three();
    expect(pair.right.field('1', 'priority')).toBe('P2');
    pair.left.edit('1', { priority: 'P1' });
    pair.left.edit('3', { priority: 'P0', labels: ['vip'] });
    await pair.run();
    expect(pair.writes()).toEqual(['right update 1']);
    expect(pair.right.row('1').fields).toMatchObject({ priority: 'P0', labels: ['P2', 'P3', 'vip'] });
    expect(leftValues(pair, 'priority')).toEqual(['P1', 'P2', 'P0']);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('a change below the highest goes nowhere', async () => {
    const pair = await three();
    pair.left.edit('1', { priority: 'P2' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('a choice made on the requirement stands until the tickets say something new', async () => {
    const pair = await three();
    pair.right.edit('1', { priority: 'P3' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
    pair.left.edit('1', { priority: 'P2' });
    await pair.run();
    expect(pair.right.field('1', 'priority')).toBe('P3');
    pair.left.edit('1', { priority: 'P0' });
    await pair.run();
    expect(pair.right.field('1', 'priority')).toBe('P0');
    const [kept] = await pair.ledger.conflicts({ limit: 9 });
    expect(kept).toMatchObject({ field: 'priority', state: 'settled', winner: 'left', right: 'low' });
  });

  it('one that leaves takes its say with it', async () => {
    const pair = await three();
    pair.left.edit('3', { priority: 'P0' });
    await pair.run();
    pair.left.delete('3');
    await pair.run({ sweep: true });
    await pair.run();
    expect(pair.right.field('1', 'priority')).toBe('P2');
    await unlinkByHand(pair.sync, pair.deps, { item: '2', side: 'left' });
    await pair.run();
    expect(pair.right.field('1', 'priority')).toBe('P3');
  });

  it('what one customer wrote is not for the others', async () => {
    const pair = await three({ comments: { direction: 'both' } });
    pair.left.comment('1', '<p>my account number is 7</p>', 'customer');
    await pair.run();
    await pair.run();
    pair.right.comment('1', '<p>fixed in 2.0</p>', 'customer');
    await pair.run();
    await pair.run();
    const bodies = (key: string) => pair.left.row(key).comments.map((comment) => comment.body);
    expect(pair.right.row('1').comments).toHaveLength(2);
    expect(bodies('2')).toEqual(['<p>fixed in 2.0</p>']);
    expect(bodies('3')).toEqual(['<p>fixed in 2.0</p>']);
    expect(bodies('1')).toEqual(['<p>my account number is 7</p>', '<p>fixed in 2.0</p>']);
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('nor once the one who wrote it is parted from the others', async () => {
    const pair = await three({ comments: { direction: 'both' } });
    pair.left.comment('1', '<p>my account number is 7</p>', 'customer');
    await pair.run();
    await unlinkByHand(pair.sync, pair.deps, { item: '1', side: 'left' });
    pair.right.comment('1', '<p>fixed in 2.0</p>', 'customer');
    await pair.run();
    await pair.run();
    expect(pair.left.row('2').comments.map((comment) => comment.body)).toEqual(['<p>fixed in 2.0</p>']);
  });

  it('a comment of unknown outcome is not taken for one of the staff', async () => {
    const pair = await three({ comments: { direction: 'both' } });
    pair.left.comment('1', '<p>my account number is 7</p>', 'customer');
    pair.right.fail({ on: 'comment', kind: 'lost-reply' });
    await pair.run();
    pair.right.edit('1', { status: '进行中' });
    for (let round = 0; round < 6; round += 1) await pair.run();
    expect(pair.left.row('2').comments).toEqual([]);
    expect(leftValues(pair, 'status')).toEqual(['open', 'open', 'open']);
    expect(pair.right.row('1').comments).toHaveLength(1);
  });

  it('one that cannot be written is parked alone', async () => {
    const pair = await three();
    pair.right.edit('1', { status: '进行中' });
    pair.left.fail({ on: 'update', kind: 'refused' });
    await pair.run();
    expect(leftValues(pair, 'status').toSorted()).toEqual(['new', 'open', 'open']);
    pair.clock.advance(3_600_000);
    await pair.run();
    expect(leftValues(pair, 'status')).toEqual(['open', 'open', 'open']);
  });

  it('while a write to the one is in doubt nothing else is written to it', async () => {
    const pair = await three();
    pair.left.edit('1', { priority: 'P1' });
    pair.right.fail({ on: 'update', kind: 'lost-request' });
    await pair.run();
    pair.left.edit('2', { priority: 'P0' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
    for (let round = 0; round < 4; round += 1) await pair.run();
    expect(pair.right.field('1', 'priority')).toBe('P0');
  });

  it('is joined and parted by hand', async () => {
    const pair = await three({ match: ['title'], create: 'none' }).catch(() => undefined);
    expect(pair).toBeUndefined();
    const other = await desk({ match: [], create: 'none' });
    other.right.add({ title: 'Sign-in', status: '进行中' });
    for (const title of ['one', 'two']) other.left.add({ title });
    for (const left of ['1', '2']) await linkByHand(other.sync, other.deps, { left, right: '1' });
    expect(await linksOf(other)).toEqual(['1=1', '2=1']);
    await expect(linkByHand(other.sync, other.deps, { left: '2', right: '1' })).rejects.toThrow('is linked already');
  });

  it('a plan shows all of it and is exactly what is done', async () => {
    const pair = await three();
    pair.left.edit('1', { priority: 'P0' });
    pair.right.edit('1', { status: '已完成' });
    pair.clock.advance(60_000);
    const plan = await planOf(pair);
    expect(
      operationsOf(plan)
        .map(({ kind, side }) => `${side} ${kind}`)
        .toSorted(),
    ).toEqual(['left transition', 'left transition', 'left transition', 'right update']);
    const applied = await applyPlan(pair.sync, pair.deps, plan);
    expect(applied).toMatchObject({ updated: 1, transitioned: 3, drifted: [] });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('undo of what they said together puts the one back and stirs up nobody', async () => {
    const pair = await three();
    pair.left.edit('1', { priority: 'P0' });
    const { run } = await pair.run();
    await undo(pair, run);
    expect(pair.right.field('1', 'priority')).toBe('P2');
    await pair.run();
    expect(pair.writes()).toEqual([]);
    pair.left.edit('2', { priority: 'P1' });
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });
});

describe('many on the right', () => {
  it('work items give the requirement its status: under way with the first, done with the last', async () => {
    const pair = await makePair({
      right: { transitionsKnown: 'free' },
      sync: {
        ...{ cardinality: 'one-to-many', create: 'none', match: ['title'] },
        fields: { status: { direction: 'right-to-left', rollUp: 'progress', conflict: 'right-wins' } },
      },
    });
    pair.left.add({ title: 'Sign-in' });
    for (const _ of [1, 2]) pair.right.add({ title: 'Sign-in', status: '已计划' });
    await pair.run();
    await pair.run();
    expect(await linksOf(pair)).toEqual(['1=1', '1=2']);
    const seen: unknown[] = [];
    for (const [key, status] of [
      ['1', '进行中'],
      ['1', '已完成'],
      ['2', '已完成'],
      ['2', '进行中'],
      ['2', '已关闭'],
    ] as const) {
      pair.right.edit(key, { status });
      await pair.run();
      seen.push(pair.left.field('1', 'status'));
      expect(pair.writes().length).toBeLessThanOrEqual(1);
    }
    expect(seen).toEqual(['open', 'open', 'resolved', 'open', 'resolved']);
    expect([...pair.right.rows.values()].map((row) => row.fields['status'])).toEqual(['已完成', '已关闭']);
  });
});
