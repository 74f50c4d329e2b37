import { describe, expect, it } from 'vitest';
import { groupCommit } from '../../../src/ledger/group-commit.ts';
import type { Failure, Store, Unit } from '../../../src/ledger/store.ts';

const unit = (name: string): Unit => ({ syncs: [name], steps: [] });

const namesOf = (units: readonly Unit[]): string => units.map((each) => each.syncs[0]).join('');

/** A store that notes what it is asked for and answers when told to. */
const slowStore = () => {
  const asked: string[] = [];
  const answers: ((failure: Failure | undefined) => void)[] = [];
  const broken: ((error: unknown) => void)[] = [];
  const store: Pick<Store, 'attempt'> = {
    attempt: (units) => {
      asked.push(namesOf(units));
      return new Promise((resolve, reject) => {
        answers.push(resolve);
        broken.push(reject);
      });
    },
  };
  return {
    store,
    asked,
    answer: (failure?: Failure) => answers.shift()?.(failure),
    breakDown: (error: Error) => broken.at(-1)?.(error),
  };
};

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('group commit', () => {
  it('puts all that is asked for while a transaction runs into the next one', async () => {
    const { store, asked, answer } = slowStore();
    const group = groupCommit(store);
    const done = [group.submit(unit('a'))];
    await turn();
    for (const name of ['b', 'c', 'd']) {
      done.push(group.submit(unit(name)));
      await turn();
    }
    expect(asked).toEqual(['a']);
    answer();
    await turn();
    await turn();
    expect(asked).toEqual(['a', 'bcd']);
    answer();
    await Promise.all(done);
  });

  it('resolves nothing before its transaction is on disk', async () => {
    const { store, answer } = slowStore();
    const group = groupCommit(store);
    let stored = false;
    const submitted = group.submit(unit('a')).then(() => (stored = true));
    await turn();
    await turn();
    expect(stored).toBe(false);
    answer();
    await submitted;
  });

  it('goes again without the unit that failed, until all that are left are stored', async () => {
    const { store, asked, answer } = slowStore();
    const counts: number[] = [];
    const group = groupCommit(store, { onTransaction: (commits) => counts.push(commits) });
    const results = Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => group.submit(unit(name))));
    await turn();
    answer({ index: 1, error: new Error('b') });
    await turn();
    answer({ index: 2, error: new Error('d') });
    await turn();
    answer();
    expect((await results).map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(asked).toEqual(['abcd', 'acd', 'ac']);
    expect(counts).toEqual([2]);
  });

  it('fails all of a transaction when the database itself fails, and none of the next', async () => {
    const { store, asked, answer, breakDown } = slowStore();
    const group = groupCommit(store);
    const first = Promise.allSettled([group.submit(unit('a')), group.submit(unit('b'))]);
    await turn();
    const second = group.submit(unit('c'));
    breakDown(new Error('disk full'));
    expect((await first).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await turn();
    expect(asked).toEqual(['ab', 'c']);
    answer();
    answer();
    await second;
  });

  it('never lets a long queue make one endless transaction', async () => {
    const sizes: number[] = [];
    const quick: Pick<Store, 'attempt'> = { attempt: async (units) => void sizes.push(units.length) };
    const group = groupCommit(quick);
    await Promise.all(Array.from({ length: 600 }, (_, index) => group.submit(unit(String(index)))));
    expect(sizes).toEqual([256, 256, 88]);
  });

  it('is idle when everything is settled, failed or not', async () => {
    const { store, answer } = slowStore();
    const group = groupCommit(store);
    await group.idle();
    const failed = group.submit(unit('a')).catch(() => 'failed');
    let idle = false;
    const waiting = group.idle().then(() => (idle = true));
    await turn();
    expect(idle).toBe(false);
    answer({ index: 0, error: new Error('a') });
    expect(await failed).toBe('failed');
    await waiting;
  });
});
