import { describe, expect, it } from 'vitest';
import { planSync } from '../../../src/engine/index.ts';
import { text, TransientError } from '../../../src/sdk/index.ts';
import { makePair, type Pair } from '../../support/pair.ts';

describe('unknown outcomes', () => {
  it('adopts a record whose reply was lost, instead of creating it again', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    pair.right.fail({ on: 'create', kind: 'lost-reply' });
    expect(await pair.run()).toMatchObject({ created: 0 });
    expect(await pair.ledger.openIntents('feedback')).toHaveLength(1);
    expect(await pair.run()).toMatchObject({ created: 1, problems: 0 });
    expect(await pair.ledger.openIntents('feedback')).toEqual([]);
    expect(pair.right.titles()).toEqual(['x']);
  });

  it('waits out the horizon and looks twice before it creates again', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    pair.right.fail({ on: 'create', kind: 'lost-request' });
    await pair.run();
    await pair.run();
    expect(pair.writes()).toEqual([]);
    pair.clock.advance(120_000);
    await pair.run();
    expect(pair.writes()).toEqual([]);
    expect(await pair.run()).toMatchObject({ created: 1 });
    expect(pair.right.titles()).toEqual(['x']);
  });

  it('takes over an update whose reply was lost', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'y' });
    pair.right.fail({ on: 'update', kind: 'lost-reply' });
    await pair.run();
    await pair.run();
    expect(pair.writes()).toEqual([]);
    expect(pair.right.field('1', 'title')).toBe('y');
    expect(await pair.ledger.openIntents('feedback')).toEqual([]);
  });
});

describe('a side that is down', () => {
  it('fails the run and goes on from there next time', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    pair.right.fail({ on: 'pull', kind: 'down' });
    expect(await pair.run()).toMatchObject({ outcome: 'failed', created: 0 });
    expect(await pair.run()).toMatchObject({ outcome: 'done', created: 1 });
  });

  it('parks one refused record and lets the others through', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'a' });
    pair.left.add({ title: 'b' });
    pair.right.fail({ on: 'create', kind: 'refused' });
    expect(await pair.run()).toMatchObject({ outcome: 'done', created: 1, problems: 1 });
    expect(await pair.run()).toMatchObject({ created: 1, problems: 0 });
  });
});

describe('guards', () => {
  it('halts when the credentials belong to somebody else now', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    await pair.run();
    pair.right.account = 'someone-else';
    pair.clock.advance(3_600_000);
    expect(await pair.run()).toMatchObject({ outcome: 'halted' });
    expect(await pair.run({ accept: true })).toMatchObject({ outcome: 'done' });
  });

  it('halts when nearly everything would change', async () => {
    const pair = await makePair();
    for (let count = 0; count < 40; count += 1) pair.left.add({ title: `item ${count}` });
    await pair.run();
    pair.clock.advance(1000);
    for (const key of pair.left.rows.keys()) pair.left.edit(key, { title: 'all the same' });
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'halted', updated: 0 });
    expect(report.reason?.en).toContain('"title" would change on 40 of 40');
    expect(pair.writes()).toEqual([]);
  });
});

describe('a first copy that was cut off', () => {
  it('is finished by the next run: what was pending since its create is no flood of changes', async () => {
    const pair = await makePair();
    for (let count = 0; count < 40; count += 1) pair.left.add({ title: `item ${count}`, status: 'open' });
    pair.right.before = (call) => {
      if (call === 'update') throw new Error('the process is gone');
    };
    await expect(pair.run()).rejects.toThrow('the process is gone');
    pair.right.before = () => undefined;
    pair.clock.advance(180_000);
    for (let round = 0; round < 4; round += 1) expect(await pair.run()).toMatchObject({ outcome: 'done' });
    expect(pair.right.rows.size).toBe(40);
    expect([...pair.right.rows.values()].every((row) => row.fields['status'] === '进行中')).toBe(true);
  });
});

describe.each(['left', 'right'] as const)('an outage while an edit of the %s side is carried over', (side) => {
  it('does not lose the edit, whatever no list shows any more', async () => {
    const pair = await makePair({ sync: { comments: { direction: 'both' }, sweepEveryMs: Number.MAX_SAFE_INTEGER } });
    for (const title of ['a', 'b']) pair.left.add({ title });
    await pair.run();
    pair.clock.advance(10_000);
    pair[side].edit('1', { title: 'edited' });
    pair.clock.advance(10_000);
    pair[side].edit('2', { title: 'later' });
    let struck = false;
    const other = side === 'left' ? pair.right : pair.left;
    other.before = (call, key) => {
      if (struck || call !== 'read' || key !== '1') return;
      struck = true;
      throw new TransientError(text('down', '不可用'));
    };
    await pair.run();
    expect(struck).toBe(true);
    await pair.run();
    expect(other.field('1', 'title')).toBe('edited');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });
});

describe('two processes on one ledger', () => {
  const lease = (pair: Pair, owner: string) => pair.ledger.acquireLease('feedback', owner, pair.clock.now(), 600_000);

  it('run one sync one after the other, and the second says who is at it', async () => {
    const pair = await makePair();
    await lease(pair, 'other/7');
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'failed', requests: 0 });
    expect(report.reason?.en).toContain('other/7');
    await expect(planSync(pair.sync, pair.deps)).rejects.toThrow('other/7');
  });

  it('keep the lease through a first copy that takes longer than it lasts', async () => {
    const pair = await makePair({ left: { pageSize: 1 } });
    for (let count = 0; count < 6; count += 1) pair.left.add({ title: `item ${count}` });
    const taken: unknown[] = [];
    pair.left.before = (call) => {
      if (call !== 'pull') return;
      pair.clock.advance(40_000);
      taken.push(lease(pair, 'other/7'));
    };
    pair.right.before = (call) => {
      if (call === 'create') taken.push(lease(pair, 'other/7'));
    };
    expect(await pair.run()).toMatchObject({ outcome: 'done', created: 6 });
    for (const one of await Promise.all(taken))
      expect(one).toMatchObject({ heldBy: expect.stringMatching('^test/1/') });
  });

  it('a paused one that lost its lease records nothing more and leaves the staging of the other alone', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    pair.right.before = (call) => {
      if (call !== 'pull') return;
      pair.right.before = () => undefined;
      pair.clock.advance(61_000);
      void lease(pair, 'other/7');
    };
    const cleared: string[] = [];
    const { clearStage } = pair.ledger;
    pair.ledger.clearStage = async (sync) => {
      cleared.push(sync);
      await clearStage.call(pair.ledger, sync);
    };
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'failed', created: 0 });
    expect(report.reason?.zh).toContain('已由另一个进程接手');
    expect(pair.right.rows.size).toBe(0);
    expect(cleared).toHaveLength(1);
    expect(await pair.ledger.runs({ sync: 'feedback', limit: 5 })).toEqual([]);
  });
});
