import { describe, expect, it } from 'vitest';
import { makePair, type Pair, type PairOptions } from '../../support/pair.ts';
import { applyPlan } from '../../../src/engine/index.ts';
import { operationsOf, planOf } from '../../support/plans.ts';
import { BOTH_WAYS, undo } from '../../support/undoing.ts';

const REMOVES = { remove: { to: 'nothing' } } as const;

/** Two linked items at rest; the left one of the first is deleted. */
async function deleted({ sync, left, right, ...options }: PairOptions = {}): Promise<Pair> {
  const pair = await makePair({
    left: { ...REMOVES, ...left },
    right: { ...REMOVES, ...right },
    sync: { delete: 'close', ...sync },
    ...options,
  });
  pair.left.add({ title: 'a' });
  pair.left.add({ title: 'b' });
  await pair.run();
  pair.left.delete('1');
  return pair;
}

const sweep = (pair: Pair) => pair.run({ sweep: true });
const codes = async (pair: Pair) =>
  (await pair.ledger.problems({ sync: 'feedback', limit: 9 })).map(({ code }) => code);
const notes = (pair: Pair, key = '1') => pair.right.row(key).comments;
const removals = (pair: Pair) => pair.right.calls.filter((call) => call.startsWith('remove'));

/** Nothing is left to do, however hard one looks. */
async function settled(pair: Pair): Promise<void> {
  for (const options of [{}, { sweep: true }, { sweep: true }]) {
    expect(await pair.run(options)).toMatchObject({ outcome: 'done', deleted: 0 });
    expect(pair.writes()).toEqual([]);
  }
  expect(operationsOf(await planOf(pair))).toEqual([]);
}

describe('a deletion is believed', () => {
  it('when two full looks of different runs miss the record; nothing is written for the first', async () => {
    const pair = await deleted();
    expect(await sweep(pair)).toMatchObject({ outcome: 'done', deleted: 0, problems: 1 });
    expect(pair.writes()).toEqual([]);
    expect(await codes(pair)).toEqual(['missing']);
    expect(await pair.run()).toMatchObject({ deleted: 0 });
    expect(await sweep(pair)).toMatchObject({ outcome: 'done', deleted: 1, problems: 0, transitioned: 1 });
    expect(pair.right.field('1', 'status')).toBe('已关闭');
    expect(notes(pair)).toMatchObject([{ visibility: 'internal' }]);
    expect(notes(pair)[0]?.body).toContain('#1 in helpdesk, which this item was synced with, was deleted');
    await settled(pair);
  });

  it('at once where the feed of its vendor says so', async () => {
    const pair = await deleted({ left: { deletes: 'feed' } });
    expect(await pair.run()).toMatchObject({ deleted: 1 });
    expect(pair.right.field('1', 'status')).toBe('已关闭');
  });

  it('at once where a read by key says that it was deleted', async () => {
    const pair = await deleted({ sync: { delete: 'delete' } });
    pair.left.take('1', { at: 'absent', confirmed: true });
    expect(await sweep(pair)).toMatchObject({ deleted: 1 });
    expect([...pair.right.rows.keys()]).toEqual(['2']);
    await settled(pair);
  });

  it('not when it is back before the second look', async () => {
    const pair = await makePair({ sync: { delete: 'close' } });
    pair.left.add({ title: 'a' });
    pair.left.add({ title: 'b' });
    await pair.run();
    pair.left.take('1', { at: 'absent' });
    await sweep(pair);
    expect(await codes(pair)).toEqual(['missing']);
    pair.left.take('1', undefined);
    expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 0 });
    pair.left.take('1', { at: 'absent' });
    expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 1 });
  });

  it('not of what is out of sight: moved away or forbidden; it goes on when it is back', async () => {
    const pair = await makePair({ right: REMOVES, sync: { delete: 'delete' } });
    pair.left.add({ title: 'a' });
    pair.left.add({ title: 'b' });
    await pair.run();
    pair.left.take('1', { at: 'hidden', words: { en: 'moved to "Other"', zh: '已移到“Other”' } });
    for (let day = 0; day < 3; day += 1) expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 1 });
    expect(await codes(pair)).toEqual(['hidden']);
    pair.left.take('1', undefined);
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'a, back' });
    expect(await pair.run()).toMatchObject({ updated: 1, problems: 0 });
    expect(pair.right.field('1', 'title')).toBe('a, back');
  });

  it('not while a listing shows nothing at all, although a person has accepted that', async () => {
    const pair = await deleted({ sync: { delete: 'delete' } });
    pair.left.delete('2');
    for (let day = 0; day < 3; day += 1)
      expect(await pair.run({ sweep: true, accept: true })).toMatchObject({ outcome: 'done', deleted: 0 });
    expect([...pair.right.rows.keys()]).toEqual(['1', '2']);
  });

  it('not on a day on which a side fails', async () => {
    const pair = await deleted();
    await sweep(pair);
    pair.clock.advance(1000);
    pair.left.edit('2', { title: 'b, edited' });
    pair.right.fail({ on: 'update', kind: 'down' });
    expect(await sweep(pair)).toMatchObject({ outcome: 'done', deleted: 0 });
    expect(await pair.run()).toMatchObject({ deleted: 1 });
  });
});

describe('an edit beats a deletion', () => {
  it.each<[string, (pair: Pair) => void]>([
    ['a field', (pair) => pair.right.edit('1', { title: 'still wanted' })],
    ['a field that was edited after the first look', (pair) => pair.right.edit('1', { priority: 'P0' })],
  ])('of %s: nothing is deleted, and a person is told', async (_, edit) => {
    const pair = await deleted({ sync: { delete: 'delete' } });
    await sweep(pair);
    pair.clock.advance(1000);
    edit(pair);
    await pair.run();
    expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 1 });
    expect(pair.right.row('1')).toBeDefined();
    const [problem] = await pair.ledger.problems({ sync: 'feedback', limit: 9 });
    expect(problem?.words.en).toContain('was edited since it was last synced');
    await settled(pair);
  });

  it('and so does a comment nobody has carried over', async () => {
    const pair = await deleted({ sync: { delete: 'delete', comments: { direction: 'both' } } });
    await sweep(pair);
    pair.clock.advance(1000);
    pair.right.comment('1', '<p>we need this</p>');
    expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 1 });
    expect(pair.right.row('1')).toBeDefined();
  });

  it('also in the very moment of the removal, where its vendor refuses stale writes', async () => {
    const pair = await deleted({ sync: { delete: 'delete' }, right: { conditional: true } });
    await sweep(pair);
    pair.right.before = (call) => {
      if (call === 'remove') pair.right.edit('1', { title: 'just in time' });
    };
    expect(await sweep(pair)).toMatchObject({ deleted: 0 });
    pair.right.before = () => undefined;
    expect(await pair.run()).toMatchObject({ deleted: 0, problems: 1 });
    expect(pair.right.field('1', 'title')).toBe('just in time');
  });
});

describe('closing', () => {
  it('takes the status the admin named, along the legal way', async () => {
    const pair = await deleted({ sync: { delete: { close: 'done' } } });
    await sweep(pair);
    expect(await sweep(pair)).toMatchObject({ deleted: 1, transitioned: 3 });
    expect(pair.right.field('1', 'status')).toBe('已完成');
  });

  it('says why in the language of the workspace, and not at all where no comment stays internal', async () => {
    const chinese = await deleted({ sync: { language: 'zh' } });
    const open = await deleted({ right: { visibilities: ['customer'] } });
    for (const pair of [chinese, open]) {
      await sweep(pair);
      expect(await sweep(pair)).toMatchObject({ deleted: 1 });
    }
    expect(notes(chinese)[0]?.body).toContain('已被删除');
    expect(notes(open)).toEqual([]);
  });

  it('waits where the workflow has no way, and goes on once the admin has named another', async () => {
    const pair = await makePair({ sync: { delete: { close: 'declined' } } });
    pair.left.add({ title: 'a', status: 'resolved' });
    pair.left.add({ title: 'b' });
    await pair.run();
    pair.left.delete('1');
    await sweep(pair);
    expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 1 });
    expect(await codes(pair)).toEqual(['no-transition']);
    expect(notes(pair)).toEqual([]);
    pair.sync = { ...pair.sync, delete: { close: 'done' } };
    pair.clock.advance(600_000);
    expect(await pair.run()).toMatchObject({ deleted: 1, problems: 0 });
    expect(notes(pair)).toHaveLength(1);
  });

  it('leaves alone what is closed already, but for the comment', async () => {
    const pair = await makePair({ sync: { delete: 'close' } });
    pair.left.add({ title: 'a', status: 'rejected' });
    pair.left.add({ title: 'b' });
    await pair.run();
    pair.left.delete('1');
    await sweep(pair);
    expect(await sweep(pair)).toMatchObject({ deleted: 1, transitioned: 0, commented: 1 });
    await settled(pair);
  });

  it('can be undone: the partner goes back along its workflow, the comment stays', async () => {
    const pair = await deleted({ right: { transitions: BOTH_WAYS }, sync: { delete: { close: 'in_progress' } } });
    await sweep(pair);
    const { run } = await sweep(pair);
    expect(pair.right.field('1', 'status')).toBe('进行中');
    const { items } = await undo(pair, run);
    expect(items.map(({ kind, state }) => [kind, state])).toEqual([
      ['transition', 'back'],
      ['comment', 'kept'],
    ]);
    expect(pair.right.field('1', 'status')).toBe('待评审');
    await settled(pair);
  });
});

describe('exactly once', () => {
  it.each(['lost-reply', 'lost-request', 'down'] as const)('a removal: %s', async (kind) => {
    const pair = await deleted({ sync: { delete: 'delete' } });
    await sweep(pair);
    pair.right.fail({ on: 'remove', kind });
    const report = await sweep(pair);
    if (kind === 'down') expect(report).toMatchObject({ outcome: 'failed' });
    for (let round = 0; round < 4; round += 1) {
      await pair.run();
      pair.clock.advance(600_000);
    }
    expect([...pair.right.rows.keys()]).toEqual(['2']);
    const journal = await pair.ledger.journal({ sync: 'feedback', limit: 99 });
    expect(journal.filter((row) => row.kind === 'delete')).toHaveLength(1);
    await settled(pair);
  });

  it.each([
    ['comment', 'lost-reply'],
    ['comment', 'lost-request'],
    ['update', 'lost-reply'],
    ['update', 'lost-request'],
  ] as const)('a closing whose %s meets: %s', async (on, kind) => {
    const pair = await deleted({ sync: { delete: { close: 'done' } } });
    await sweep(pair);
    pair.right.fail({ on, kind });
    await sweep(pair);
    for (let round = 0; round < 5; round += 1) {
      pair.clock.advance(600_000);
      await pair.run();
    }
    expect(pair.right.field('1', 'status')).toBe('已完成');
    expect(notes(pair)).toHaveLength(1);
    const journal = await pair.ledger.journal({ sync: 'feedback', limit: 99 });
    expect(journal.filter((row) => row.kind === 'close')).toHaveLength(1);
    await settled(pair);
  });

  it.each(['comment', 'update', 'read'] as const)('a closing after a crash at its %s', async (at) => {
    const pair = await deleted({ sync: { delete: { close: 'done' } } });
    await sweep(pair);
    let left = 1;
    pair.right.before = (call) => {
      if (call !== at || left === 0) return;
      left -= 1;
      throw new Error('the process ends here');
    };
    await expect(sweep(pair)).rejects.toThrow('ends here');
    pair.right.before = () => undefined;
    pair.clock.advance(600_000);
    for (let round = 0; round < 5; round += 1) {
      await pair.run();
      pair.clock.advance(600_000);
    }
    expect(pair.right.field('1', 'status')).toBe('已完成');
    expect(notes(pair)).toHaveLength(1);
    await settled(pair);
  });
});

describe('a plan of deletions', () => {
  it('shows what would be done, and its application does exactly that', async () => {
    const pair = await deleted({ sync: { delete: 'delete' } });
    await sweep(pair);
    pair.clock.advance(25 * 3_600_000);
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toMatchObject([
      { kind: 'delete', side: 'right', target: { key: '1' }, source: { key: '1' }, to: 'nothing', reversible: false },
    ]);
    expect(plan.totals).toMatchObject({ delete: 1 });
    expect(pair.right.rows.size).toBe(2);
    pair.right.takeCalls();
    expect(await applyPlan(pair.sync, pair.deps, plan)).toMatchObject({ outcome: 'done', deleted: 1, drifted: [] });
    expect(removals(pair)).toEqual(['remove 1']);
  });

  it('is not applied to what is there again, nor to a partner that was edited, nor before the first sighting is known', async () => {
    const pair = await deleted({ sync: { delete: 'close' } });
    await sweep(pair);
    pair.clock.advance(25 * 3_600_000);
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toMatchObject([{ kind: 'close', move: { path: ['已关闭'] } }]);
    pair.right.edit('1', { title: 'edited' });
    expect(await applyPlan(pair.sync, pair.deps, plan)).toMatchObject({ deleted: 0, drifted: [{ kind: 'gone' }] });
    expect(pair.right.field('1', 'status')).toBe('待评审');
  });

  it('says of a first sighting that nothing is done yet', async () => {
    const pair = await deleted();
    pair.clock.advance(25 * 3_600_000);
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toEqual([]);
    expect(plan.steps.flatMap((step) => step.findings)).toMatchObject([{ code: 'missing' }]);
  });
});

it('too many deletions halt the run before anything is noted', async () => {
  const pair = await deleted({ sync: { delete: 'delete', limits: { deletes: 0, changedShare: 1 } } });
  for (let day = 0; day < 2; day += 1) expect(await sweep(pair)).toMatchObject({ outcome: 'halted', deleted: 0 });
  pair.sync = { ...pair.sync, limits: { deletes: 1, changedShare: 1 } };
  expect(await sweep(pair)).toMatchObject({ outcome: 'done', deleted: 0 });
  expect(await sweep(pair)).toMatchObject({ outcome: 'done', deleted: 1 });
});

it('what flows one way only never deletes its source', async () => {
  const pair = await makePair({ left: REMOVES, right: REMOVES, sync: { delete: 'delete', policy: 'one-way-safe' } });
  pair.left.add({ title: 'a' });
  pair.left.add({ title: 'b' });
  await pair.run();
  pair.right.delete('1');
  for (let day = 0; day < 3; day += 1) expect(await sweep(pair)).toMatchObject({ deleted: 0, problems: 1 });
  expect([...pair.left.rows.keys()]).toEqual(['1', '2']);
});
