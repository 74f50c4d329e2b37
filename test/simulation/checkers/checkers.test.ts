import { describe, expect, it } from 'vitest';
import type { History } from '../history.ts';
import { BAD_ENDINGS } from './bad-endings.ts';
import { BAD_WAYS } from './bad-ways.ts';
import { CHECKERS, judge, type CheckerName } from './index.ts';
import { ended, plot } from './planted.ts';

const PLANTED = [...BAD_ENDINGS, ...BAD_WAYS];

const rulesOf = (history: History): readonly CheckerName[] =>
  [...new Set(judge(history).map(({ rule }) => rule))].sort();

describe('the judges of simulated worlds', () => {
  it('find nothing wrong where nothing is', () => {
    expect(judge(ended(plot()))).toEqual([]);
  });

  it.each(PLANTED)('see when $story', ({ rule, also = [], settings = {}, plant }) => {
    const one = plot(settings);
    plant(one);
    expect(rulesOf(ended(one))).toEqual([rule, ...also].sort());
  });

  it('are each tried with a bad history', () => {
    expect([...new Set(PLANTED.map(({ rule }) => rule))].sort()).toEqual(Object.keys(CHECKERS).sort());
  });
});
