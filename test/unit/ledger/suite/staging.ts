import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Ledger, Staged } from '../../../../src/ledger/index.ts';
import { AT, ids, put } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

type Row = Omit<Staged, 'seq'>;

const row = (key: string, shape: Partial<Row> = {}): Row => ({
  side: 'left',
  key,
  record: { key, version: '1', updatedAt: AT, fields: { title: key, owner: null } },
  ...shape,
});

const keys = (rows: readonly { readonly key: string }[]): readonly string[] => rows.map((each) => each.key);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What this process holds: all of it where the database is part of it, else what its objects take. */
const memoryHeld = (places: Places): number => {
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return places.inProcess ? rss : heapUsed + external;
};

/** Reads a side to its end, page by page, keeping only what `note` keeps. */
const walk = async (ledger: Ledger, limit: number, note: (page: readonly Staged[]) => void): Promise<void> => {
  for (let after = 0; ;) {
    const page = await ledger.staged('support', 'left', after, limit);
    note(page);
    after = page.at(-1)?.seq ?? after;
    if (page.length < limit) return;
  }
};

/** What a run has seen, kept outside its memory. */
export const stagingTests = (places: Places): void => {
  describe('staging', () => {
    const here = context(places);

    it('gives back the rows of a side in the order they came, page by page', async () => {
      const ledger = await here.open();
      await ledger.stage('support', [row('c'), row('a'), row('r', { side: 'right' })]);
      await ledger.stage('support', [row('b'), row('z', { link: 'l1', matchKey: 'm1' })]);
      await ledger.stage('other', [row('o')]);
      const found: Staged[] = [];
      await walk(ledger, 3, (page) => found.push(...page));
      expect(found.map(({ seq: _seq, ...rest }) => rest)).toStrictEqual([
        ...[row('c'), row('a'), row('b')],
        row('z', { link: 'l1', matchKey: 'm1' }),
      ]);
      expect(found.map((each) => each.seq)).toEqual(found.map((each) => each.seq).toSorted((a, b) => a - b));
    });

    it('keeps the last of a record, at the end of the line', async () => {
      const ledger = await here.open();
      const later = row('a', { record: { key: 'a', version: '2', updatedAt: AT, fields: {} } });
      await ledger.stage('support', [row('a'), row('b'), row('c')]);
      const before = await ledger.staged('support', 'left', 0, 9);
      await ledger.stage('support', [later, row('c')]);
      const after = await ledger.staged('support', 'left', 0, 9);
      expect(keys(after)).toEqual(['b', 'a', 'c']);
      expect(after[1]).toMatchObject(later);
      expect(keys(await ledger.staged('support', 'left', before.at(-1)?.seq ?? 0, 9))).toEqual(['a', 'c']);
    });

    it('finds the rows of links and of a match key', async () => {
      const ledger = await here.open();
      const matched = { matchKey: 'm' };
      await ledger.stage('support', [
        ...[row('a', { link: 'l2' }), row('b', { link: 'l1' }), row('c', matched), row('d', matched)],
        ...[row('e', { link: 'l1', side: 'right' }), row('f', { ...matched, side: 'right' }), row('g')],
      ]);
      expect(keys(await ledger.stagedForLinks('support', 'left', ['l1', 'l2', 'l3']))).toEqual(['a', 'b']);
      expect(keys(await ledger.stagedForLinks('support', 'left', []))).toEqual([]);
      expect(keys(await ledger.stagedForMatch('support', 'left', 'm', 9))).toEqual(['c', 'd']);
      expect(keys(await ledger.stagedForMatch('support', 'left', 'm', 1))).toEqual(['c']);
    });

    it('tells live links that a full listing did not show, page by page', async () => {
      const ledger = await here.open();
      await ledger.commit([
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => put(id)),
        put('gone', { state: 'gone' }),
        put('other', { sync: 'other' }),
      ]);
      await ledger.markSeen('support', 'left', ['L-a', 'L-c', 'L-never']);
      await ledger.markSeen('support', 'left', ['L-c', 'L-d']);
      await ledger.markSeen('support', 'right', ['R-b', 'L-b']);
      await ledger.markSeen('other', 'left', ['L-e']);
      expect(ids(await ledger.unseenLinks('support', 'left', '', 2))).toEqual(['b', 'e']);
      expect(ids(await ledger.unseenLinks('support', 'left', 'e', 2))).toEqual(['f']);
      expect(ids(await ledger.unseenLinks('support', 'right', '', 9))).toEqual(['a', 'c', 'd', 'e', 'f']);
    });

    it('is emptied for one sync and left alone for the others', async () => {
      const ledger = await here.open();
      await ledger.commit([put('a'), put('b', { sync: 'other' })]);
      for (const sync of ['support', 'other']) {
        await ledger.stage(sync, [row('a')]);
        await ledger.markSeen(sync, 'left', ['L-a', 'L-b']);
      }
      await ledger.clearStage('support');
      expect(await ledger.staged('support', 'left', 0, 9)).toEqual([]);
      expect(ids(await ledger.unseenLinks('support', 'left', '', 9))).toEqual(['a']);
      expect(await ledger.staged('other', 'left', 0, 9)).toHaveLength(1);
      expect(await ledger.unseenLinks('other', 'left', '', 9)).toEqual([]);
    });

    it.runIf(places.shared)('that a dead run left behind is gone after clearing', async () => {
      const dead = await here.open();
      await dead.stage('support', [row('a')]);
      await dead.markSeen('support', 'left', ['L-a']);
      await dead.close();
      const ledger = await here.open();
      await ledger.clearStage('support');
      await ledger.commit([put('a')]);
      expect(await ledger.staged('support', 'left', 0, 9)).toEqual([]);
      expect(ids(await ledger.unseenLinks('support', 'left', '', 9))).toEqual(['a']);
    });

    it('waits for no commit and holds none up', async () => {
      const groups: number[] = [];
      const ledger = await here.open({ onTransaction: (commits) => groups.push(commits) });
      await Promise.all([
        ledger.stage('support', [row('a')]),
        ledger.commit([put('a')]),
        ledger.markSeen('support', 'left', ['L-a']),
        ledger.stage('support', [row('b')]),
        ledger.commit([put('b')]),
      ]);
      expect(groups).toEqual([2]);
      expect(keys(await ledger.staged('support', 'left', 0, 9))).toEqual(['a', 'b']);
      expect(ids(await ledger.unseenLinks('support', 'left', '', 9))).toEqual(['b']);
    });

    it('of many megabytes stays out of memory', async () => {
      const ledger = await here.open();
      const body = '报表'.repeat(700);
      const pageOf = (page: number): readonly Row[] =>
        Array.from({ length: 250 }, (_, index) =>
          row(`${page}-${index}`, { record: { key: 'k', version: '1', updatedAt: AT, fields: { body } } }),
        );
      const stageAndRead = async (from: number, to: number): Promise<void> => {
        for (let page = from; page < to; page += 1) await ledger.stage('support', pageOf(page));
        let count = 0;
        await walk(ledger, 250, (page) => (count += page.length));
        expect(count).toBe(to * 250);
      };
      // The first pages fill the caches; what comes after them must not add to what is held.
      await stageAndRead(0, 20);
      const before = memoryHeld(places);
      await stageAndRead(20, 70);
      expect(memoryHeld(places) - before).toBeLessThan(50 * 250 * Buffer.byteLength(body) * 0.6);
    });
  });
};
