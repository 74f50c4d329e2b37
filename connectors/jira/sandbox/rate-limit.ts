import type { Answer } from './call.ts';

export interface RateLimit {
  /** A 429 when there were too many requests, else `undefined`. */
  check(method: string, path: string): Answer | undefined;
}

interface Rule {
  readonly count: number;
  readonly ms: number;
}

/** Writes to one issue. */
const PER_ISSUE: readonly Rule[] = [
  { count: 20, ms: 2_000 },
  { count: 100, ms: 30_000 },
];

/** So many requests of one kind a second (half of it for PUT and DELETE), and so many writes to one issue. */
export function createRateLimit(now: () => number, burst: () => number): RateLimit {
  const times = new Map<string, number[]>();

  const full = (name: string, rules: readonly Rule[]): number | undefined => {
    const at = now();
    const longest = Math.max(...rules.map(({ ms }) => ms));
    const past = (times.get(name) ?? []).filter((time) => time > at - longest);
    const hit = rules.find(({ count, ms }) => past.filter((time) => time > at - ms).length >= count);
    times.set(name, hit ? past : [...past, at]);
    return hit?.ms;
  };

  return {
    check(method, path) {
      const kind = `${method} ${path.replace(/\/\d+/g, '/n')}`;
      const count = method === 'PUT' || method === 'DELETE' ? Math.ceil(burst() / 2) : burst();
      const wait = full(kind, [{ count, ms: 1_000 }]);
      if (wait !== undefined) return tooMany('jira-burst-based', wait, now(), count);
      const issue = /^\/issue\/(\d+)/.exec(path)?.[1];
      const waitIssue = issue === undefined || method === 'GET' ? undefined : full(issue, PER_ISSUE);
      return waitIssue === undefined ? undefined : tooMany('jira-per-issue-on-write', waitIssue, now(), 20);
    },
  };
}

const tooMany = (reason: string, ms: number, now: number, limit: number): Answer => ({
  status: 429,
  json: { errorMessages: ['Rate limit exceeded.'], errors: {} },
  headers: {
    'retry-after': String(Math.ceil(ms / 1_000)),
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(now + ms).toISOString(),
    'x-ratelimit-nearlimit': 'true',
    'ratelimit-reason': reason,
    'beta-ratelimit': `"${reason}";r=0;t=${Math.ceil(ms / 1_000)}`,
  },
});
