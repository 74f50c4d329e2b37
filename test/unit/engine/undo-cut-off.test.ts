import { describe, expect, it } from 'vitest';
import { ran, shown, states, staysQuiet, undo, writes } from '../../support/undoing.ts';

describe('a dry run of an undo', () => {
  it('lists the same and writes nothing, at the vendors and in the ledger', async () => {
    const { pair, run } = await ran((left) => left.edit('1', { title: 'a!', status: 'open', priority: 'P0' }));
    pair.right.edit('1', { priority: 'P3' });
    const [before, count] = [shown(pair.right, '1'), (await pair.ledger.runs({ limit: 50 })).length];
    const journal = await pair.ledger.journal({ limit: 100 });
    const dry = await undo(pair, run, { dryRun: true });
    expect(writes(pair)).toEqual([]);
    expect(shown(pair.right, '1')).toEqual(before);
    expect(await pair.ledger.journal({ limit: 100 })).toEqual(journal);
    expect(await pair.ledger.runs({ limit: 50 })).toHaveLength(count);
    expect((await undo(pair, run)).items).toEqual(dry.items);
  });
});

describe('an undo that is cut off', () => {
  const kills = [1, 2, 3, 4];
  it.each(kills)('before its write number %i is simply run again', async (number) => {
    const { pair, run } = await ran((left) => {
      left.edit('1', { title: 'a!', status: 'resolved' });
      left.edit('2', { title: 'b!' });
    });
    let count = 0;
    pair.right.before = (call) => {
      if (call === 'update' && (count += 1) === number) throw new Error('the process is gone');
    };
    await expect(undo(pair, run)).rejects.toThrow('the process is gone');
    pair.right.before = () => undefined;
    pair.clock.advance(180_000);
    const again = await undo(pair, run);
    expect(again.items.every((item) => item.state !== 'kept')).toBe(true);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a', status: '待评审' });
    expect(pair.right.field('2', 'title')).toBe('b');
    await staysQuiet(pair);
  });

  it.each(kills)('with the answer to its write number %i lost is simply run again', async (number) => {
    const { pair, run } = await ran((left) => {
      left.edit('1', { title: 'a!', status: 'resolved' });
      left.edit('2', { title: 'b!' });
    });
    let count = 0;
    pair.right.before = (call) => {
      if (call === 'update' && (count += 1) === number) pair.right.fail({ on: 'update', kind: 'lost-reply' });
    };
    const first = await undo(pair, run);
    expect(states(first.items)).toContain('kept');
    pair.right.before = () => undefined;
    const again = await undo(pair, run);
    expect(again.items.every((item) => item.state !== 'kept')).toBe(true);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a', status: '待评审' });
    expect(pair.right.field('2', 'title')).toBe('b');
    await staysQuiet(pair);
  });

  it('a run that was cut off itself is undone from its journal', async () => {
    const { pair } = await ran(() => undefined);
    pair.left.edit('1', { title: 'a!', status: 'resolved' });
    let count = 0;
    pair.right.before = (call) => {
      if (call === 'update' && (count += 1) === 3) throw new Error('the process is gone');
    };
    await expect(pair.run()).rejects.toThrow();
    pair.right.before = () => undefined;
    const [{ run } = { run: '' }] = await pair.ledger.journal({ sync: 'feedback', limit: 1 });
    pair.clock.advance(180_000);
    await undo(pair, run);
    expect(shown(pair.right, '1')).toMatchObject({ title: 'a', status: '待评审' });
    await staysQuiet(pair);
  });
});
