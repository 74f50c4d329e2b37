/** Does work about one key after all earlier work about it. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Work about different keys goes on at the same time; about the same key one after the other, in the order it came. */
export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
