import { describe, expect, it } from 'vitest';
import type { Link } from '../../../../src/sync/link.ts';
import { ids, link, put } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

/** In the order of bytes; a dictionary would sort them otherwise. */
const IN_ORDER = ['B', '_', 'a', 'a-b', 'aB', 'b', 'é', '一'];

export const linkTests = (places: Places): void => {
  describe('links', () => {
    const here = context(places);

    it('are found by the keys of either side, whatever their state', async () => {
      const ledger = await here.open();
      await ledger.commit([put('a'), put('b', { state: 'gone' }), put('c', { state: 'unlinked' }), put('d')]);
      expect(ids(await ledger.links('support', 'left', ['L-a', 'L-b', 'L-x']))).toEqual(['a', 'b']);
      expect(ids(await ledger.links('support', 'right', ['R-c', 'R-d', 'L-a']))).toEqual(['c', 'd']);
      expect(await ledger.links('other', 'left', ['L-a'])).toEqual([]);
      expect(await ledger.links('support', 'left', [])).toEqual([]);
      expect(ids(await ledger.linksById(['d', 'a', 'x']))).toEqual(['a', 'd']);
    });

    it('may share a key: many to one, and a tombstone beside its successor', async () => {
      const ledger = await here.open();
      const right = { key: 'R-shared' };
      await ledger.commit([put('a', { right }), put('b', { right }), put('c', { right, state: 'gone' })]);
      expect(ids(await ledger.links('support', 'right', ['R-shared']))).toEqual(['a', 'b', 'c']);
    });

    it('are replaced as a whole when stored again', async () => {
      const ledger = await here.open();
      const later: Link = { ...link('a'), state: 'gone', mapping: 'm2', fields: {}, createdRun: 'run-2' };
      const moved = {
        ...later,
        right: { ...later.right, key: 'R-moved', native: {}, memo: { status: { done: 'x' } } },
      };
      await ledger.commit([put('a'), { type: 'link.put', link: moved }]);
      expect(await ledger.linksById(['a'])).toEqual([moved]);
      expect(await ledger.links('support', 'right', ['R-a'])).toEqual([]);
      expect(await ledger.countLinks('support')).toBe(1);
    });

    it('are counted by state', async () => {
      const ledger = await here.open();
      await ledger.commit([put('a'), put('b'), put('c', { state: 'gone' }), put('d', { sync: 'other' })]);
      expect(await ledger.countLinks('support')).toBe(3);
      expect(await ledger.countLinks('support', 'live')).toBe(2);
      expect(await ledger.countLinks('support', 'unlinked')).toBe(0);
    });

    it('are walked through by id, live ones only, page by page', async () => {
      const ledger = await here.open();
      await ledger.commit([
        ...IN_ORDER.toReversed().map((id) => put(id)),
        put('a-gone', { state: 'gone' }),
        put('a-other', { sync: 'other' }),
      ]);
      const walked: string[] = [];
      for (let after = ''; ; after = walked.at(-1) ?? '') {
        const page = await ledger.linksAfter('support', after, 3);
        walked.push(...ids(page));
        if (page.length < 3) break;
      }
      expect(walked).toEqual(IN_ORDER);
    });

    it('are looked up a thousand at a time', async () => {
      const ledger = await here.open();
      const names = Array.from({ length: 1000 }, (_, index) => `n${String(index).padStart(4, '0')}`);
      await ledger.commit(names.map((name) => put(name)));
      expect(
        ids(
          await ledger.links(
            'support',
            'left',
            names.map((name) => `L-${name}`),
          ),
        ),
      ).toEqual(names);
    });
  });
};
