import type { Answer } from './answers.ts';
import type { Switches } from './switches.ts';

/** Counts requests in sliding windows, and says what is left, in all the headers Zendesk has for it. */
export interface Limits {
  /** The refusal, when there is one too many, and the headers for any other answer. */
  take(method: string, path: string, user: number): { readonly refusal?: Answer; readonly headers: Headers };
}

type Headers = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;

export function createLimits(now: () => number, switches: Switches): Limits {
  const windows = new Map<string, number[]>();
  const count = (name: string, most: number, lengthMs: number) => {
    const times = (windows.get(name) ?? []).filter((time) => time > now() - lengthMs);
    windows.set(name, times);
    const resets =
      times[0] === undefined ? Math.ceil(lengthMs / 1000) : Math.ceil((times[0] + lengthMs - now()) / 1000);
    const isFree = times.length < most;
    if (isFree) times.push(now());
    return { isFree, left: most - times.length, resets };
  };
  return {
    take(method, path, user) {
      const account = count('account', switches.requestsPerMinute, MINUTE_MS);
      const headers: Record<string, string> = {
        'x-rate-limit': String(switches.requestsPerMinute),
        'x-rate-limit-remaining': String(account.left),
        'ratelimit-limit': String(switches.requestsPerMinute),
        'ratelimit-remaining': String(account.left),
        'ratelimit-reset': String(account.resets),
      };
      if (!account.isFree) return { refusal: tooMany(account.resets, headers), headers };
      if (path.startsWith('/incremental/')) {
        const exports = count('export', switches.exportsPerMinute, MINUTE_MS);
        if (!exports.isFree) return { refusal: tooMany(exports.resets, headers), headers };
      }
      const ticket = method === 'PUT' ? /^\/tickets\/(\d+)$/.exec(path)?.[1] : undefined;
      if (ticket === undefined) return { headers };
      const updates = count('updates', switches.updatesPerMinute, MINUTE_MS);
      const own = `total=${switches.updatesPerMinute}; remaining=${updates.left}; resets=${updates.resets}`;
      headers['zendesk-ratelimit-tickets-update'] = own;
      const single = count(`updates ${ticket} ${user}`, switches.updatesPerTicket, 10 * MINUTE_MS);
      if (!updates.isFree) return { refusal: tooMany(updates.resets, headers), headers };
      return single.isFree ? { headers } : { refusal: tooMany(single.resets, headers), headers };
    },
  };
}

const tooMany = (seconds: number, headers: Headers): Answer => ({
  status: 429,
  json: { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
  headers: { ...headers, 'retry-after': String(seconds) },
});
