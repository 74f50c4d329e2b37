import { describe, expect, it } from 'vitest';
import { expiryOf } from '../../../../connectors/pingcode/access/session.ts';
import { AuthError, errorWords } from '../../../../src/sdk/index.ts';
import { drain, openTickets, stage } from './stage.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const DAY = 86_400_000;

describe('token', () => {
  it.each([
    ['a point in time, as measured', { access_token: 't', expires_in: NOW / 1000 + 3600 }, NOW + 3_600_000],
    ['a lifetime, as documented', { access_token: 't', expires_in: 3600 }, NOW + 3_600_000],
    ['never longer than 30 days', { access_token: 't', expires_in: NOW / 1000 + 90 * 86_400 }, NOW + 30 * DAY],
  ])('%s', (_, token, ends) => {
    expect(expiryOf(token, NOW)).toBe(ends);
  });

  it('is fetched once for many requests', async () => {
    const { connection, asked } = stage();
    await Promise.all([
      openTickets(connection).describe(),
      connection.probe(),
      connection.stream('ideas', { product: 'CRM' }).describe(),
    ]);
    expect(asked.filter((call) => call.endsWith('/auth/token'))).toHaveLength(1);
  });

  it('is renewed shortly before it ends', async () => {
    const { connection, asked, clock } = stage();
    await connection.probe();
    await clock.advance(30 * DAY - 60_000);
    await connection.probe();
    expect(asked.filter((call) => call.endsWith('/auth/token'))).toHaveLength(2);
    expect(asked.filter((call) => call.endsWith('/team'))).toHaveLength(2);
  });

  it('is renewed once when it is refused, for a write too', async () => {
    const { sandbox, ideas, asked } = stage({ settings: { profile: 'B' } });
    await ideas.describe();
    sandbox.expireTokens();
    asked.length = 0;
    const made = await ideas.create?.({ fields: { title: 't' }, marker: 'abcdefghijklmnopqrst' });
    expect(made?.label).toBe('CRM-1');
    expect(asked.slice(0, 3)).toEqual(['POST /v1/ship/ideas', 'GET /v1/auth/token', 'POST /v1/ship/ideas']);
    expect(sandbox.world.ship.idea).toHaveLength(1);
  });

  it('asks the admin for other credentials when these are wrong, without saying them', async () => {
    const { connection, logged } = stage({ settings: { clientSecret: 'wrong-secret-42' } });
    const error: unknown = await connection.probe().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AuthError);
    expect(JSON.stringify([errorWords(error), logged])).not.toMatch(/wrong-secret-42|sandbox-client/);
  });

  it('names the account by its organisation', async () => {
    const { connection, sandbox } = stage();
    expect(await connection.probe()).toEqual({ id: sandbox.world.team.id, name: '示例企业' });
  });
});

describe('path profile', () => {
  const PROBES = ['GET /v1/pjm/workitems', 'GET /v1/pjm/work_items', 'GET /v1/project/work_items'];
  const SEARCH = 'POST /v1/ship/ideas/search';

  it.each([
    ['C where it is served', { A: true, B: true, C: true }, 'not-found', [], [PROBES[0]], SEARCH],
    ['B where C is not', { A: true, B: true, C: false }, 'not-found', [], PROBES.slice(0, 2), SEARCH],
    ['B where C is a web page', { A: true, B: true, C: false }, 'html', [], PROBES.slice(0, 2), SEARCH],
    ['A where nothing newer is', { A: true, B: false, C: false }, 'not-found', [], PROBES, 'GET /v1/ship/ideas'],
    ['A where the newer ones are web pages', { A: true, B: false, C: false }, 'html', [], PROBES, 'GET /v1/ship/ideas'],
    [
      'by the search of ideas where work items are forbidden',
      { A: true, B: true, C: true },
      'not-found',
      ['pcp:read:pjm:workitem'],
      [...PROBES, SEARCH],
      SEARCH,
    ],
    [
      'A where work items are forbidden and there is no search',
      { A: true, B: false, C: false },
      'not-found',
      ['pcp:read:pjm:workitem'],
      [...PROBES, SEARCH],
      'GET /v1/ship/ideas',
    ],
  ] as const)('is %s', async (_, profiles, unknownPath, missing, probes, listing) => {
    const { ideas, asked } = stage({
      before: ({ switches }) => {
        Object.assign(switches.profiles, profiles);
        switches.unknownPath = unknownPath;
        for (const scope of missing) switches.missingScopes.add(scope);
      },
    });
    await ideas.describe();
    asked.length = 0;
    await drain(ideas, '{"since":1767600000}');
    expect(asked).toEqual([...probes, listing]);
    asked.length = 0;
    await drain(ideas, '{"since":1767600000}');
    expect(asked).toEqual([listing]);
  });

  it('is decided by the search of tickets where neither work items nor ideas may be read', async () => {
    const { connection, asked } = stage({
      before: ({ switches }) => {
        for (const scope of ['pcp:read:pjm:workitem', 'pcp:read:ship:idea']) switches.missingScopes.add(scope);
      },
    });
    const tickets = openTickets(connection);
    await tickets.describe();
    asked.length = 0;
    await drain(tickets, '{"since":1767600000}');
    const search = 'POST /v1/ship/tickets/search';
    expect(asked).toEqual([...PROBES, SEARCH, search, search]);
  });

  it('is not asked for when the admin names it', async () => {
    const { ideas, asked } = stage({ settings: { profile: 'A' } });
    await ideas.describe();
    asked.length = 0;
    await drain(ideas, '{"since":1767600000}');
    expect(asked).toEqual(['GET /v1/ship/ideas']);
  });
});

describe('rate limits', () => {
  it.each([
    ['minute', 60_000],
    ['layers', 1_000],
  ] as const)('waits as told in mode %s', async (mode, atMost) => {
    const { sandbox, connection, clock } = stage({
      before: ({ switches }) => {
        switches.rateLimit = mode;
        Object.assign(switches.limits, { perMinute: mode === 'minute' ? 3 : 1000, perSecond: 1 });
      },
    });
    for (let n = 0; n < 4; n += 1) await connection.probe();
    expect(Math.max(...clock.slept)).toBeGreaterThan(0);
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(atMost + 1_000);
    expect(sandbox.switches.rateLimit).toBe(mode);
  });
});
