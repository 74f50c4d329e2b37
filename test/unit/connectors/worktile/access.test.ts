import { describe, expect, it } from 'vitest';
import { AuthError, errorWords, ProtocolError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, drain, stage } from './stage.ts';

const TOKEN = 'POST /open-api/tenant-access-token';
const tokensIn = (calls: readonly { method: string; path: string }[]): number =>
  calls.filter(({ method, path }) => `${method} ${path}` === TOKEN).length;

describe('token', () => {
  it('is fetched once for many requests, and sent in the query and the header', async () => {
    const { sandbox, connection, tasks } = await stage({ switches: { headerAlone: false } });
    await Promise.all([connection.probe(), tasks.describe(), drain(tasks)]);
    expect(tokensIn(sandbox.calls)).toBe(1);
  });

  it('is renewed a minute before it ends', async () => {
    const { sandbox, connection, clock } = await stage({ switches: { expiresIn: 600 } });
    await connection.probe();
    await clock.advance(530_000);
    await connection.probe();
    expect(tokensIn(sandbox.calls)).toBe(1);
    await clock.advance(15_000);
    await connection.probe();
    expect(tokensIn(sandbox.calls)).toBe(2);
  });

  it.each(['code-1103', 'code-1102', '401'] as const)(
    'that is over (%s) is renewed once for all requests under way, and is never "no tasks"',
    async (badToken) => {
      const { sandbox, connection, tasks } = await stage({ switches: { badToken } });
      const { records } = await drain(tasks);
      expect(records.length).toBe(5);
      sandbox.expireTokens();
      sandbox.calls.length = 0;
      const again = await Promise.all([drain(tasks), drain(tasks), connection.probe(), tasks.describe()]);
      expect(again[0].records).toHaveLength(5);
      expect(tokensIn(sandbox.calls)).toBe(1);
    },
  );

  it('that is over does not make a second task', async () => {
    const { sandbox, tasks } = await stage({ writes: 'open-api' });
    await tasks.describe();
    sandbox.expireTokens();
    const before = sandbox.store.tasks.size;
    await tasks.create?.({ fields: { title: '只建一次' }, marker: 'abcdefghij234567abcd' });
    expect(sandbox.store.tasks.size).toBe(before + 1);
  });

  it('is not asked for again and again when it is refused fresh', async () => {
    const { sandbox, connection } = await stage();
    sandbox.chaos.plan(
      { kind: 'status', status: 200, body: { ok: false, error_code: 1103 } },
      { method: 'GET', times: 9 },
    );
    expect(await failure(connection.probe())).toBeInstanceOf(AuthError);
    expect(tokensIn(sandbox.calls)).toBe(2);
  });

  it('is never shown, nor are id and secret', async () => {
    const { sandbox, connection, tasks, logged } = await stage();
    await connection.probe();
    sandbox.chaos.plan({ kind: 'status', status: 500 }, { times: 9 });
    const error = await failure(drain(tasks));
    const [token = ''] = sandbox.store.tokens.keys();
    expect(token).not.toBe('');
    expect(JSON.stringify([errorWords(error), logged])).not.toMatch(
      new RegExp(`${token}|sandbox-client|access_token=[^*]`),
    );
  });
});

describe('what goes wrong', () => {
  it.each([
    ['not told', undefined, 1_000],
    ['told', '9', 9_000],
  ] as const)('a page for too many requests is waited out, the wait %s', async (_, retryAfter, wait) => {
    const { sandbox, connection, clock } = await stage();
    await connection.probe();
    sandbox.store.switches.throttle = { times: 2, ...(retryAfter !== undefined && { retryAfter }) };
    await connection.probe();
    expect(Math.max(...clock.slept)).toBeGreaterThanOrEqual(wait);
  });

  it("never shows a gateway's page to people", async () => {
    const { sandbox, connection } = await stage();
    await connection.probe();
    for (const status of [403, 429, 502, 503, 504]) {
      sandbox.chaos.plan({ kind: 'html', status }, { times: 9 });
      const words = errorWords(await failure(connection.probe()));
      expect(`${words.en} ${words.zh}`).not.toMatch(/<|Sign in|nginx/);
      expect(words.zh).toMatch(/网关|拒绝/);
      sandbox.chaos.clear();
    }
  });

  it('a path this tenant does not have is an error, and no deletion', async () => {
    const { tasks, people } = await stage({ settings: { endpoints: { tasksByIds: '/open-api/mission/by-ids' } } });
    const key = people.create({ title: '在' });
    const error = await failure(tasks.read([key], []));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(errorWords(error).zh).toContain('endpoints');
  });

  it('takes paths from the settings, with another method where one is given', async () => {
    const { sandbox, connection } = await stage({
      settings: { endpoints: { projects: 'GET /open-api/mission/get-projects-by-page/' } },
    });
    await failure(connection.probe());
    expect(asked(sandbox)).toEqual(['GET /mission/get-projects-by-page/']);
  });
});

it('the account is the application, and says what may be written', async () => {
  const [one, other] = [await stage(), await stage({ writes: 'extended' })];
  const accounts = [await one.connection.probe(), await other.connection.probe()];
  expect(accounts[0]?.id).toBe(accounts[1]?.id);
  expect(accounts.map(({ name }) => name.replace(/^\S+ /, ''))).toEqual([
    '(writes: auto → read only 只读)',
    '(writes: extended → create 新建, edit 修改, state 状态)',
  ]);
});

it('a web session that is over asks for another cookie', async () => {
  const { connection } = await stage({ writes: 'web-session', settings: { webCookie: 's-team=gone-for-good' } });
  const error = await failure(connection.probe());
  expect(error).toBeInstanceOf(AuthError);
  expect(errorWords(error).en).toContain('webCookie');
});

it('finds people by address and number where the list has them, and by nothing else', async () => {
  const { connection, sandbox } = await stage();
  const contacts = ['LINA@example.test', '+86 138 0000 0002', '李娜', 'nobody@example.test'];
  expect(await connection.findPeople?.(contacts)).toEqual([]);
  sandbox.store.switches.memberContacts = true;
  const other = await stage({ switches: { memberContacts: true } });
  const found = await other.connection.findPeople?.(contacts);
  expect(found?.map(({ name }) => name)).toEqual(['李娜', '王伟']);
  other.sandbox.calls.length = 0;
  await other.connection.findPeople?.(contacts);
  expect(asked(other.sandbox)).toEqual([]);
});
