import { describe, expect, it } from 'vitest';
import { linkByHand, unlinkByHand } from '../../../src/engine/index.ts';
import { makePair } from '../../support/pair.ts';
import { BOTH_WAYS, ran, shown, states, staysQuiet, undo, writes } from '../../support/undoing.ts';

describe('undoing a run', () => {
  it('puts back every field it wrote, natively, and the next runs do nothing', async () => {
    let before = {};
    const pair = await makePair({ right: { transitions: BOTH_WAYS } });
    pair.left.add({ title: 'a', priority: 'P4', description: '<p>one</p>', labels: ['x'] });
    await pair.run();
    before = shown(pair.right, '1');
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'a!', priority: 'P0', description: '<p>two</p>', labels: ['y'], status: 'open' });
    const { run } = await pair.run();
    expect(shown(pair.right, '1')).not.toEqual(before);
    const report = await undo(pair, run);
    expect(report).toMatchObject({ outcome: 'done', updated: 1, transitioned: 2 });
    expect(new Set(states(report.items))).toEqual(new Set(['back']));
    expect(shown(pair.right, '1')).toEqual(before);
    expect(pair.left.field('1', 'title')).toBe('a!');
    await staysQuiet(pair);
    expect(shown(pair.right, '1')).toEqual(before);
  });

  it('afterwards the next edit flows as ever', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!' }));
    await undo(pair, run);
    await staysQuiet(pair);
    pair.clock.advance(60_000);
    pair.right.edit('1', { title: 'by a colleague' });
    expect(await pair.run()).toMatchObject({ updated: 1, conflicts: 0 });
    expect(pair.left.field('1', 'title')).toBe('by a colleague');
  });

  it('is a run of its own, in the journal as an undo', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!', status: 'open' }));
    const report = await undo(pair, run);
    expect(await pair.ledger.run(report.run)).toMatchObject({ outcome: 'done', updated: 1, transitioned: 2 });
    const rows = await pair.ledger.journal({ run: report.run, limit: 10 });
    expect(rows.map(({ kind, cause, before, after }) => [kind, cause, before, after])).toEqual([
      ['update', 'undo', 'a!', 'a'],
      ['transition', 'undo', '已计划', '待评审'],
      ['transition', 'undo', '进行中', '已计划'],
    ]);
    expect(await pair.ledger.openIntents('feedback')).toEqual([]);
  });

  it('can itself be undone, and so on', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!', status: 'open' }));
    const first = await undo(pair, run);
    const second = await undo(pair, first.run);
    expect(states(second.items)).toEqual(['back', 'back']);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a!', status: '进行中' });
    await staysQuiet(pair);
    const third = await undo(pair, run);
    expect(states(third.items)).toEqual(['back', 'back']);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a', status: '待评审' });
    await staysQuiet(pair);
  });

  it('keeps what a person has changed since, lists it, and puts back the rest', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!', priority: 'P0' }));
    pair.right.edit('1', { title: 'a person' });
    const report = await undo(pair, run);
    expect(report.items.map(({ field, state, words }) => [field, state, words?.en])).toEqual([
      ['priority', 'back', undefined],
      ['title', 'kept', 'was changed since the run wrote it'],
    ]);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a person', priority: 'P2' });
    // The edit is still news, and flows.
    expect(await pair.run()).toMatchObject({ updated: 1 });
    expect(pair.left.field('1', 'title')).toBe('a person');
  });

  it('keeps a finer value that means the same: it is somebody’s choice', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { priority: 'P3' }));
    pair.right.edit('1', { priority: 'P4' });
    expect((await undo(pair, run)).items).toMatchObject([{ field: 'priority', state: 'kept' }]);
    expect(pair.right.field('1', 'priority')).toBe('P4');
  });

  it('an edit on the other side that came since still flows: it is news', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!' }));
    pair.left.edit('1', { title: 'a!!' });
    await undo(pair, run);
    expect(pair.right.field('1', 'title')).toBe('a');
    expect(await pair.run()).toMatchObject({ updated: 1, conflicts: 0 });
    expect(pair.right.field('1', 'title')).toBe('a!!');
  });

  it('several writes of one field go back to what was there before the first', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { status: 'resolved' }));
    expect(pair.right.field('1', 'status')).toBe('已完成');
    expect((await undo(pair, run)).items).toMatchObject([{ from: '已完成', to: '待评审', state: 'back' }]);
    expect(pair.right.field('1', 'status')).toBe('待评审');
  });

  it('lists what does not come back: a one-way door, a create, a comment', async () => {
    const pair = await makePair({ sync: { comments: { direction: 'both' } } });
    const key = pair.left.add({ title: 'a', status: 'open' });
    pair.left.comment(key, '<p>x</p>');
    const { run } = await pair.run();
    const report = await undo(pair, run);
    expect(report.items.map(({ kind, state }) => [kind, state])).toEqual([
      ['transition', 'kept'],
      ['comment', 'kept'],
      ['create', 'kept'],
    ]);
    expect(report.items[0]?.words?.zh).toContain('没有从“进行中”到“待评审”的路径');
    expect(writes(pair)).toEqual([]);
  });

  it('a value that the vendor rewrote is still the run’s own', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a very long title' }), {
      right: { rewriteTitle: (title) => title.slice(0, 8) },
    });
    expect(pair.right.field('1', 'title')).toBe('a very l');
    expect((await undo(pair, run)).items).toMatchObject([{ state: 'back' }]);
    expect(pair.right.field('1', 'title')).toBe('a');
    await staysQuiet(pair);
  });

  it('a value that a policy overrode comes back', async () => {
    const pair = await makePair({ sync: { policy: 'two-way-left-wins' } });
    pair.left.add({ title: 'a' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'left' });
    pair.right.edit('1', { title: 'right' });
    const { run } = await pair.run();
    await undo(pair, run);
    expect([pair.left.field('1', 'title'), pair.right.field('1', 'title')]).toEqual(['left', 'right']);
    await staysQuiet(pair);
  });

  it('sets that were merged on both sides come apart again', async () => {
    const { pair, run } = await ran((left) => left.edit('2', { title: 'b' }));
    pair.left.edit('1', { labels: ['x', 'l'] });
    pair.right.edit('1', { labels: ['x', 'r'] });
    const merged = (await pair.run()).run;
    expect(pair.left.field('1', 'labels')).toEqual(pair.right.field('1', 'labels'));
    expect(states((await undo(pair, merged)).items)).toEqual(['back', 'back']);
    expect(pair.left.field('1', 'labels')).toEqual(['x', 'l']);
    expect(pair.right.field('1', 'labels')).toEqual(['x', 'r']);
    await staysQuiet(pair);
    expect((await undo(pair, run)).items).toEqual([]);
  });

  it('what a mirror has put back is let be', async () => {
    const pair = await makePair({ sync: { policy: 'mirror' } });
    pair.left.add({ title: 'a' });
    await pair.run();
    pair.clock.advance(60_000);
    pair.right.edit('1', { title: 'mine' });
    const { run } = await pair.run();
    expect(pair.right.field('1', 'title')).toBe('a');
    await undo(pair, run);
    expect(pair.right.field('1', 'title')).toBe('mine');
    await staysQuiet(pair);
  });

  it('works where the vendor refuses stale writes, also when the record moves in between', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!', priority: 'P0' }), {
      right: { conditional: true },
    });
    pair.right.before = (call) => {
      if (call !== 'update') return;
      pair.right.before = () => undefined;
      pair.right.edit('1', { priority: 'P1' });
    };
    const report = await undo(pair, run);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a', priority: 'P1' });
    expect(report.items).toMatchObject([
      { field: 'priority', state: 'kept' },
      { field: 'title', state: 'back' },
    ]);
  });

  it('goes on along its way when the record moves between two moves', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { status: 'resolved' }), {
      right: { conditional: true, transitions: BOTH_WAYS },
    });
    let updates = 0;
    pair.right.before = (call) => {
      if (call === 'update' && (updates += 1) === 2) pair.right.edit('1', { labels: ['new'] });
    };
    expect((await undo(pair, run)).items).toMatchObject([{ field: 'status', state: 'back' }]);
    expect(shown(pair.right, '1')).toMatchObject({ status: '待评审', labels: ['new'] });
    pair.right.before = () => undefined;
    expect(await pair.run()).toMatchObject({ updated: 1, transitioned: 0 });
    expect(pair.left.field('1', 'labels')).toEqual(['new']);
  });

  it('a long text that nobody has read before the write is listed: only its digest is known', async () => {
    const long = `<p>${'long '.repeat(200)}</p>`;
    const pair = await makePair({ right: { conditional: true } });
    pair.left.add({ title: 'a', description: long });
    await pair.run();
    pair.clock.advance(60_000);
    pair.left.edit('1', { description: '<p>short</p>', title: 'b' });
    const { run } = await pair.run();
    expect((await undo(pair, run)).items).toMatchObject([
      { field: 'description', state: 'kept' },
      { field: 'title', state: 'back' },
    ]);
  });

  it('a refusal is listed, and the rest goes on', async () => {
    const { pair, run } = await ran((left) => {
      left.edit('1', { title: 'a!' });
      left.edit('2', { title: 'b!' });
    });
    pair.right.fail({ on: 'update', kind: 'refused' });
    const report = await undo(pair, run);
    expect(states(report.items).toSorted()).toEqual(['back', 'kept']);
    expect(states((await undo(pair, run)).items).toSorted()).toEqual(['already', 'back']);
    await staysQuiet(pair);
  });

  it('a record that is gone is listed', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!' }));
    pair.right.delete('1');
    expect((await undo(pair, run)).items).toMatchObject([{ state: 'kept' }]);
  });

  it('parts what the run has joined, and nothing is created for either', async () => {
    const pair = await makePair({ sync: { match: ['title'], policy: 'two-way-left-wins' } });
    pair.left.add({ title: 'same', priority: 'P1' });
    pair.right.add({ title: 'same', priority: 'P3' });
    const { run } = await pair.run();
    expect(states((await undo(pair, run)).items)).toEqual(['back', 'back']);
    expect(pair.right.field('1', 'priority')).toBe('P3');
    expect(await pair.ledger.countLinks('feedback', 'live')).toBe(0);
    await staysQuiet(pair);
    expect([pair.left.rows.size, pair.right.rows.size]).toEqual([1, 1]);
  });

  it('joins again what a person has parted', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    await pair.run();
    await unlinkByHand(pair.sync, pair.deps, { left: '1', right: '1' });
    const [{ run } = { run: '' }] = await pair.ledger.journal({ sync: 'feedback', limit: 1 });
    expect((await undo(pair, run)).items).toMatchObject([{ kind: 'link', state: 'back' }]);
    pair.clock.advance(60_000);
    pair.left.edit('1', { title: 'b' });
    await pair.run();
    expect(pair.right.field('1', 'title')).toBe('b');
  });

  it('leaves two items parted when one of them has another partner by now', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    await pair.run();
    await unlinkByHand(pair.sync, pair.deps, { left: '1', right: '1' });
    const [{ run } = { run: '' }] = await pair.ledger.journal({ sync: 'feedback', limit: 1 });
    pair.right.add({ title: 'other' });
    await linkByHand(pair.sync, pair.deps, { left: '1', right: '2' });
    expect((await undo(pair, run)).items).toMatchObject([{ kind: 'link', state: 'kept' }]);
  });
});
