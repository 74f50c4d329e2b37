import { describe, expect, it } from 'vitest';
import {
  DEFAULT_LIMITS,
  greet,
  guardEmpty,
  guardPlan,
  guardSide,
  matchKey,
  passes,
  type Newcomer,
  type NewcomerInput,
} from '../../../src/sync/index.ts';

const plan = { links: 100, creates: 0, strangers: 0, writes: {}, deletes: 0 };

describe('guards', () => {
  it.each([
    { say: 'a quiet plan', counts: plan, halts: false },
    { say: 'as many deletes as allowed', counts: { ...plan, deletes: 10 }, halts: false },
    { say: 'one delete too many', counts: { ...plan, deletes: 11 }, halts: true },
    { say: 'half of all items want the same field', counts: { ...plan, writes: { title: 50 } }, halts: false },
    { say: 'more than half do', counts: { ...plan, writes: { title: 51 } }, halts: true },
    { say: 'markers of a ledger that was lost', counts: { ...plan, links: 0, creates: 3, strangers: 3 }, halts: true },
    { say: 'markers of another sync among known links', counts: { ...plan, creates: 3, strangers: 3 }, halts: false },
    { say: 'all of a handful do', counts: { ...plan, links: 5, writes: { title: 5 } }, halts: false },
  ])('$say', ({ counts, halts }) => {
    expect(guardPlan(counts, DEFAULT_LIMITS) !== undefined).toBe(halts);
  });

  it('a side that lists nothing although items are linked is an outage', () => {
    expect(guardEmpty('left', 'helpdesk', 0, 3)?.zh).toContain('没有任何记录被当作已删除');
    expect(guardEmpty('left', 'helpdesk', 0, 0)).toBeUndefined();
    expect(guardEmpty('left', 'helpdesk', 1, 3)).toBeUndefined();
  });

  it('another account or another scope is not the side the baselines were made with', () => {
    const same = {
      side: 'left',
      connection: 'helpdesk',
      account: { now: '1', before: '1' },
      scope: { now: 's', before: 's' },
    } as const;
    expect(guardSide(same)).toBeUndefined();
    expect(guardSide({ ...same, account: { now: '2', before: '1' } })?.en).toContain('now belong to "2"');
    expect(guardSide({ ...same, scope: { now: 't', before: 's' } })?.en).toContain('scope');
    expect(guardSide({ ...same, account: { now: '2' }, scope: { now: 't' } })).toBeUndefined();
  });
});

const newcomer: NewcomerInput = { side: 'left', create: 'left-to-right', wanted: true, partners: [], rivals: [] };

describe('newcomers', () => {
  const cases: readonly { say: string; input: Partial<NewcomerInput>; is: Newcomer }[] = [
    { say: 'is created on the other side', input: {}, is: { do: 'create', on: 'right' } },
    { say: 'is not created against the direction', input: { side: 'right' }, is: { do: 'wait' } },
    { say: 'is not created when the filter leaves it out', input: { wanted: false }, is: { do: 'wait' } },
    { say: 'joins its only partner', input: { partners: ['7'] }, is: { do: 'join', partner: '7' } },
    {
      say: 'joins a partner although the filter leaves it out',
      input: { partners: ['7'], wanted: false },
      is: { do: 'join', partner: '7' },
    },
    {
      say: 'is not guessed between two',
      input: { partners: ['7', '8'] },
      is: { do: 'ambiguous', partners: ['7', '8'] },
    },
    {
      say: 'is not guessed between itself and another that matches the same',
      input: { partners: ['7'], rivals: ['2'] },
      is: { do: 'contested', partner: '7', rivals: ['2'] },
    },
  ];
  it.each(cases)('$say', ({ input, is }) => {
    expect(greet({ ...newcomer, ...input })).toEqual(is);
  });

  it('matches on what both mean, not on how it is typed; a missing field matches nothing', () => {
    expect(matchKey(['title'], { title: ' Login Fails' })).toBe(matchKey(['title'], { title: 'login fails' }));
    expect(matchKey(['title'], { title: 'a' })).not.toBe(matchKey(['title'], { title: 'b' }));
    expect(matchKey(['title', 'requester'], { title: 'a', requester: null })).toBe('');
    expect(matchKey([], { title: 'a' })).toBe('');
  });

  it('a filter takes the native or the shared value', () => {
    expect(passes({ status: ['open'] }, { status: 'open' }, { status: 'in_progress' })).toBe(true);
    expect(passes({ status: ['in_progress'] }, { status: 'open' }, { status: 'in_progress' })).toBe(true);
    expect(passes({ status: ['open'] }, { status: 'new' }, { status: 'new' })).toBe(false);
    expect(passes({ labels: ['vip'] }, {}, { labels: ['a', 'vip'] })).toBe(true);
  });
});
