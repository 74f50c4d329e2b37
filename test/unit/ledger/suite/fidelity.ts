import { describe, expect, it } from 'vitest';
import type { Native, Value } from '../../../../src/model/index.ts';
import type { Link } from '../../../../src/sync/link.ts';
import { conflict, entry, link, open, problem } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

const ODD_TEXTS = {
  'quotes and markup': `'"<&>\\ ; drop table links; -- $1 ?`,
  emoji: '👩‍👩‍👧‍👦 🇨🇳 ❤️',
  Chinese: '客户反馈：导出的报表为空，“待评审”',
  'right to left': 'שלום',
  'line breaks and tabs': 'a\r\nb\n\tc\u2028d',
  'characters databases refuse': 'nul \u0000 and a lone \ud83d surrogate',
  'nothing but spaces': '  ',
  empty: '',
  'ten thousand characters': '汉字'.repeat(5000),
} as const;

const ODD_VALUES: Readonly<Record<string, Value>> = {
  cleared: null,
  no: false,
  zero: 0,
  'a fraction': 0.1 + 0.2,
  'a large number': 2 ** 53 - 1,
  'an empty set': [],
  'a set': ['ein', '二', '3️⃣'],
};

const PERSON: Native = { id: '7', name: '张伟', email: 'zhang.wei@example.com' };

/** What is read is what was written, to the character. */
export const fidelityTests = (places: Places): void => {
  describe('what comes back', () => {
    const here = context(places);

    const roundTrip = async (stored: Link): Promise<Link | undefined> => {
      const ledger = await here.open();
      await ledger.commit([{ type: 'link.put', link: stored }]);
      return (await ledger.linksById([stored.id]))[0];
    };

    it.each(Object.entries(ODD_TEXTS))('is the same text: %s', async (_name, text) => {
      const stored = link('a', {
        left: { native: { title: text }, label: text, memo: { status: { [text]: text } } },
        fields: { title: { left: text, right: `${text}!`, status: 'pending-left' } },
      });
      expect(await roundTrip(stored)).toEqual(stored);
    });

    it.each(Object.entries(ODD_VALUES))('is the same value: %s', async (_name, value) => {
      const stored = link('a', {
        left: { native: { 'custom.x': value } },
        fields: { 'custom.x': { left: value, right: value, status: 'agreed' } },
      });
      expect(await roundTrip(stored)).toEqual(stored);
    });

    it('tells a cleared value from a missing one', async () => {
      const stored = link('a', {
        left: { native: { cleared: null } },
        right: { native: {} },
        fields: {
          cleared: { left: null, status: 'pending-left' },
          'never observed': { status: 'frozen' },
          'only on the right': { right: null, status: 'conflict' },
        },
      });
      const back = await roundTrip(stored);
      expect(back).toStrictEqual(stored);
      expect(Object.keys(back?.fields['never observed'] ?? {})).toEqual(['status']);
    });

    it('tells a long text from its digest, and keeps people and optional facts', async () => {
      const stored = link('a', {
        left: {
          label: 'CRM-7',
          url: 'https://example.com/7',
          createdAt: '2026-11-01T00:00:00.000Z',
          native: { description: { digest: 'abc' }, assignee: PERSON, requester: [PERSON] },
          memo: { assignee: { 'zhang.wei@example.com': PERSON } },
        },
        fields: {
          description: { left: { digest: 'abc' }, right: 'abc', status: 'pending-right' },
          assignee: { left: 'zhang.wei@example.com', right: 'zhang.wei@example.com', status: 'agreed' },
        },
      });
      expect(await roundTrip(stored)).toStrictEqual(stored);
    });

    it('keeps cleared and missing apart in the journal', async () => {
      const ledger = await here.open();
      const { before: _before, after: _after, field: _field, ...bare } = entry('a');
      const cleared = entry('b', { before: ODD_TEXTS['characters databases refuse'], after: null, reversible: false });
      await ledger.commit([
        { type: 'journal.add', entry: bare },
        { type: 'journal.add', entry: cleared },
      ]);
      const id = expect.any(String);
      expect(await ledger.journal({ limit: 9 })).toStrictEqual([
        { ...cleared, id },
        { ...bare, id },
      ]);
    });

    it('is the same for conflicts, problems, intents and notes', async () => {
      const ledger = await here.open();
      const { base: _base, ...unbased } = conflict('c1', { left: null, right: ['一', 'b'] });
      const worded = problem('p1', { field: 'status', label: '👀', words: { en: '"quoted"', zh: '“引号”' } });
      const data = { deep: [{ 键: null }, 1.5, true], text: ODD_TEXTS['characters databases refuse'] };
      await ledger.commit([
        { type: 'conflict.put', conflict: unbased },
        { type: 'problem.put', problem: worded },
        open('a', { data }),
        open('b', { data: undefined, kind: 'update' }),
      ]);
      await ledger.remember('schema:helpdesk/tickets', data);
      expect(await ledger.conflicts({ limit: 9 })).toStrictEqual([unbased]);
      expect(await ledger.problems({ limit: 9 })).toStrictEqual([worded]);
      expect((await ledger.openIntents('support')).map((intent) => intent.data)).toStrictEqual([data, null]);
      expect(await ledger.recall('schema:helpdesk/tickets')).toStrictEqual(data);
    });
  });
};
