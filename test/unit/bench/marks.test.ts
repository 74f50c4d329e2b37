import { afterEach, describe, expect, it } from 'vitest';
import { CONTENDERS, openContender, type Contender } from '../../bench/contender.ts';
import { minimum, ORDER, WORKLOADS } from '../../bench/workloads.ts';
import { openWorld, type World } from '../../bench/world.ts';

const PAGE = 50;
const EVERY = 10;

const open: (Contender | World)[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** The axios loop is what the benchmark measures against, so it is held to the same counts; it asks for no introduction. */
describe.each(CONTENDERS)('%s over 300 items', (name) => {
  it('makes the requests that must be made and no others', async () => {
    const world = await openWorld({ items: 300, pageSize: PAGE, latencyMs: 0 });
    const contender = await openContender(name, { left: world.left, right: world.right, ledger: ':memory:' });
    open.push(world, contender);
    for (const workload of ORDER) {
      const edits = workload === 'W3' ? world.edit(EVERY) : 300 / EVERY;
      await contender.run();
      const { left, right } = minimum(workload, { items: 300, pageSize: PAGE, edits, people: 3 });
      const introduction = name === 'axios' ? 0 : left.introduction;
      const wanted = { left: { ...left, introduction }, right: { ...right, introduction } };
      expect(world.take(), WORKLOADS[workload]).toEqual(wanted);
    }
    expect(world.differences()).toBe(0);
  });
});
