import { describe, expect, it } from 'vitest';
import { settleIntent } from '../../../src/engine/index.ts';
import type { Intent } from '../../../src/ledger/ledger.ts';
import { openIntent, refuses, titles } from '../../support/by-hand.ts';
import { makePair, type Pair } from '../../support/pair.ts';

describe('a create of unknown outcome settled by a person', () => {
  async function inDoubt(kind: 'lost-reply' | 'lost-request'): Promise<{ pair: Pair; intent: Intent }> {
    const pair = await makePair();
    pair.left.add({ title: 'x', priority: 'P1' });
    pair.right.fail({ on: 'create', kind });
    await pair.run();
    // Its vendor's look-up is of no use, or a run would find it.
    pair.right.stream.findByMarker = async () => new Map();
    return { pair, intent: await openIntent(pair) };
  }

  it('made: the record is taken over as it was sent, so an edit meanwhile is an edit', async () => {
    const { pair, intent } = await inDoubt('lost-reply');
    pair.right.edit('1', { title: 'x, edited' });
    const settled = await settleIntent(pair.sync, pair.deps, intent.id, { made: '#1' });
    expect(settled.link).toMatchObject({ id: intent.marker, state: 'live' });
    expect(await pair.ledger.openIntents('feedback')).toEqual([]);
    expect(await pair.run()).toMatchObject({ created: 0, updated: 1, conflicts: 0 });
    expect(pair.left.field('1', 'title')).toBe('x, edited');
    expect(pair.right.rows.size).toBe(1);
  });

  it('not made: once the request can no longer arrive, the source gets its partner', async () => {
    const { pair, intent } = await inDoubt('lost-request');
    const act = () => settleIntent(pair.sync, pair.deps, intent.id, 'not-made');
    await refuses(pair, act, 'may still arrive');
    pair.clock.advance(120_000);
    await act();
    expect(await pair.ledger.todo('feedback', pair.clock.iso(), 9)).toMatchObject([
      { side: 'left', key: '1', attempts: 0 },
    ]);
    expect(await pair.run()).toMatchObject({ created: 1, problems: 0 });
    expect(pair.right.rows.size).toBe(1);
  });

  it('not made: refused when something carries its marker after all', async () => {
    const { pair, intent } = await inDoubt('lost-reply');
    pair.clock.advance(120_000);
    pair.right.stream.findByMarker = async () => new Map([[intent.marker, ['1']]]);
    await refuses(pair, () => settleIntent(pair.sync, pair.deps, intent.id, 'not-made'), '1 carries its marker');
  });

  it.each([
    ['a record that is not there', '77', 'has no such record'],
    ['a record that was there before', 'old', 'is older than the request'],
    ['a record that is linked', 'linked', 'is linked already'],
  ])('made: refused for %s', async (_what, made, words) => {
    const pair = await makePair({ sync: { match: ['title'] } });
    const old = pair.right.add({ title: 'old' });
    pair.left.add({ title: 'partner' });
    pair.right.add({ title: 'partner' });
    await pair.run();
    pair.clock.advance(3_600_000);
    pair.left.add({ title: 'x' });
    pair.right.fail({ on: 'create', kind: 'lost-request' });
    await pair.run();
    const { id } = await openIntent(pair);
    const key = { old, linked: '2' }[made] ?? made;
    await refuses(pair, () => settleIntent(pair.sync, pair.deps, id, { made: key }), words);
  });

  it('refuses an id that nothing has', async () => {
    const pair = await makePair();
    await refuses(pair, () => settleIntent(pair.sync, pair.deps, 'nothing', 'not-made'), 'no write of unknown outcome');
  });
});

describe('other writes of unknown outcome settled by a person', () => {
  it('an update that was made: a later edit of the same field is not taken for ours', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'y' });
    pair.right.fail({ on: 'update', kind: 'lost-reply' });
    await pair.run();
    pair.right.edit('1', { title: 'z' });
    const { id } = await openIntent(pair);
    await settleIntent(pair.sync, pair.deps, id, { made: '1' });
    expect(await pair.run()).toMatchObject({ updated: 1, conflicts: 0 });
    expect(titles(pair)).toEqual(['z', 'z']);
  });

  it('an update that was not made is decided again', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'y' });
    pair.right.fail({ on: 'update', kind: 'lost-request' });
    await pair.run();
    pair.clock.advance(120_000);
    await settleIntent(pair.sync, pair.deps, (await openIntent(pair)).id, 'not-made');
    expect(await pair.run()).toMatchObject({ updated: 1 });
    expect(titles(pair)).toEqual(['y', 'y']);
  });

  it.each([
    ['made', 'lost-reply', 0],
    ['not made', 'lost-request', 1],
  ] as const)('a comment that was %s', async (what, kind, commented) => {
    const pair = await makePair({ sync: { comments: { direction: 'both' } } });
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.comment('1', '<p>hello</p>');
    pair.right.fail({ on: 'comment', kind });
    await pair.run();
    const { id } = await openIntent(pair);
    pair.clock.advance(120_000);
    const nowhere = () => settleIntent(pair.sync, pair.deps, id, { made: '1-c9' });
    await refuses(pair, nowhere, 'there is no such comment');
    await settleIntent(pair.sync, pair.deps, id, what === 'made' ? { made: '1-c1' } : 'not-made');
    expect(await pair.run()).toMatchObject({ commented });
    await pair.run();
    expect([pair.left.row('1').comments, pair.right.row('1').comments].map((all) => all.length)).toEqual([1, 1]);
  });
});
