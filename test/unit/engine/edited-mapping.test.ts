import { describe, expect, it } from 'vitest';
import { planSync, type Backfill } from '../../../src/engine/index.ts';
import type { Operation } from '../../../src/sync/index.ts';
import { LEFT_MAPPING, makePair, type Pair } from '../../support/pair.ts';

/** P1 meant high, and now means urgent. */
const EDITED = {
  ...LEFT_MAPPING,
  fields: {
    ...LEFT_MAPPING.fields,
    priority: {
      field: 'priority',
      values: { P0: 'urgent', P1: 'urgent', P2: 'high', P3: 'normal', P4: 'low' },
      write: { urgent: 'P0' },
    },
  },
};

const copied = async (): Promise<Pair> => {
  const pair = await makePair();
  for (const priority of ['P1', 'P1', 'P4']) pair.left.add({ title: priority, priority });
  await pair.run();
  pair.sync = { ...pair.sync, left: { ...pair.sync.left, mapping: EDITED } };
  return pair;
};

const BACKFILL: Backfill = { from: 'left', fields: ['priority'] };

const planned = async (pair: Pair, backfill?: Backfill): Promise<readonly Operation[]> => {
  const plan = await planSync(pair.sync, pair.deps, backfill ? { backfill } : {});
  const operations: Operation[] = [];
  try {
    for await (const step of plan.steps) operations.push(...step.operations);
  } finally {
    await plan.close();
  }
  return operations;
};

const rights = (pair: Pair) => ['1', '2', '3'].map((key) => pair.right.field(key, 'priority'));

describe('an edited mapping', () => {
  it('makes nobody’s data look edited', async () => {
    const pair = await copied();
    await pair.run({ sweep: true });
    expect(pair.writes()).toEqual([]);
    pair.left.edit('1', { title: 'renamed' });
    await pair.run();
    expect(pair.writes()).toEqual(['right update 1']);
    expect(rights(pair)).toEqual(['P1', 'P1', 'P3']);
  });

  it('still sees what a person edits afterwards, under its new meaning', async () => {
    const pair = await copied();
    pair.left.edit('3', { priority: 'P2' });
    await pair.run();
    expect(rights(pair)).toEqual(['P1', 'P1', 'P1']);
  });

  it('its new meaning is pushed only when a person asks, exactly as previewed', async () => {
    const pair = await copied();
    expect(await planned(pair)).toEqual([]);
    const preview = await planned(pair, BACKFILL);
    expect(preview.map((operation) => operation.kind)).toEqual(['update', 'update']);
    expect(pair.writes()).toEqual(expect.not.arrayContaining(['right update 1']));
    expect(await pair.run({ backfill: BACKFILL })).toMatchObject({ updated: 2, problems: 0, conflicts: 0 });
    expect(rights(pair)).toEqual(['P0', 'P0', 'P3']);
    expect(await planned(pair, BACKFILL)).toEqual([]);
    await pair.run({ sweep: true });
    expect(pair.writes()).toEqual([]);
  });

  it('a backfill from the right takes the right as right', async () => {
    const pair = await copied();
    await pair.run({ backfill: { from: 'right', fields: ['priority'] } });
    expect(['1', '2', '3'].map((key) => pair.left.field(key, 'priority'))).toEqual(['P2', 'P2', 'P4']);
    expect(rights(pair)).toEqual(['P1', 'P1', 'P3']);
  });

  it('a backfill of many items is stopped by the guard until a person has looked', async () => {
    const pair = await makePair();
    for (let item = 0; item < 30; item += 1) pair.left.add({ title: `item ${item}`, priority: 'P1' });
    await pair.run();
    pair.sync = { ...pair.sync, left: { ...pair.sync.left, mapping: EDITED } };
    expect(await pair.run({ backfill: BACKFILL })).toMatchObject({ outcome: 'halted', updated: 0 });
    expect(await pair.run({ backfill: BACKFILL, accept: true })).toMatchObject({ outcome: 'done', updated: 30 });
  });
});
