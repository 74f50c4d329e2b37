import { describe, expect, it } from 'vitest';
import { makePair, type Pair, type PairOptions } from '../support/pair.ts';

/** Calls of one run, by kind and side, without the one list call that each side costs in any run. */
const cost = (pair: Pair): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const side of ['left', 'right'] as const) {
    const calls = pair[side].calls.map((call) => call.split(' ')[0] ?? '');
    expect(calls.filter((call) => call === 'pull').length, `lists of the ${side}`).toBeGreaterThan(0);
    calls.splice(calls.indexOf('pull'), 1);
    for (const call of calls) counts[`${side} ${call}`] = (counts[`${side} ${call}`] ?? 0) + 1;
  }
  return counts;
};

interface Row {
  readonly situation: string;
  readonly options?: PairOptions;
  /** Items on the left before anything is counted. */
  readonly items?: number;
  /** What happens before the run that is counted. */
  readonly act: (pair: Pair) => void | Promise<void>;
  readonly costs: Readonly<Record<string, number>>;
}

const CONDITIONAL: PairOptions = { left: { conditional: true }, right: { conditional: true } };

/** The floor of each situation and what it costs here: a list on each side, and besides exactly this. */
const TABLE: readonly Row[] = [
  { situation: 'nothing happened', act: () => undefined, costs: {} },
  {
    situation: 'one edit, where the vendor refuses stale writes',
    options: CONDITIONAL,
    act: ({ left }) => left.edit('1', { title: 'b' }),
    costs: { 'right update': 1 },
  },
  {
    situation: 'one edit, where it does not: the target is read before it is written',
    act: ({ left }) => left.edit('1', { title: 'b' }),
    costs: { 'right read': 1, 'right update': 1 },
  },
  {
    situation: 'four fields of one item: one write',
    options: CONDITIONAL,
    act: ({ left }) => left.edit('1', { title: 'b', priority: 'P0', description: '<p>b</p>', labels: ['x'] }),
    costs: { 'right update': 1 },
  },
  {
    situation: 'the same item edited five times between two runs: one write',
    options: CONDITIONAL,
    act({ left, clock }) {
      for (const title of ['b', 'c', 'd', 'e', 'f']) {
        clock.advance(1000);
        left.edit('1', { title });
      }
    },
    costs: { 'right update': 1 },
  },
  {
    situation: 'our own write seen again: nothing',
    options: CONDITIONAL,
    async act(pair) {
      pair.left.edit('1', { title: 'b' });
      await pair.run();
      pair.clock.advance(60_000);
    },
    costs: {},
  },
  {
    situation: 'a status two moves away: two moves',
    options: CONDITIONAL,
    act: ({ left }) => left.edit('1', { status: 'open' }),
    costs: { 'right update': 2 },
  },
  {
    situation: 'a new item: one create, without a look-up',
    act: ({ left }) => void left.add({ title: 'new' }),
    costs: { 'right create': 1 },
  },
  {
    situation: 'a new item with a status two moves away: one create, two moves',
    options: CONDITIONAL,
    act: ({ left }) => void left.add({ title: 'new', status: 'open' }),
    costs: { 'right create': 1, 'right update': 2 },
  },
  {
    situation:
      'a create whose reply was lost: a look-up by marker, the record by key, its two sides once more; no second create',
    async act(pair) {
      pair.left.add({ title: 'new' });
      pair.right.fail({ on: 'create', kind: 'lost-reply' });
      await pair.run();
    },
    costs: { 'right find': 1, 'right read': 2, 'left read': 1 },
  },
  {
    situation: 'a conflict that a person has to decide: nothing',
    options: CONDITIONAL,
    act({ left, right }) {
      left.edit('1', { title: 'b' });
      right.edit('1', { title: 'c' });
    },
    costs: {},
  },
  {
    situation:
      'a conflict that stands: it is looked at in every run, for the sync may have got another policy; the floor is nothing',
    options: CONDITIONAL,
    async act(pair) {
      pair.left.edit('1', { title: 'b' });
      pair.right.edit('1', { title: 'c' });
      await pair.run();
      await pair.run();
    },
    costs: { 'left read': 3, 'right read': 2 },
  },
  {
    situation: 'a record a sweep does not show any more: it is read by key once in a sweep',
    options: { sync: { sweepEveryMs: 30_000, delete: 'delete' } },
    items: 3,
    act: ({ left }) => left.delete('1'),
    costs: { 'left read': 1 },
  },
  {
    situation: 'a sweep of twelve records in pages of five: three lists on each side',
    options: { left: { pageSize: 5 }, right: { pageSize: 5 }, sync: { sweepEveryMs: 30_000 } },
    items: 12,
    act: () => undefined,
    costs: { 'left pull': 2, 'right pull': 2 },
  },
];

describe('what a run costs in calls', () => {
  it.each(TABLE)('$situation', async ({ options = {}, items = 1, act, costs }) => {
    const pair = await makePair(options);
    for (let count = 0; count < items; count += 1) pair.left.add({ title: `item ${count}`, priority: 'P2' });
    await pair.run();
    await pair.run();
    pair.clock.advance(60_000);
    await act(pair);
    await pair.run();
    expect(cost(pair)).toEqual(costs);
  });
});
