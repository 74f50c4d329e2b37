import { expect, it } from 'vitest';
import { makePair, type Pair } from '../../support/pair.ts';
import { planOf } from '../../support/plans.ts';

const BAD = { at: 'unreadable', words: { en: 'title is no text', zh: '标题不是文本' } } as const;

const open = (pair: Pair) => pair.ledger.problems({ sync: 'feedback', limit: 9 });

it('one record that cannot be read is parked by its key; everything else flows and the cursor moves on', async () => {
  const pair = await makePair();
  for (const title of ['a', 'b', 'c']) pair.left.add({ title });
  pair.left.take('2', BAD);
  expect(await pair.run()).toMatchObject({ outcome: 'done', created: 2, problems: 1 });
  expect(await open(pair)).toMatchObject([{ side: 'left', key: '2', code: 'unreadable', words: BAD.words }]);
  const cursor = (await pair.ledger.checkpoints('feedback')).left?.cursor;
  expect(cursor).toBe(pair.left.row('3').updatedAt);
  pair.clock.advance(1000);
  pair.left.edit('3', { title: 'c, edited' });
  expect(await pair.run()).toMatchObject({ updated: 1, problems: 1 });

  pair.left.take('2', undefined);
  pair.clock.advance(600_000);
  expect(await pair.run()).toMatchObject({ created: 1, problems: 0 });
  expect(pair.right.titles()).toEqual(['a', 'b', 'c, edited']);
});

it('a linked one keeps its link, also over full looks, and goes on when it can be read again', async () => {
  const pair = await makePair({ sync: { delete: 'delete' }, right: { remove: { to: 'nothing' } } });
  pair.left.add({ title: 'a' });
  pair.left.add({ title: 'b' });
  await pair.run();
  pair.left.take('1', BAD);
  for (let day = 0; day < 3; day += 1)
    expect(await pair.run({ sweep: true })).toMatchObject({ outcome: 'done', deleted: 0, problems: 1 });
  expect(pair.right.rows.size).toBe(2);
  pair.left.take('1', undefined);
  pair.left.edit('1', { title: 'a, whole' });
  pair.clock.advance(600_000);
  expect(await pair.run()).toMatchObject({ updated: 1, problems: 0 });
});

it('one that wants no partner is put away once it can be read', async () => {
  const pair = await makePair({ sync: { create: 'none' } });
  pair.left.add({ title: 'a' });
  pair.left.take('1', BAD);
  await pair.run();
  expect(await open(pair)).toHaveLength(1);
  pair.left.take('1', undefined);
  pair.clock.advance(600_000);
  expect(await pair.run()).toMatchObject({ problems: 0 });
  pair.left.takeCalls();
  await pair.run();
  expect(pair.left.calls).toEqual(['pull']);
});

it('shows in a plan, which notes nothing', async () => {
  const pair = await makePair();
  pair.left.add({ title: 'a' });
  pair.left.take('1', BAD);
  const plan = await planOf(pair);
  expect(plan.steps).toMatchObject([{ kind: 'odd', findings: [{ code: 'unreadable' }] }]);
  expect(await open(pair)).toEqual([]);
});
