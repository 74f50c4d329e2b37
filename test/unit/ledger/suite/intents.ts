import { describe, expect, it } from 'vitest';
import { DuplicateIntentError, type Ledger } from '../../../../src/ledger/index.ts';
import { close, ids, intent, open, put } from '../fixtures.ts';
import type { Places } from '../places.ts';
import { context } from './context.ts';

const outcomes = async (work: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === 'fulfilled' ? 'done' : result.reason instanceof DuplicateIntentError ? 'duplicate' : 'error',
  );

/** Nothing twice: what is announced or done is not announced again. */
export const intentTests = (places: Places): void => {
  describe('an announced create', () => {
    const here = context(places);
    const again = (ledger: Ledger): Promise<void> => ledger.commit([open('a', { id: 'again' })]);

    it('is refused while the same one is open', async () => {
      const ledger = await here.open();
      await ledger.commit([open('a')]);
      await expect(again(ledger)).rejects.toThrow(DuplicateIntentError);
    });

    it('is refused while a live link joins its source', async () => {
      const ledger = await here.open();
      await ledger.commit([put('a')]);
      await expect(again(ledger)).rejects.toThrow(DuplicateIntentError);
      const back = open('b', { side: 'left', source: 'R-a' });
      await expect(ledger.commit([back])).rejects.toThrow(DuplicateIntentError);
    });

    it.each(['gone', 'unlinked'] as const)('is allowed once the link is %s', async (state) => {
      const ledger = await here.open();
      await ledger.commit([put('a'), put('a', { state })]);
      await again(ledger);
      expect(ids(await ledger.openIntents('support'))).toEqual(['again']);
    });

    it('is allowed again after it was closed without a link', async () => {
      const ledger = await here.open();
      await ledger.commit([open('a')]);
      await ledger.commit([close('a')]);
      await again(ledger);
    });

    it.each([
      ['another sync', { sync: 'other' }],
      ['the other side', { side: 'left' as const }],
      ['a comment with the same key', { kind: 'comment' as const, link: 'l' }],
    ])('does not stand in the way of %s', async (_what, shape) => {
      const ledger = await here.open();
      await ledger.commit([open('a'), put('z', { left: { key: 'L-other' } })]);
      await ledger.commit([open('a', { id: 'again', ...shape })]);
    });

    it('is announced once however many ask at the same time', async () => {
      const ledger = await here.open();
      const asked = Array.from({ length: 10 }, (_, index) => ledger.commit([open('a', { id: `i${index}` })]));
      expect((await outcomes(asked)).filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(await ledger.openIntents('support')).toHaveLength(1);
    });

    it.runIf(places.shared)('is announced once however many connections ask at the same time', async () => {
      const ledgers = await Promise.all([here.open(), here.open(), here.open()]);
      const asked = ledgers.flatMap((ledger, which) =>
        Array.from({ length: 5 }, (_, index) => ledger.commit([open('a', { id: `i${which}-${index}` })])),
      );
      const results = await outcomes(asked);
      expect(results.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(results.filter((outcome) => outcome === 'duplicate')).toHaveLength(14);
    });

    it.runIf(places.shared)(
      'is not announced again by another connection at the moment its link is stored',
      async () => {
        const [first, second] = await Promise.all([here.open(), here.open()]);
        const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
        for (const name of names) {
          await first.commit([open(name)]);
          const results = await outcomes([
            first.commit([close(name), put(name)]),
            second.commit([open(name, { id: `other-${name}` })]),
          ]);
          expect(results).toEqual(['done', 'duplicate']);
        }
      },
    );
  });

  describe('an intent', () => {
    const here = context(places);

    it('comes back as it was announced', async () => {
      const ledger = await here.open();
      const update = intent('u', { kind: 'update', link: 'l1', data: { 前: null, list: [1, 'two'] } });
      await ledger.commit([open('a', { sentAt: '2026-11-20T09:00:00.000Z' }), { type: 'intent.open', intent: update }]);
      await ledger.commit([{ type: 'intent.update', id: 'intent-a', state: 'uncertain', misses: 2 }]);
      expect(await ledger.openIntents('support')).toEqual([
        update,
        intent('a', { sentAt: '2026-11-20T09:00:00.000Z', state: 'uncertain', misses: 2 }),
      ]);
      expect(await ledger.openIntents('other')).toEqual([]);
      expect((await ledger.countOpen('support')).uncertain).toBe(1);
    });

    it('to update is not limited to one of its source', async () => {
      const ledger = await here.open();
      await ledger.commit([
        open('a', { kind: 'update', link: 'l' }),
        open('a', { kind: 'update', link: 'l', id: 'b' }),
      ]);
      expect(ids(await ledger.openIntents('support'))).toEqual(['b', 'intent-a']);
    });

    it('is never announced under an id that is open', async () => {
      const ledger = await here.open();
      await ledger.commit([open('a', { kind: 'update', link: 'l' })]);
      await expect(ledger.commit([open('a', { kind: 'update', link: 'k' })])).rejects.toThrow(DuplicateIntentError);
    });

    it('to comment is refused while it is open and once the comment has a twin', async () => {
      const ledger = await here.open();
      const comment = (id: string) => open('c', { id, kind: 'comment', link: 'l', source: 'note-1' });
      await ledger.commit([comment('one')]);
      await expect(ledger.commit([comment('two')])).rejects.toThrow(DuplicateIntentError);
      const twin = { sync: 'support', link: 'l', left: 'note-1', right: 'twin-1' };
      await ledger.commit([
        { type: 'intent.close', id: 'one' },
        { type: 'comment.put', comment: twin },
      ]);
      await expect(ledger.commit([comment('three')])).rejects.toThrow(DuplicateIntentError);
      await ledger.commit([open('d', { kind: 'comment', link: 'l', side: 'left', source: 'note-1' })]);
    });
  });
};
