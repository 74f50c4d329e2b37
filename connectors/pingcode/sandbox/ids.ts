const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Deterministic ids of PingCode's shapes: the same order of calls gives the same ids. */
export interface Ids {
  /** 24 lower-case hex characters: most resources. */
  hex24(): string;
  /** 32 lower-case hex characters: users of the organisation. */
  hex32(): string;
  /** 8 base-62 characters: the last segment of web addresses. */
  short(): string;
  /** A token as the token endpoint gives it. */
  uuid(): string;
}

export const createIds = (): Ids => {
  let count = 0;
  const next = (length: number): string => {
    count += 1;
    const tail = count.toString(16).padStart(6, '0');
    let hash = 0x9e3779b9 ^ count;
    let head = '';
    while (head.length < length - tail.length) {
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
      hash = (hash + 0x6d2b79f5) >>> 0;
      head += hash.toString(16).padStart(8, '0');
    }
    // The counter at the end makes them unique, the scrambled head makes them look like ids.
    return head.slice(0, length - tail.length) + tail;
  };
  return {
    hex24: () => next(24),
    hex32: () => next(32),
    short: () => [...next(16).matchAll(/../g)].map(([pair]) => BASE62[Number.parseInt(pair, 16) % 62]).join(''),
    uuid: () => next(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
};
