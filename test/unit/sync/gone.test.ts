import { describe, expect, it } from 'vitest';
import { closingStatuses, onDelete, weigh, type Missing } from '../../../src/sync/index.ts';

const AT = '2026-03-01T08:00:00.000Z';
const LATER = '2026-03-02T08:00:00.000Z';
const seen = (run: string, unlisted = true, confirmed = false, at = AT) => ({ at, run, unlisted, confirmed });

describe('a record that is not found is gone when', () => {
  it.each<[string, Missing | undefined, ReturnType<typeof seen>, boolean]>([
    ['never at first sight', undefined, seen('1'), false],
    ['two listings of different runs left it out', { since: AT, unlisted: '1' }, seen('2'), true],
    ['not by one run that looks twice', { since: AT, unlisted: '1' }, seen('1'), false],
    ['not by reads alone', { since: AT }, seen('2', false), false],
    ['not by a listing and a read', { since: AT, unlisted: '1' }, seen('2', false), false],
    ['its vendor says so', undefined, seen('1', false, true), true],
    ['it was proved before', { since: AT, unlisted: '1', proven: true }, seen('3', false), true],
  ])('%s', (_, before, sighting, proven) => {
    expect(weigh(before, sighting).proven === true).toBe(proven);
  });

  it('and remembers since when, and which listing saw it last', () => {
    const first = weigh(undefined, seen('1'));
    expect(first).toEqual({ since: AT, unlisted: '1' });
    expect(weigh(first, seen('2', false, false, LATER))).toEqual({ since: AT, unlisted: '1' });
  });
});

describe('what follows from a deletion', () => {
  it.each([
    ['two-way-safe', 'close', 'left', 'close'],
    ['two-way-safe', 'delete', 'right', 'delete'],
    ['one-way-safe', 'delete', 'left', 'delete'],
    ['one-way-safe', 'delete', 'right', 'review'],
    ['mirror', 'close', 'right', 'review'],
    ['mirror', 'ignore', 'right', 'ignore'],
  ] as const)('%s, %s, on the %s: %s', (policy, chosen, side, follows) => {
    expect(onDelete(policy, chosen, side)).toBe(follows);
  });

  it('closes with what means dropped, else done, or with what the admin named', () => {
    expect(closingStatuses('close')).toEqual(['declined', 'done', 'released']);
    expect(closingStatuses({ close: 'on_hold' })).toEqual(['on_hold']);
  });
});
