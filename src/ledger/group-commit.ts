import type { Store, Unit } from './store.ts';

/** More than this and one transaction would keep its first commits waiting. */
const GROUP_LIMIT = 256;

export interface GroupOptions {
  /** Runs a function after this turn. Default: `setImmediate`, so that everything that arrived from the network together is committed together. */
  readonly schedule?: (run: () => void) => void;
  /** Told the number of commits in every transaction that reached the disk. */
  readonly onTransaction?: (commits: number) => void;
}

interface Waiting {
  readonly unit: Unit;
  resolve(): void;
  reject(error: unknown): void;
}

export interface GroupCommit {
  /** Resolves when the unit is on disk. */
  submit(unit: Unit): Promise<void>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

/** Everything submitted in one turn, or while a transaction runs, shares the next transaction. One transaction runs at a time, in order. */
export const groupCommit = (store: Pick<Store, 'attempt'>, options: GroupOptions = {}): GroupCommit => {
  const schedule = options.schedule ?? ((run) => void setImmediate(run));
  const queue: Waiting[] = [];
  const idlers: (() => void)[] = [];
  let scheduled = false;

  /** A unit that fails is taken out and the others go again without it, as if it had never been asked for. */
  const settle = async (group: readonly Waiting[]): Promise<void> => {
    let rest = group;
    while (rest.length > 0) {
      const failure = await store.attempt(rest.map((waiting) => waiting.unit));
      if (failure === undefined) {
        options.onTransaction?.(rest.length);
        return rest.forEach((waiting) => waiting.resolve());
      }
      rest[failure.index]?.reject(failure.error);
      rest = rest.toSpliced(failure.index, 1);
    }
  };

  const drain = async (): Promise<void> => {
    const group = queue.splice(0, GROUP_LIMIT);
    await settle(group).catch((error: unknown) => group.forEach((waiting) => waiting.reject(error)));
    scheduled = false;
    if (queue.length > 0) wake();
    else idlers.splice(0).forEach((done) => done());
  };

  const wake = (): void => {
    if (scheduled) return;
    scheduled = true;
    schedule(() => void drain());
  };

  return {
    submit: (unit) =>
      new Promise((resolve, reject) => {
        queue.push({ unit, resolve, reject });
        wake();
      }),
    idle: () => (scheduled ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve()),
  };
};
