import { describe, expect, it } from 'vitest';
import { shrink } from './shrink.ts';

const all = Array.from({ length: 40 }, (_, index) => `e${index}`);

describe('shrinking what happened', () => {
  it.each([
    ['one thing', ['e17']],
    ['two things far apart', ['e3', 'e38']],
    ['many', ['e0', 'e1', 'e2', 'e9', 'e20', 'e39']],
    ['nothing at all', []],
  ])('ends with what it takes: %s', async (_, needed) => {
    const fails = async (kept: readonly string[]) => needed.every((one) => kept.includes(one));
    expect(await shrink(all, fails)).toEqual(needed);
  });

  it('keeps the order, and everything when each happening is needed', async () => {
    expect(await shrink(all, async (kept) => kept.length === all.length)).toEqual(all);
  });

  it('never keeps what does not fail, however few tries there are', async () => {
    const fails = async (kept: readonly string[]) => kept.includes('e5') && kept.includes('e30');
    for (const tries of [0, 1, 3, 7]) expect(await fails(await shrink(all, fails, tries))).toBe(true);
  });
});
