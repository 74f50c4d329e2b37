import { describe, expect, it } from 'vitest';
import type { Todo } from '../../../../src/ledger/index.ts';
import { AT, conflict, entry, ids, intent, note, problem, run } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

interface Page {
  readonly limit: number;
  readonly after?: string;
}

/** All rows of a list, asked for two at a time. */
const inPages = async <T extends { readonly id: string }>(
  list: (page: Page) => Promise<readonly T[]>,
): Promise<readonly string[]> => {
  const found: string[] = [];
  for (;;) {
    const after = found.at(-1);
    const page = await list({ limit: 2, ...(after === undefined ? {} : { after }) });
    found.push(...ids(page));
    if (page.length === 0) return found;
  }
};

export const listTests = (places: Places): void => {
  describe('conflicts', () => {
    const here = context(places);

    it('are listed oldest first, page by page, by sync and state', async () => {
      const ledger = await here.open();
      for (const id of ['z', 'y', 'x', 'w'])
        await ledger.commit([
          { type: 'conflict.put', conflict: conflict(id, { state: id === 'x' ? 'settled' : 'open' }) },
        ]);
      await ledger.commit([{ type: 'conflict.put', conflict: conflict('o', { sync: 'other', link: 'b' }) }]);
      expect(await inPages((page) => ledger.conflicts(page))).toEqual(['z', 'y', 'x', 'w', 'o']);
      expect(await inPages((page) => ledger.conflicts({ ...page, sync: 'support' }))).toEqual(['z', 'y', 'x', 'w']);
      expect(await inPages((page) => ledger.conflicts({ ...page, state: 'open' }))).toEqual(['z', 'y', 'w', 'o']);
      expect(ids(await ledger.openConflicts('a'))).toEqual(['z', 'y', 'w']);
    });

    it('are found by their id and, however they ended, by their link', async () => {
      const ledger = await here.open();
      const ended = conflict('two', { state: 'expired' });
      await ledger.commit(
        [conflict('one'), ended, conflict('three', { link: 'b' })].map((one) => ({
          type: 'conflict.put',
          conflict: one,
        })),
      );
      expect(await ledger.conflict('two')).toEqual(ended);
      expect(await ledger.conflict('four')).toBeUndefined();
      expect(ids(await ledger.conflictsOf('a'))).toEqual(['one', 'two']);
    });

    it('keep their place when they are settled', async () => {
      const ledger = await here.open();
      const settled = conflict('one', { state: 'resolved', winner: 'left' });
      await ledger.commit([
        { type: 'conflict.put', conflict: conflict('one') },
        { type: 'conflict.put', conflict: conflict('two') },
        { type: 'conflict.put', conflict: settled },
      ]);
      expect(await ledger.conflicts({ limit: 9 })).toEqual([settled, conflict('two')]);
      expect(ids(await ledger.openConflicts('a'))).toEqual(['two']);
    });
  });

  describe('problems', () => {
    const here = context(places);

    it('are one per record and field, and keep their first id', async () => {
      const ledger = await here.open();
      await ledger.commit([
        { type: 'problem.put', problem: problem('p1', { key: 'k' }) },
        { type: 'problem.put', problem: problem('p2', { key: 'k', field: 'status' }) },
        { type: 'problem.put', problem: problem('p3', { key: 'k', side: 'right' }) },
      ]);
      const again = problem('p9', { key: 'k', field: 'status', code: 'no-transition', run: 'run-2' });
      await ledger.commit([{ type: 'problem.put', problem: again }]);
      expect(ids(await ledger.problems({ limit: 9 }))).toEqual(['p1', 'p2', 'p3']);
      expect((await ledger.problems({ limit: 9 }))[1]).toEqual({ ...again, id: 'p2' });
    });

    it('are found by the id they were first given', async () => {
      const ledger = await here.open();
      const again = problem('p9', { key: 'k', code: 'rejected' });
      await ledger.commit([
        { type: 'problem.put', problem: problem('p1', { key: 'k' }) },
        { type: 'problem.put', problem: again },
      ]);
      expect(await ledger.problem('p1')).toEqual({ ...again, id: 'p1' });
      expect(await ledger.problem('p9')).toBeUndefined();
    });

    it('are cleared field by field or for the whole record', async () => {
      const ledger = await here.open();
      const fields = ['status', 'priority', 'title'];
      await ledger.commit([
        { type: 'problem.put', problem: problem('p0', { key: 'k' }) },
        ...fields.map((field) => ({
          type: 'problem.put' as const,
          problem: problem(`p-${field}`, { key: 'k', field }),
        })),
        { type: 'problem.put', problem: problem('other', { key: 'z' }) },
      ]);
      await ledger.commit([{ type: 'problem.clear', sync: 'support', side: 'left', key: 'k', field: 'status' }]);
      expect(ids(await ledger.problems({ limit: 9 }))).toEqual(['p0', 'p-priority', 'p-title', 'other']);
      await ledger.commit([{ type: 'problem.clear', sync: 'support', side: 'left', key: 'k' }]);
      expect(ids(await ledger.problems({ limit: 9 }))).toEqual(['other']);
    });

    it('are listed page by page and counted with what else is open', async () => {
      const ledger = await here.open();
      for (const id of ['c', 'b', 'a']) await ledger.commit([{ type: 'problem.put', problem: problem(id) }]);
      await ledger.commit([
        { type: 'problem.put', problem: problem('o', { sync: 'other' }) },
        { type: 'conflict.put', conflict: conflict('c1') },
        { type: 'conflict.put', conflict: conflict('c2', { state: 'expired' }) },
        { type: 'intent.open', intent: intent('u', { state: 'uncertain' }) },
        { type: 'intent.open', intent: intent('s') },
      ]);
      expect(await inPages((page) => ledger.problems({ ...page, sync: 'support' }))).toEqual(['c', 'b', 'a']);
      expect(await inPages((page) => ledger.problems(page))).toEqual(['c', 'b', 'a', 'o']);
      expect(await ledger.countOpen('support')).toEqual({ conflicts: 1, problems: 3, uncertain: 1 });
      expect(await ledger.countOpen('nothing')).toEqual({ conflicts: 0, problems: 0, uncertain: 0 });
    });
  });

  describe('runs', () => {
    const here = context(places);

    it('are listed newest first, page by page, and keep their place when they end', async () => {
      const ledger = await here.open();
      for (const id of ['r3', 'r1', 'r2']) await ledger.commit([{ type: 'run.put', run: run(id) }]);
      await ledger.commit([{ type: 'run.put', run: run('o', { sync: 'other' }) }]);
      const ended = run('r3', { outcome: 'halted', reason: { en: 'Too many', zh: '过多' }, endedAt: AT, created: 3 });
      await ledger.commit([{ type: 'run.put', run: ended }]);
      expect(await inPages((page) => ledger.runs(page))).toEqual(['o', 'r2', 'r1', 'r3']);
      expect(await inPages((page) => ledger.runs({ ...page, sync: 'support' }))).toEqual(['r2', 'r1', 'r3']);
      expect((await ledger.runs({ limit: 9 })).at(-1)).toEqual(ended);
      expect(await ledger.run('r3')).toEqual(ended);
      expect(await ledger.run('r4')).toBeUndefined();
    });
  });

  describe('the journal', () => {
    const here = context(places);

    it('is listed newest first, by sync, run, link and field, page by page', async () => {
      const ledger = await here.open();
      await ledger.commit([
        note('a', { after: 1 }),
        note('a', { after: 2, field: 'status' }),
        note('b', { after: 3, run: 'run-2' }),
        note('a', { after: 4, run: 'run-2' }),
        note('c', { after: 5, sync: 'other', run: 'run-3' }),
      ]);
      const afters = async (options: object) =>
        (await ledger.journal({ limit: 9, ...options })).map((row) => row.after);
      expect(await afters({})).toEqual([5, 4, 3, 2, 1]);
      expect(await afters({ sync: 'support' })).toEqual([4, 3, 2, 1]);
      expect(await afters({ run: 'run-2' })).toEqual([4, 3]);
      expect(await afters({ link: 'a', field: 'title' })).toEqual([4, 1]);
      expect(await afters({ sync: 'support', run: 'run-1', link: 'a' })).toEqual([2, 1]);
      const all = ids(await ledger.journal({ limit: 9 }));
      expect(await inPages((page) => ledger.journal(page))).toEqual(all);
      expect(await ledger.journal({ limit: 9, after: 'no such id' })).toEqual([]);
    });

    it('forgets what is older than asked, and nothing else', async () => {
      const ledger = await here.open();
      const days = ['01', '02', '03', '04'].map((day) => `2026-11-${day}T00:00:00.000Z`);
      await ledger.commit(days.map((at) => ({ type: 'journal.add' as const, entry: entry('a', { at }) })));
      expect(await ledger.forgetJournal('2026-11-03T00:00:00.000Z')).toBe(2);
      expect((await ledger.journal({ limit: 9 })).map((row) => row.at)).toEqual(days.slice(2).toReversed());
      expect(await ledger.forgetJournal('2026-11-03T00:00:00.000Z')).toBe(0);
    });
  });

  describe('what a sync has to come back to', () => {
    const here = context(places);
    const todo = (key: string, shape: Partial<Todo> = {}): Todo => ({
      ...{ sync: 'support', side: 'left', key, reason: 'retry', notBefore: AT, attempts: 1 },
      ...shape,
    });

    it('is due from its time on, earliest first, one row per record', async () => {
      const ledger = await here.open();
      const at = (minute: number): string => `2026-11-20T08:0${minute}:00.000Z`;
      await ledger.commit([
        { type: 'todo.put', todo: todo('late', { notBefore: at(3) }) },
        { type: 'todo.put', todo: todo('second', { notBefore: at(2) }) },
        { type: 'todo.put', todo: todo('first', { notBefore: at(5) }) },
        { type: 'todo.put', todo: todo('first', { notBefore: at(1), attempts: 2, reason: 'hint' }) },
        { type: 'todo.put', todo: todo('elsewhere', { sync: 'other', notBefore: at(1) }) },
      ]);
      const first = todo('first', { notBefore: at(1), attempts: 2, reason: 'hint' });
      expect(await ledger.todo('support', at(2), 9)).toEqual([first, todo('second', { notBefore: at(2) })]);
      expect(await ledger.todo('support', at(9), 1)).toEqual([first]);
      await ledger.commit([{ type: 'todo.done', sync: 'support', side: 'left', key: 'first' }]);
      expect((await ledger.todo('support', at(9), 9)).map((row) => row.key)).toEqual(['second', 'late']);
    });

    it('is its checkpoints, one for each side', async () => {
      const ledger = await here.open();
      const left = { sync: 'support', side: 'left', cursor: 'c1', account: 'bot', scope: 's1' } as const;
      const right = { ...left, side: 'right', cursor: '游标', sweptAt: AT } as const;
      expect(await ledger.checkpoints('support')).toEqual({});
      await ledger.commit([
        { type: 'checkpoint.put', checkpoint: left },
        { type: 'checkpoint.put', checkpoint: right },
      ]);
      expect(await ledger.checkpoints('support')).toEqual({ left, right });
      const { sweptAt: _sweptAt, ...later } = { ...right, cursor: 'c2' };
      await ledger.commit([{ type: 'checkpoint.put', checkpoint: later }]);
      expect(await ledger.checkpoints('support')).toStrictEqual({ left, right: later });
      expect(await ledger.checkpoints('other')).toEqual({});
    });

    it('is its records without a partner, found by their match key', async () => {
      const ledger = await here.open();
      const stray = (key: string, matchKey: string) => ({ sync: 'support', side: 'left' as const, key, matchKey });
      await ledger.commit(
        [stray('a', 'm1'), stray('b', 'm1'), stray('c', 'm2'), stray('d', 'm1'), stray('d', 'm2')].map((each) => ({
          ...{ type: 'stray.put', stray: each },
        })),
      );
      expect(await ledger.strays('support', 'left', 'm1', 9)).toEqual([stray('a', 'm1'), stray('b', 'm1')]);
      expect(await ledger.strays('support', 'left', 'm1', 1)).toHaveLength(1);
      expect(await ledger.strays('support', 'right', 'm1', 9)).toEqual([]);
      await ledger.commit([{ type: 'stray.done', sync: 'support', side: 'left', key: 'a' }]);
      expect(await ledger.strays('support', 'left', 'm1', 9)).toEqual([stray('b', 'm1')]);
    });

    it('is its long texts, the last wording of each, letter by letter', async () => {
      const ledger = await here.open();
      const base = (link: string, field: string, text: string) => ({ type: 'base.put', link, field, text }) as const;
      const long = `<p>${'很长的文字 & <b>🌙 '.repeat(400)}</p>`;
      await ledger.commit([
        base('l1', 'description', 'old'),
        base('l1', 'custom.notes', 'n'),
        base('l2', 'x', 'other'),
      ]);
      await ledger.commit([base('l1', 'description', long)]);
      expect(await ledger.baseTexts('l1')).toEqual({ description: long, 'custom.notes': 'n' });
      expect(await ledger.baseTexts('none')).toEqual({});
    });

    it('is its comments, each known by either key', async () => {
      const ledger = await here.open();
      const pair = (left: string, right: string) => ({ sync: 'support', link: 'a', left, right });
      await ledger.commit([
        { type: 'comment.put', comment: pair('l1', '') },
        { type: 'comment.put', comment: pair('l2', '') },
        { type: 'comment.put', comment: pair('', 'r3') },
        { type: 'comment.put', comment: pair('l1', 'r1') },
        { type: 'comment.put', comment: pair('l3', 'r3') },
        { type: 'comment.put', comment: { ...pair('l1', 'r1'), link: 'b' } },
      ]);
      expect(await ledger.commentLinks('a')).toEqual([pair('l1', 'r1'), pair('l2', ''), pair('l3', 'r3')]);
    });

    it('is what it was told to remember', async () => {
      const ledger = await here.open();
      expect(await ledger.recall('nothing')).toBeUndefined();
      await ledger.remember('a', null);
      await ledger.remember('b', { n: 1 });
      await ledger.remember('b', { n: 2 });
      expect(await ledger.recall('a')).toBeNull();
      expect(await ledger.recall('b')).toEqual({ n: 2 });
    });
  });
};
