import { ThrottledError, text, type Clock } from 'tandem-sync/sdk';

/**
 * The requests Zendesk counts by themselves, beside the account's own rate (vendor documentation, "Rate limits"): exports a minute over the whole account,
 * and updates of tickets a minute.
 */
export type RateClass = 'export' | 'update' | 'other';

type Headers = Readonly<Record<string, string>>;

/** Keeps requests within what the vendor allows, by counting and by what its answers say is left. Shared by all streams of a connection. */
export interface Limits {
  /** Resolves when a request of this class may start. Throws `ThrottledError` when that would be longer than is waited for. */
  enter(kind: RateClass, signal?: AbortSignal): Promise<void>;
  /** Reads what an answer says is left. */
  note(kind: RateClass, headers: Headers): void;
  /** Nothing of this class before so long from now, ms. */
  hold(kind: RateClass | 'account', ms: number): void;
}

const MINUTE_MS = 60_000;
const UPDATES_PER_MINUTE = 100;
/** As long as the product's HTTP client sits out a wait. */
const LONGEST_MS = 120_000;

export function createLimits(clock: Clock, exportsPerMinute: number): Limits {
  const started: Readonly<Record<'export' | 'update', number[]>> = { export: [], update: [] };
  const most = { export: exportsPerMinute, update: UPDATES_PER_MINUTE };
  const until = new Map<RateClass | 'account', number>();
  const hold: Limits['hold'] = (kind, ms) => {
    until.set(kind, Math.max(until.get(kind) ?? 0, clock.now() + ms));
  };

  /** How long until one more may start within the minute. */
  const paceMs = (kind: RateClass): number => {
    if (kind === 'other') return 0;
    const times = started[kind];
    while ((times[0] ?? Infinity) <= clock.now() - MINUTE_MS) times.shift();
    return times.length < most[kind] ? 0 : (times[times.length - most[kind]] ?? 0) + MINUTE_MS - clock.now();
  };

  return {
    hold,
    async enter(kind, signal) {
      for (;;) {
        const held = Math.max(until.get('account') ?? 0, until.get(kind) ?? 0) - clock.now();
        const wait = Math.max(held, paceMs(kind));
        if (wait > LONGEST_MS) throw tooLong(wait);
        if (wait <= 0) break;
        await clock.sleep(wait, signal);
      }
      if (kind !== 'other') started[kind].push(clock.now());
    },
    note(kind, headers) {
      const account = accountWait(headers);
      if (account !== undefined) hold('account', account);
      const own = kind === 'other' ? undefined : endpointWait(headers);
      if (own !== undefined) hold(kind, own);
    },
  };
}

/** The account's own rate, in both of its spellings: `X-Rate-Limit…` has no time of its own, `ratelimit-…` counts seconds. */
const accountWait = (headers: Headers): number | undefined => {
  const left = headers['ratelimit-remaining'] ?? headers['x-rate-limit-remaining'];
  const seconds = Number(headers['ratelimit-reset'] ?? 60);
  return left === '0' && Number.isFinite(seconds) ? seconds * 1_000 : undefined;
};

/** Such as `zendesk-ratelimit-tickets-update: total=100; remaining=0; resets=41`. */
const endpointWait = (headers: Headers): number | undefined => {
  const waits = Object.entries(headers)
    .filter(([name, value]) => name.startsWith('zendesk-ratelimit-') && /\bremaining=0\b/.test(value))
    .map(([, value]) => Number(/\bresets=(\d+)/.exec(value)?.[1] ?? 60));
  return waits.length === 0 ? undefined : Math.max(...waits) * 1_000;
};

const tooLong = (ms: number): ThrottledError => {
  const seconds = Math.ceil(ms / 1_000);
  return new ThrottledError(
    text(
      `Zendesk's limit for this kind of request is used up for another ${seconds} s`,
      `Zendesk 对此类请求的限额已用完，还需等待 ${seconds} 秒`,
    ),
    ms,
  );
};
