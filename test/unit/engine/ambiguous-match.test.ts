import { describe, expect, it } from 'vitest';
import { linkByHand } from '../../../src/engine/index.ts';
import { makePair, type Pair } from '../../support/pair.ts';

const links = async (pair: Pair) =>
  (await pair.ledger.linksAfter('feedback', '', 9)).map((link) => [link.left.key, link.right.key]);

/** Each of them once joined the one record of the other side: one item with two partners, and nobody was told. */
describe.each(['left', 'right'] as const)('two records on the %s side that match one on the other', (many) => {
  const one = many === 'left' ? 'right' : 'left';

  it.each(['in one run', 'the one first', 'the two first'])('are reported, and none is guessed: %s', async (order) => {
    const pair = await makePair({ sync: { match: ['title'], create: 'none' } });
    const two = (): void => [1, 2].forEach(() => void pair[many].add({ title: 'Login fails' }));
    const single = (): string => pair[one].add({ title: 'Login fails' });
    const steps = order === 'the one first' ? [single, two] : [two, single];
    for (const step of steps) {
      step();
      if (order !== 'in one run') await pair.run();
    }
    await pair.run();
    expect(await links(pair)).toEqual([]);
    const problems = await pair.ledger.problems({ limit: 9 });
    expect(problems.length).toBeGreaterThan(0);
    expect(new Set(problems.map((problem) => problem.code))).toEqual(new Set(['ambiguous-match']));
    await linkByHand(pair.sync, pair.deps, { left: '1', right: '1' });
    await pair.run();
    expect(await links(pair)).toEqual([['1', '1']]);
  });
});
