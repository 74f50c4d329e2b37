/** A map that keeps only what was put last, so that a long run holds no more than it needs. */
export interface Bounded<Key, Value> {
  has(key: Key): boolean;
  get(key: Key): Value | undefined;
  put(key: Key, value: Value): void;
}

export const bounded = <Key, Value>(most: number): Bounded<Key, Value> => {
  const held = new Map<Key, Value>();
  return {
    has: (key) => held.has(key),
    get: (key) => held.get(key),
    put(key, value) {
      held.delete(key);
      held.set(key, value);
      const [oldest] = held.keys();
      if (held.size > most && oldest !== undefined) held.delete(oldest);
    },
  };
};
