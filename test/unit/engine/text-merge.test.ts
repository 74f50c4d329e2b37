import { describe, expect, it } from 'vitest';
import { makePair, type Pair, type PairOptions } from '../../support/pair.ts';
import { operationsOf, planOf } from '../../support/plans.ts';

const html = (...blocks: readonly string[]): string => blocks.map((block) => `<p>${block}</p>`).join('');
const LONG = 'long '.repeat(200).trim();

/** A linked item with a text of three paragraphs, each side of which has edited its own. */
async function edited(
  options: PairOptions = {},
  [left, right] = [html('A', LONG, 'c'), html('a', LONG, 'C')],
): Promise<Pair> {
  const pair = await makePair(options);
  pair.left.add({ title: 't', description: html('a', LONG, 'c') });
  await pair.run();
  pair.clock.advance(1000);
  pair.left.edit('1', { description: left });
  pair.right.edit('1', { description: right });
  return pair;
}

const texts = (pair: Pair) => [pair.left.field('1', 'description'), pair.right.field('1', 'description')];

async function settled(pair: Pair): Promise<void> {
  for (const options of [{}, { sweep: true }]) {
    expect(await pair.run(options)).toMatchObject({ outcome: 'done', conflicts: 0, problems: 0 });
    expect(pair.writes()).toEqual([]);
  }
}

describe('a long text edited on both sides', () => {
  it('keeps both edits where they do not overlap, on both sides, and is at rest', async () => {
    const pair = await edited();
    expect(await pair.run()).toMatchObject({ outcome: 'done', updated: 2, conflicts: 0 });
    expect(texts(pair)).toEqual([html('A', LONG, 'C'), html('A', LONG, 'C')]);
    await settled(pair);
  });

  it('merges again on what came of it', async () => {
    const pair = await edited();
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { description: html('A', `${LONG}!`, 'C') });
    pair.right.edit('1', { description: html('A', LONG, 'C', 'd') });
    await pair.run();
    expect(texts(pair)).toEqual(Array(2).fill(html('A', `${LONG}!`, 'C', 'd')));
    await settled(pair);
  });

  it('is a conflict as ever where they overlap, or where the admin does not want a merge', async () => {
    const overlap = await edited({}, [html('A', LONG, 'c'), html('Ä', LONG, 'c')]);
    const unwanted = await edited({ sync: { fields: { description: { merge: false } } } });
    for (const pair of [overlap, unwanted]) {
      const before = texts(pair);
      expect(await pair.run()).toMatchObject({ updated: 0, conflicts: 1 });
      expect(texts(pair)).toEqual(before);
    }
  });

  it('never merges a title', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a\nb' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'A\nb' });
    pair.right.edit('1', { title: 'a\nB' });
    expect(await pair.run()).toMatchObject({ updated: 0, conflicts: 1 });
  });

  it('is planned as it is done', async () => {
    const pair = await edited();
    const plan = operationsOf(await planOf(pair));
    expect(plan).toMatchObject([
      { kind: 'update', side: 'left', changes: [{ to: html('A', LONG, 'C') }] },
      { kind: 'update', side: 'right', changes: [{ to: html('A', LONG, 'C') }] },
    ]);
  });

  it.each(['left', 'right'] as const)('survives a crash after the %s side was written', async (side) => {
    const pair = await edited();
    pair[side].fail({ on: 'update', kind: 'lost-reply' });
    for (let round = 0; round < 3; round += 1) {
      await pair.run();
      pair.clock.advance(600_000);
    }
    expect(texts(pair)).toEqual(Array(2).fill(html('A', LONG, 'C')));
    await settled(pair);
  });

  it('an edit in the middle of it is kept or shown, never lost', async () => {
    const pair = await edited();
    pair.left.before = (call) => {
      if (call !== 'update') return;
      pair.left.before = () => undefined;
      pair.right.edit('1', { description: html('a', LONG, 'C', 'meanwhile') });
    };
    await pair.run();
    await pair.run();
    const [left, right] = texts(pair);
    const conflicts = await pair.ledger.conflicts({ sync: 'feedback', limit: 9, state: 'open' });
    expect(JSON.stringify([left, right, conflicts])).toContain('meanwhile');
    expect(conflicts.length === 1 || left === right).toBe(true);
  });
});

describe('a server that makes something else of a text', () => {
  const rewrites = { rewriteDescription: (text: string) => text.replaceAll('A', 'A.') };

  it.each([{ left: rewrites }, { right: rewrites }])('settles: %o', async (options) => {
    const pair = await edited(options);
    await pair.run();
    await pair.run();
    expect(texts(pair).join()).toContain('C');
    await settled(pair);
  });

  it('that has rewritten the base is left to the policy: what it made of it does not flow back', async () => {
    const cuts = { rewriteDescription: (text: string) => text.slice(0, 600) };
    const pair = await makePair({ right: cuts, sync: { policy: 'two-way-left-wins' } });
    pair.left.add({ title: 't', description: html('a', LONG, 'c') });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { description: html('A', LONG, 'c') });
    pair.right.edit('1', { description: html('x', 'short') });
    await pair.run();
    expect(pair.left.field('1', 'description')).toBe(html('A', LONG, 'c'));
    await settled(pair);
  });
});
