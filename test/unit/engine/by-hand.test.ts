import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BusyError, resolveConflict, retryProblem, runSync } from '../../../src/engine/index.ts';
import { openLedger } from '../../../src/ledger/open.ts';
import { inConflict, newest, refuses, titles } from '../../support/by-hand.ts';
import { makePair } from '../../support/pair.ts';

describe('a conflict resolved by a person', () => {
  it.each([
    ['left', 'Login broken'],
    ['right', 'Login down'],
  ] as const)('taking the %s: the next run carries it over, and then all is quiet', async (side, title) => {
    const { pair, conflict } = await inConflict();
    expect(await resolveConflict(pair.sync, pair.deps, conflict.id, side)).toMatchObject({ carried: true });
    expect(await pair.ledger.conflict(conflict.id)).toMatchObject({ state: 'resolved', winner: side });
    expect(titles(pair)).toEqual(['Login broken', 'Login down']);
    expect(await pair.ledger.todo('feedback', pair.clock.iso(), 9)).toMatchObject([{ key: '1', reason: 'resolve' }]);
    expect(await pair.run()).toMatchObject({ updated: 1, conflicts: 0, problems: 0 });
    expect(titles(pair)).toEqual([title, title]);
    expect((await pair.run()).requests).toBe(2);
    expect(await pair.ledger.conflict(conflict.id)).toMatchObject({ state: 'resolved' });
  });

  it('an edit of the other side after that is a new conflict, and is not overwritten', async () => {
    const { pair, conflict } = await inConflict();
    await resolveConflict(pair.sync, pair.deps, conflict.id, 'left');
    pair.right.edit('1', { title: 'Login is back' });
    expect(await pair.run()).toMatchObject({ updated: 0, conflicts: 1 });
    expect(titles(pair)).toEqual(['Login broken', 'Login is back']);
    const next = await newest(pair);
    expect(next).toMatchObject({ state: 'open', left: 'Login broken', right: 'Login is back' });
    expect(next.id).not.toBe(conflict.id);
  });

  it('an edit of the side that was taken travels on as it is now', async () => {
    const { pair, conflict } = await inConflict();
    await resolveConflict(pair.sync, pair.deps, conflict.id, 'left');
    pair.left.edit('1', { title: 'Login broken since Monday' });
    expect(await pair.run()).toMatchObject({ updated: 1, conflicts: 0 });
    expect(pair.right.field('1', 'title')).toBe('Login broken since Monday');
  });

  it('a second time it says that it is resolved already', async () => {
    const { pair, conflict } = await inConflict();
    await resolveConflict(pair.sync, pair.deps, conflict.id, 'left');
    const again = () => resolveConflict(pair.sync, pair.deps, conflict.id, 'right');
    await refuses(pair, again, 'resolved already: the left side was taken');
  });

  it('one that ended by itself, and one that never was, are refused', async () => {
    const { pair, conflict } = await inConflict();
    pair.left.edit('1', { title: 'Login down' });
    await pair.run();
    await refuses(pair, () => resolveConflict(pair.sync, pair.deps, conflict.id, 'left'), 'ended by itself');
    await refuses(pair, () => resolveConflict(pair.sync, pair.deps, 'nothing', 'left'), 'no such conflict');
  });

  it('both sides stay as they are when the taken value does not flow that way, and the next edit flows again', async () => {
    const { pair, conflict } = await inConflict({ sync: { policy: 'one-way-safe' } });
    expect(await resolveConflict(pair.sync, pair.deps, conflict.id, 'right')).toMatchObject({ carried: false });
    expect(await pair.run()).toMatchObject({ updated: 0, conflicts: 0 });
    expect(titles(pair)).toEqual(['Login broken', 'Login down']);
    expect((await pair.run()).requests).toBe(2);
    pair.clock.advance(1000);
    pair.left.edit('1', { title: 'Login works' });
    await pair.run();
    expect(titles(pair)).toEqual(['Login works', 'Login works']);
  });

  it('needs the lease: it never happens beside a run', async () => {
    const { pair, conflict } = await inConflict();
    await pair.ledger.acquireLease('feedback', 'other/7', pair.clock.now(), 600_000);
    const act = () => resolveConflict(pair.sync, pair.deps, conflict.id, 'left');
    await expect(act()).rejects.toThrow(BusyError);
    await refuses(pair, act, 'other/7');
  });

  describe('with a ledger in a file', () => {
    let dir = '';
    afterEach(() => rm(dir, { recursive: true, force: true }));

    it('survives a restart between the choice and the run', async () => {
      dir = await mkdtemp(join(tmpdir(), 'tandem-by-hand-'));
      const file = join(dir, 'ledger.db');
      const { pair, conflict } = await inConflict({ ledger: await openLedger(file) });
      await resolveConflict(pair.sync, pair.deps, conflict.id, 'right');
      await pair.ledger.close();
      const ledger = await openLedger(file);
      const restarted = { ...pair.deps, ledger };
      expect(await ledger.conflict(conflict.id)).toMatchObject({ state: 'resolved', winner: 'right' });
      pair.clock.advance(60_000);
      expect(await runSync(pair.sync, restarted)).toMatchObject({ updated: 1, conflicts: 0 });
      expect(titles(pair)).toEqual(['Login down', 'Login down']);
      await ledger.close();
    });
  });
});

describe('a problem tried again by a person', () => {
  it('is looked at in the next run at once, however long it was to wait', async () => {
    const pair = await makePair();
    pair.left.add({ title: 'x' });
    pair.clock.advance(1000);
    // A newer record: the list of changes does not show the first one again.
    pair.left.add({ title: 'y' });
    for (let round = 0; round < 2; round += 1) {
      pair.right.fail({ on: 'create', kind: 'refused' });
      await pair.run();
    }
    expect(await pair.run()).toMatchObject({ created: 0, problems: 1 });
    const [problem] = await pair.ledger.problems({ limit: 9 });
    expect(await retryProblem(pair.sync, pair.deps, problem?.id ?? '')).toMatchObject({ code: 'rejected', key: '1' });
    expect(await pair.run()).toMatchObject({ created: 1, problems: 0 });
  });

  it('goes away when the record is gone that nobody waits for', async () => {
    const pair = await makePair();
    const key = pair.left.add({ title: 'x' });
    pair.right.fail({ on: 'create', kind: 'refused' });
    await pair.run();
    pair.left.delete(key);
    const [problem] = await pair.ledger.problems({ limit: 9 });
    await retryProblem(pair.sync, pair.deps, problem?.id ?? '');
    expect(await pair.run()).toMatchObject({ problems: 0 });
    expect(await pair.ledger.todo('feedback', '9999', 9)).toEqual([]);
  });

  it('refuses an id that nothing has', async () => {
    const pair = await makePair();
    await refuses(pair, () => retryProblem(pair.sync, pair.deps, 'feedback/left/1/'), 'no such problem');
  });
});
