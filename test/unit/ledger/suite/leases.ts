import { describe, expect, it } from 'vitest';
import { FencedError, type Lease, type Ledger } from '../../../../src/ledger/index.ts';
import { ids, open } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

const take = async (ledger: Ledger, owner: string, now: number): Promise<Lease> => {
  const answer = await ledger.acquireLease('support', owner, now, 100);
  if (!('fence' in answer)) throw new Error(`held by ${answer.heldBy}`);
  return answer;
};

/** One worker at a time, and a late one changes nothing. Times are numbers the tests make up. */
export const leaseTests = (places: Places): void => {
  describe('a lease', () => {
    const here = context(places);

    it('goes to the first who asks, until it expires', async () => {
      const ledger = await here.open();
      expect(await take(ledger, 'one', 1000)).toEqual({ sync: 'support', owner: 'one', fence: 1, expiresAt: 1100 });
      expect(await ledger.acquireLease('support', 'two', 1099, 100)).toEqual({ heldBy: 'one', expiresAt: 1100 });
      expect(await take(ledger, 'two', 1100)).toMatchObject({ owner: 'two', fence: 2, expiresAt: 1200 });
    });

    it('is of one sync', async () => {
      const ledger = await here.open();
      await take(ledger, 'one', 1000);
      expect(await ledger.acquireLease('other', 'two', 1000, 100)).toMatchObject({ owner: 'two', fence: 1 });
    });

    it('goes to its own holder again, who then fences off its former self', async () => {
      const ledger = await here.open();
      const before = await take(ledger, 'one', 1000);
      const after = await take(ledger, 'one', 1001);
      expect(after.fence).toBe(2);
      await expect(ledger.commit([open('a')], before)).rejects.toThrow(FencedError);
      await ledger.commit([open('a')], after);
    });

    it('is extended by its holder and by nobody else', async () => {
      const ledger = await here.open();
      const lease = await take(ledger, 'one', 1000);
      expect(await ledger.renewLease(lease, 1050, 100)).toEqual({ ...lease, expiresAt: 1150 });
      expect(await ledger.acquireLease('support', 'two', 1149, 100)).toMatchObject({ heldBy: 'one' });
      await take(ledger, 'two', 1150);
      await expect(ledger.renewLease(lease, 1151, 100)).rejects.toThrow(FencedError);
    });

    it('that was given back is free at once, and its fence still grows', async () => {
      const ledger = await here.open();
      const lease = await take(ledger, 'one', 1000);
      await ledger.releaseLease(lease);
      await ledger.releaseLease(lease);
      await expect(ledger.commit([open('a')], lease)).rejects.toThrow(FencedError);
      expect((await take(ledger, 'two', 1001)).fence).toBe(2);
      await ledger.releaseLease(lease);
      expect(await ledger.acquireLease('support', 'three', 1002, 100)).toMatchObject({ heldBy: 'two' });
    });

    it('that expired but that nobody took still commits', async () => {
      const ledger = await here.open();
      const lease = await take(ledger, 'one', 1000);
      await ledger.commit([open('a')], lease);
      expect(await ledger.renewLease(lease, 5000, 100)).toMatchObject({ fence: 1, expiresAt: 5100 });
    });

    it('that was lost commits nothing, and harms none of its neighbours', async () => {
      const ledger = await here.open();
      const stale = await take(ledger, 'one', 1000);
      const current = await take(ledger, 'two', 2000);
      const results = await Promise.allSettled([
        ledger.commit([open('a')], stale),
        ledger.commit([open('b')], current),
        ledger.commit([], stale),
        ledger.commit([open('c')]),
      ]);
      expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
      expect(results[0]).toMatchObject({ reason: expect.any(FencedError) });
      expect(ids(await ledger.openIntents('support'))).toEqual(['intent-b', 'intent-c']);
    });

    it.runIf(places.shared)('goes to one of many connections that ask at once', async () => {
      const ledgers = await Promise.all([here.open(), here.open(), here.open(), here.open()]);
      const answers = await Promise.all(
        ledgers.map((ledger, index) => ledger.acquireLease('support', `worker-${index}`, 1000, 100)),
      );
      const winners = answers.filter((answer) => 'fence' in answer);
      expect(winners).toHaveLength(1);
      expect(new Set(answers.map((answer) => ('fence' in answer ? answer.owner : answer.heldBy))).size).toBe(1);
    });

    it.runIf(places.shared)('lost to another connection commits nothing', async () => {
      const [first, second] = await Promise.all([here.open(), here.open()]);
      const stale = await take(first, 'one', 1000);
      const current = await take(second, 'two', 2000);
      await expect(first.commit([open('a')], stale)).rejects.toThrow(FencedError);
      await second.commit([open('a')], current);
      expect(ids(await first.openIntents('support'))).toEqual(['intent-a']);
    });

    it.runIf(places.shared)(
      'is handed over while both sides commit without one stale commit getting through',
      async () => {
        const [first, second] = await Promise.all([here.open(), here.open()]);
        for (let round = 0; round < 10; round += 1) {
          const mine = await take(first, 'one', round * 1000);
          const [, taken] = await Promise.allSettled([
            first.commit([open(`a${round}`)], mine),
            take(second, 'two', round * 1000 + 500),
          ]);
          expect(taken.status).toBe('fulfilled');
          await expect(first.commit([open(`late${round}`)], mine)).rejects.toThrow(FencedError);
        }
        expect(ids(await second.openIntents('support')).filter((id) => id.includes('late'))).toEqual([]);
      },
    );
  });
};
