import { describe, expect, it } from 'vitest';
import { createLimits, type RateClass } from '../../../../connectors/zendesk/limits.ts';
import { ThrottledError } from '../../../../src/sdk/index.ts';
import { createTestClock } from '../../../../src/sdk/testing/clock.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { makeMany, stage } from './stage.ts';

const setUp = () => {
  const clock = createTestClock({ auto: true });
  return { clock, limits: createLimits(clock, 10) };
};

/** How long the next request of this class waits after an answer with these headers, seconds. */
const waitAfter = async (headers: Readonly<Record<string, string>>, noted: RateClass, next: RateClass) => {
  const { clock, limits } = setUp();
  limits.note(noted, headers);
  const before = clock.now();
  await limits.enter(next);
  return (clock.now() - before) / 1_000;
};

describe('what answers say is left', () => {
  const account = { 'ratelimit-remaining': '0', 'ratelimit-reset': '17' };
  const own = { 'zendesk-ratelimit-tickets-update': 'total=100; remaining=0; resets=41' };

  it.each<readonly [string, Readonly<Record<string, string>>, RateClass, RateClass, number]>([
    ['nothing for anybody, until the reset', account, 'other', 'update', 17],
    ['nothing, in the older spelling: a minute', { 'x-rate-limit-remaining': '0' }, 'other', 'other', 60],
    ['something', { 'ratelimit-remaining': '1', 'ratelimit-reset': '17' }, 'other', 'other', 0],
    ['nothing for updates: those wait', own, 'update', 'update', 41],
    ['nothing for updates: others go on', own, 'update', 'other', 0],
    [
      'something for updates',
      { ...own, 'zendesk-ratelimit-tickets-update': 'total=100; remaining=2; resets=41' },
      'update',
      'update',
      0,
    ],
    ['nothing that can be read', { 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }, 'other', 'other', 0],
  ])('%s', async (_, headers, noted, next, wait) => {
    expect(await waitAfter(headers, noted, next)).toBe(wait);
  });

  it('longer than two minutes is not sat out', async () => {
    const { limits } = setUp();
    limits.hold('export', 300_000);
    expect(await failure(limits.enter('export'))).toBeInstanceOf(ThrottledError);
  });
});

describe('requests that are counted by themselves', () => {
  it.each<readonly [RateClass, number, number]>([
    ['export', 10, 11],
    ['update', 100, 101],
  ])('of class %s: %i fit into a minute', async (kind, most, next) => {
    const { clock, limits } = setUp();
    const before = clock.now();
    for (let count = 1; count <= most; count += 1) await limits.enter(kind);
    expect(clock.now()).toBe(before);
    for (let count = most + 1; count <= next; count += 1) await limits.enter(kind);
    expect(clock.now() - before).toBe(60_000);
  });

  it('are never refused by an account that keeps to its documentation', async () => {
    const { people, tickets, sandbox } = await stage();
    const keys = makeMany(people, 120);
    for (const key of keys) await tickets.update(key, { fields: { priority: 'high' } });
    expect(sandbox.calls.filter((call) => call.status === 429)).toEqual([]);
  });
});
