import { afterAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../../src/engine/index.ts';
import { seeded, type Random } from '../../simulation/random.ts';
import type { FakeTracker } from '../../support/fake-tracker.ts';
import { makePair, RIGHT_MOVES, type Pair, type PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf, wroteIn, writesOf } from '../../support/plans.ts';
import { BOTH_WAYS, undo } from '../../support/undoing.ts';

const WALKS = Number(process.env['TANDEM_WALKS'] ?? 60);
const ROUNDS = 5;

const POLICIES = ['two-way-safe', 'two-way-left-wins', 'two-way-newest-wins', 'one-way-safe', 'mirror'] as const;

/** Half of them join many to one, from either side. */
const GROUPS = [
  {},
  {},
  { cardinality: 'many-to-one', fields: { priority: { rollUp: 'highest' }, labels: { rollUp: 'union' } } },
  { cardinality: 'one-to-many', fields: { status: { rollUp: 'progress', direction: 'right-to-left' } } },
] as const;

const setting = (random: Random): PairOptions => {
  const policy = random.pick(POLICIES);
  const twoWay = policy.startsWith('two-way');
  return {
    left: { conditional: random.chance(0.5) },
    right: { conditional: random.chance(0.5), transitions: random.pick([BOTH_WAYS, RIGHT_MOVES]) },
    leftSide: { concurrency: 1 / 3 },
    rightSide: { concurrency: 1 / 3 },
    sync: {
      policy,
      create: twoWay ? random.pick(['left-to-right', 'both'] as const) : 'left-to-right',
      match: random.pick([[], ['title']]),
      ...random.pick(GROUPS),
      comments: { direction: random.pick(['none', 'left-to-right', 'both'] as const) },
      limits: { deletes: 1000, changedShare: 1 },
    },
  };
};

const STATES = {
  left: ['new', 'open', 'resolved', 'rejected', 'stalled'],
  right: ['待评审', '已计划', '进行中', '已完成', '已关闭'],
};

const valueOf = (random: Random, side: 'left' | 'right', field: string) => {
  if (field === 'status') return random.pick(STATES[side]);
  if (field === 'priority') return random.pick(['P0', 'P1', 'P2', 'P3', 'P4', null]);
  if (field === 'labels') return ['a', 'b', 'c'].filter(() => random.chance(0.5));
  return field === 'title' ? `title ${random.below(20)}` : `<p>${random.below(9)}</p>`;
};

/** A few things people do on one side. */
function people(random: Random, tracker: FakeTracker, side: 'left' | 'right'): void {
  for (let count = random.below(4); count > 0; count -= 1) {
    const fields = ['title', 'description', 'status', 'priority', 'labels'].filter(() => random.chance(0.4));
    const values = Object.fromEntries(fields.map((field) => [field, valueOf(random, side, field)]));
    const keys = [...tracker.rows.keys()];
    if (keys.length === 0 || random.chance(0.4)) tracker.add({ title: `title ${random.below(20)}`, ...values });
    else if (random.chance(0.25))
      tracker.comment(random.pick(keys), '<p>word</p>', random.pick(['internal', 'customer']));
    else tracker.edit(random.pick(keys), values);
  }
}

/** Two new items that match each other are joined in the run after the one that makes their partner: here every run comes to an end by itself. */
function keepApart({ sync, left, right, clock }: Pair): void {
  if (sync.cardinality === 'one-to-one') return;
  for (const { rows } of [left, right]) {
    const young = [...rows.values()].filter((row) => row.createdAt === clock.iso());
    young.forEach((row, index) =>
      Object.assign(row.fields, { title: `${String(row.fields['title'])}${'*'.repeat(index)}` }),
    );
  }
}

async function walk(seed: number, round: (pair: Pair) => Promise<void>): Promise<void> {
  const random = seeded(seed);
  const pair = await makePair(setting(random));
  for (let count = 0; count < ROUNDS; count += 1) {
    pair.clock.advance(1_000_000);
    people(random, pair.left, 'left');
    people(random, pair.right, 'right');
    keepApart(pair);
    await round(pair);
  }
}

const seeds = Array.from({ length: WALKS }, (_, index) => index + 1);

const world = (pair: Pair): string =>
  JSON.stringify(
    [pair.left, pair.right].map(({ rows }) =>
      [...rows.values()].map(({ fields, comments }) => [fields, comments.length]),
    ),
  );

describe('in whatever state things are', () => {
  const seen = new Set<string>();
  afterAll(() => {
    // Walks that never come to one of these would prove nothing about it.
    expect([...seen].toSorted()).toEqual(['comment', 'create', 'join', 'transition', 'update']);
  });

  it.each(seeds)('a plan is what the run then does (walk %i)', async (seed) => {
    await walk(seed, async (pair) => {
      const operations = operationsOf(await planOf(pair));
      for (const { kind } of operations) seen.add(kind);
      const planned = operations.flatMap(writesOf);
      const { run } = await pair.run();
      expect(await wroteIn(pair, run)).toEqual(planned);
    });
  });

  it.each(seeds)('applying a plan leaves nothing for the run after it (walk %i)', async (seed) => {
    await walk(seed, async (pair) => {
      const plan = await planOf(pair);
      const applied = await applyPlan(pair.sync, pair.deps, plan);
      expect(applied).toMatchObject({ outcome: 'done', drifted: [] });
      expect(await wroteIn(pair, applied.run)).toEqual(operationsOf(plan).flatMap(writesOf));
      await pair.run();
      expect(pair.writes()).toEqual([]);
    });
  });

  it.each(seeds)('a run that is undone is not done again, and an undo that is undone is (walk %i)', async (seed) => {
    await walk(seed, async (pair) => {
      const { run } = await pair.run();
      const after = world(pair);
      const undone = await undo(pair, run);
      const between = world(pair);
      await pair.run();
      expect(pair.writes()).toEqual([]);
      expect(world(pair)).toBe(between);
      const redone = await undo(pair, undone.run);
      if ([...undone.items, ...redone.items].every((item) => item.state !== 'kept')) expect(world(pair)).toBe(after);
      await pair.run();
      expect(pair.writes()).toEqual([]);
    });
  });
});
