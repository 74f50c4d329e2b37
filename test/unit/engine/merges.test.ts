import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../src/engine/index.ts';
import { makePair, type Pair, type PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';

/** Two tickets, of which the first is linked (the second, too, unless it is left out by the filter); the first is merged into the second. */
async function merged(options: PairOptions & { readonly both?: boolean } = {}): Promise<Pair> {
  const { both = false, sync, ...rest } = options;
  const filter = both ? {} : { leftSide: { filter: { priority: ['P0'] } } };
  const pair = await makePair({ ...filter, ...rest, sync: { comments: { direction: 'both' }, ...sync } });
  pair.left.add({ title: 'printer', priority: 'P0' });
  pair.left.add({ title: 'printer is broken', priority: 'P1' });
  pair.left.comment('1', '<p>since Monday</p>');
  await pair.run();
  await pair.run();
  pair.left.take('1', { at: 'absent', mergedInto: '2' });
  return pair;
}

const sweep = (pair: Pair) => pair.run({ sweep: true });
const links = async (pair: Pair) =>
  (await pair.ledger.linksAfter('feedback', '', 9)).map((one) => `${one.left.key}–${one.right.key}`);

describe('a record that was merged into one without a partner', () => {
  it('hands its link on: nothing of the survivor is overwritten, and nothing of it carried over', async () => {
    const pair = await merged();
    expect(await sweep(pair)).toMatchObject({ outcome: 'done', updated: 0, problems: 0 });
    expect(await links(pair)).toEqual(['2–1']);
    await pair.run();
    expect(pair.writes()).toEqual([]);
    expect([pair.left.field('2', 'title'), pair.right.field('1', 'title')]).toEqual(['printer is broken', 'printer']);
  });

  it('goes on from there in both directions, comments included, each once', async () => {
    const pair = await merged();
    await sweep(pair);
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('2', { title: 'printer smokes' });
    pair.right.edit('1', { priority: 'P2' });
    pair.right.comment('1', '<p>ordered a new one</p>');
    await pair.run();
    await pair.run();
    expect(pair.writes()).toEqual([]);
    expect([pair.right.field('1', 'title'), pair.left.field('2', 'priority')]).toEqual(['printer smokes', 'P2']);
    expect(pair.right.row('1').comments).toHaveLength(2);
    expect(pair.left.row('2').comments).toHaveLength(1);
  });

  it('keeps an edit of the partner that was on its way, and decides an open conflict anew', async () => {
    const pair = await merged();
    pair.clock.advance(1000);
    pair.right.edit('1', { title: 'printer in room 7' });
    await sweep(pair);
    await pair.run();
    expect(pair.left.field('2', 'title')).toBe('printer in room 7');
  });

  it('is shown in a plan, and applied', async () => {
    const pair = await merged();
    pair.clock.advance(25 * 3_600_000);
    const plan = await planOf(pair);
    expect(operationsOf(plan)).toMatchObject([
      { kind: 'join', rule: 'merge', left: { key: '2' }, right: { key: '1' } },
    ]);
    expect(await applyPlan(pair.sync, pair.deps, plan)).toMatchObject({ outcome: 'done', drifted: [] });
    expect(await links(pair)).toEqual(['2–1']);
  });

  it('rests with a problem where the survivor is out of reach', async () => {
    const pair = await merged();
    pair.left.take('2', { at: 'hidden', words: { en: 'no', zh: '否' } });
    pair.left.add({ title: 'other' });
    expect(await sweep(pair)).toMatchObject({ problems: 1 });
    expect(await links(pair)).toEqual([]);
    expect(await pair.ledger.problems({ sync: 'feedback', limit: 9 })).toMatchObject([{ code: 'merged', key: '1' }]);
  });
});

describe('a record that was merged into one with a partner', () => {
  it('rests with a problem that names both', async () => {
    const pair = await merged({ both: true });
    expect(await sweep(pair)).toMatchObject({ problems: 1, deleted: 0 });
    expect(await links(pair)).toEqual(['2–2']);
    const [problem] = await pair.ledger.problems({ sync: 'feedback', limit: 9 });
    expect(problem).toMatchObject({ code: 'merged', side: 'left' });
    expect(problem?.words.en).toBe(
      'was merged into #2, which belongs to #2; its own partner #1 was kept and is no longer synced',
    );
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it.each(['lost-reply', undefined] as const)(
    'has its own partner closed, with the name of the other (%s)',
    async (fault) => {
      const pair = await merged({ both: true, sync: { delete: 'close' } });
      if (fault) pair.right.fail({ on: 'update', kind: fault });
      await sweep(pair);
      for (let round = 0; round < 3; round += 1) {
        pair.clock.advance(600_000);
        await pair.run();
      }
      expect([pair.right.field('1', 'status'), pair.right.field('2', 'status')]).toEqual(['已关闭', '待评审']);
      const words = pair.right.row('1').comments.map(({ body }) => body);
      expect(words).toHaveLength(2);
      expect(words[1]).toContain('was merged into another. Work goes on in #2');
      await sweep(pair);
      expect(pair.writes()).toEqual([]);
    },
  );

  it('never has it deleted, and an edit of it keeps it open', async () => {
    const deletes = await merged({ both: true, sync: { delete: 'delete' }, right: { remove: { to: 'nothing' } } });
    await sweep(deletes);
    expect(deletes.right.rows.size).toBe(2);
    const edited = await merged({ both: true, sync: { delete: 'close' } });
    edited.clock.advance(1000);
    edited.right.edit('1', { title: 'mine' });
    expect(await sweep(edited)).toMatchObject({ problems: 1, deleted: 0 });
    expect(edited.right.field('1', 'status')).toBe('待评审');
  });
});
