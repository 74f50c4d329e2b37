import { describe, expect, it } from 'vitest';
import { DuplicateIntentError } from '../../../../src/ledger/index.ts';
import { close, conflict, entry, ids, intent, link, note, open, problem, put, run } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

/** All or nothing, together, and not at each other's cost. */
export const commitTests = (places: Places): void => {
  describe('a commit', () => {
    const here = context(places);

    it('stores all of its changes', async () => {
      const ledger = await here.open();
      await ledger.commit([
        open('a'),
        put('b'),
        note('b'),
        { type: 'conflict.put', conflict: conflict('c1') },
        { type: 'problem.put', problem: problem('p1') },
        { type: 'run.put', run: run('run-1') },
      ]);
      expect(await ledger.openIntents('support')).toEqual([intent('a')]);
      expect(await ledger.linksById(['b'])).toEqual([link('b')]);
      expect(await ledger.journal({ limit: 9 })).toEqual([{ ...entry('b'), id: expect.any(String) }]);
      expect(await ledger.conflicts({ limit: 9 })).toEqual([conflict('c1')]);
      expect(await ledger.problems({ limit: 9 })).toEqual([problem('p1')]);
      expect(await ledger.runs({ limit: 9 })).toEqual([run('run-1')]);
    });

    it('stores nothing when its last change is refused', async () => {
      const ledger = await here.open();
      await ledger.commit([open('a')]);
      const refused = ledger.commit([put('b'), note('b'), close('a'), open('c'), open('c', { id: 'second' })]);
      await expect(refused).rejects.toThrow(DuplicateIntentError);
      expect(ids(await ledger.openIntents('support'))).toEqual(['intent-a']);
      expect(await ledger.countLinks('support')).toBe(0);
      expect(await ledger.journal({ limit: 9 })).toEqual([]);
    });

    it('applies its changes in order: an intent may close and its source be announced again', async () => {
      const ledger = await here.open();
      await ledger.commit([open('a')]);
      await ledger.commit([close('a'), open('a', { id: 'again' })]);
      expect(ids(await ledger.openIntents('support'))).toEqual(['again']);
    });

    it('shares one transaction with all that are asked for in the same turn', async () => {
      const groups: number[] = [];
      const ledger = await here.open({ onTransaction: (commits) => groups.push(commits) });
      await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => ledger.commit([open(name)])));
      await Promise.all(['a', 'b', 'c'].map((name) => ledger.commit([close(name), put(name)])));
      expect(groups).toEqual([8, 3]);
      expect(await ledger.countLinks('support', 'live')).toBe(3);
    });

    it('is not harmed by a neighbour that is refused', async () => {
      const ledger = await here.open();
      const twice = open('b', { id: 'second' });
      const results = await Promise.allSettled(
        [[open('a')], [open('b')], [put('x'), twice], [open('c')]].map((changes) => ledger.commit(changes)),
      );
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(ids(await ledger.openIntents('support'))).toEqual(['intent-a', 'intent-b', 'intent-c']);
      expect(await ledger.countLinks('support')).toBe(0);
    });

    it('is not harmed by a neighbour that the database refuses', async () => {
      const ledger = await here.open();
      await ledger.commit([{ type: 'problem.put', problem: problem('p1') }]);
      const sameId = problem('p1', { key: 'another record' });
      const results = await Promise.allSettled([
        ledger.commit([open('a')]),
        ledger.commit([put('x'), { type: 'problem.put', problem: sameId }]),
        ledger.commit([open('b')]),
      ]);
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(ids(await ledger.openIntents('support'))).toEqual(['intent-a', 'intent-b']);
      expect(await ledger.countLinks('support')).toBe(0);
    });

    it('keeps what its changes were when it was asked for', async () => {
      const ledger = await here.open();
      const data = { title: 'before' };
      const committed = ledger.commit([open('a', { data })]);
      data.title = 'after';
      await committed;
      expect((await ledger.openIntents('support'))[0]?.data).toEqual({ title: 'before' });
    });

    it('that cannot be written as JSON fails alone', async () => {
      const ledger = await here.open();
      const ring: Record<string, unknown> = {};
      ring['ring'] = ring;
      const results = await Promise.allSettled([
        ledger.commit([open('a', { data: ring })]),
        ledger.commit([open('b')]),
      ]);
      expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled']);
    });

    it('of nothing is done at once', async () => {
      const groups: number[] = [];
      const ledger = await here.open({ onTransaction: (commits) => groups.push(commits) });
      await ledger.commit([]);
      expect(groups).toEqual([]);
    });

    it('asked for before the ledger closes is still stored', async () => {
      const ledger = await here.open();
      const committed = ledger.commit([open('a')]);
      await ledger.close();
      await expect(committed).resolves.toBeUndefined();
      await expect(ledger.commit([open('b')])).rejects.toThrow('closed');
    });

    it.runIf(places.shared)('is there for whoever opens the ledger next', async () => {
      const first = await here.open();
      await first.commit([open('a'), put('b'), note('b')]);
      await first.close();
      const second = await here.open();
      expect(ids(await second.openIntents('support'))).toEqual(['intent-a']);
      expect(await second.linksById(['b'])).toEqual([link('b')]);
    });
  });
};
