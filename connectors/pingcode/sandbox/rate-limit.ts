import type { World } from './world.ts';

/** What the limiter says about one request. */
export interface Verdict {
  readonly refused: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

const ALLOWED: Verdict = { refused: false, headers: {} };

/** Counts requests in fixed windows of a minute and of a second; refused ones count too, as a retry that comes early is refused again. */
export const createLimiter = (world: World, nowMs: () => number) => {
  const windows = new Map<string, { window: number; count: number }>();

  const hit = (key: string, spanMs: number): { readonly count: number; readonly resetMs: number } => {
    const window = Math.floor(nowMs() / spanMs);
    const before = windows.get(key);
    const count = before?.window === window ? before.count + 1 : 1;
    windows.set(key, { window, count });
    return { count, resetMs: (window + 1) * spanMs - nowMs() };
  };

  return (endpoint: string): Verdict => {
    const { rateLimit, limits, rateHeadersOnSuccess } = world.switches;
    if (rateLimit === 'off') return ALLOWED;
    const team = hit('team', 60_000);
    const wait = (ms: number) => String(Math.max(1, Math.ceil(ms / 1000)));
    if (rateLimit === 'minute') {
      return team.count > limits.perMinute
        ? { refused: true, headers: { 'x-pc-retry-after': wait(team.resetMs) } }
        : ALLOWED;
    }
    const burst = hit(endpoint, 1000);
    if (team.count > limits.perMinute) return layered('pingcode-team', wait(team.resetMs));
    if (burst.count > limits.perSecond) return layered('pingcode-burst', wait(burst.resetMs));
    if (!rateHeadersOnSuccess) return ALLOWED;
    return {
      refused: false,
      headers: { ...left('Team', limits.perMinute, team), ...left('Burst', limits.perSecond, burst) },
    };
  };
};

const layered = (reason: string, seconds: string): Verdict => ({
  refused: true,
  headers: { 'X-RateLimit-Retry-After': seconds, 'X-RateLimit-Reason': reason },
});

const left = (name: string, limit: number, { count, resetMs }: { count: number; resetMs: number }) => ({
  [`X-RateLimit-${name}-Limit`]: String(limit),
  [`X-RateLimit-${name}-Remaining`]: String(limit - count),
  [`X-RateLimit-${name}-Reset`]: String(Math.ceil(resetMs / 1000)),
});
