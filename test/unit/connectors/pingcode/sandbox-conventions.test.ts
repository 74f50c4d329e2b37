import { describe, expect, it } from 'vitest';
import { bare, refusal, ROOT } from './ask.ts';

const MINUTE = 60_000;

describe('tokens (rule 1)', () => {
  it('come with exactly three keys and an absolute end', async () => {
    const { signIn, now } = bare();
    const { status, body } = await signIn();
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^.{36}$/),
      token_type: 'Bearer',
      expires_in: now() + 30 * 86_400,
    });
  });

  it('are refused for a wrong secret with 400 and a code', async () => {
    const { raw } = bare();
    expect(refusal(await raw('GET', '/v1/auth/token?grant_type=client_credentials&client_id=a&client_secret=b'))).toBe(
      '400 100024',
    );
  });

  it('may be several at once; none, a foreign one and an old one are refused', async () => {
    const { signIn, raw, pass, sandbox } = bare();
    const tokens = [(await signIn()).body.access_token, (await signIn()).body.access_token];
    const team = (token: string) => raw('GET', '/v1/directory/team', undefined, { authorization: `Bearer ${token}` });
    for (const token of tokens) expect((await team(token)).status).toBe(200);
    expect((await raw('GET', '/v1/directory/team')).status).toBe(401);
    expect((await team('x')).body).toEqual({ code: expect.any(String), message: expect.any(String) });
    sandbox.expireTokens();
    expect((await team(tokens[0])).status).toBe(401);
    const late = (await signIn()).body.access_token;
    pass(30 * 86_400_000);
    expect((await team(late)).status).toBe(401);
  });
});

describe('generations (rule 2)', () => {
  const PATHS = { A: '/v1/project/work_items', B: '/v1/pjm/work_items', C: '/v1/pjm/workitems' } as const;

  it.each(['A', 'B', 'C'] as const)(
    '%s can be switched off, and speaks in its own paths while it is on',
    async (name) => {
      const { ask, sandbox, item } = bare();
      item();
      const on = await ask('GET', PATHS[name]);
      expect(on.body.values[0].url).toMatch(`${ROOT}${PATHS[name]}/`);
      expect(on.body.values[0]).toHaveProperty(name === 'C' ? 'releases' : 'versions');
      sandbox.switches.profiles[name] = false;
      expect(refusal(await ask('GET', PATHS[name]))).toBe('404 100002');
      sandbox.switches.unknownPath = 'html';
      const page = await ask('GET', PATHS[name]);
      expect([page.status, page.body]).toEqual([200, expect.stringContaining('<html>')]);
    },
  );

  it('has a search in B and C only', async () => {
    const { ask, sandbox } = bare();
    Object.assign(sandbox.switches.profiles, { B: false, C: false });
    expect((await ask('POST', '/v1/ship/ideas/search', { mode: 'query', payload: {} })).status).not.toBe(200);
  });
});

describe('lists (rule 3)', () => {
  it('are enveloped, count from page 0, and come in order of creation', async () => {
    const { ask, idea } = bare();
    for (let n = 0; n < 35; n += 1) idea(`n${n}`);
    const first = (await ask('GET', '/v1/ship/ideas')).body;
    expect(first).toMatchObject({ page_size: 30, page_index: 0, total: 35 });
    const second = (await ask('GET', '/v1/ship/ideas?page_size=30&page_index=1')).body;
    const titles = [...first.values, ...second.values].map((row: { title: string }) => row.title);
    expect(titles).toEqual(Array.from({ length: 35 }, (_, n) => `n${n}`));
    expect((await ask('GET', '/v1/ship/ideas?page_index=9')).body).toMatchObject({
      page_index: 9,
      total: 35,
      values: [],
    });
  });

  it.each(['0', '101', 'x'])('refuse a page size of %s', async (size) => {
    const { ask } = bare();
    expect(refusal(await ask('GET', `/v1/ship/ideas?page_size=${size}`))).toBe('400 100009');
  });
});

describe('ids (rule 4)', () => {
  it('have their shapes, and products their own counters', async () => {
    const { ask, idea, ticket, sandbox } = bare();
    const [first, second] = [idea(), idea()];
    const fetched = (await ask('GET', `/v1/ship/ideas/${second}`)).body;
    expect(fetched).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      short_id: expect.stringMatching(/^[A-Za-z0-9]{8}$/),
      identifier: 'CRM-2',
      created_by: { id: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect((await ask('GET', `/v1/ship/tickets/${ticket()}`)).body.identifier).toBe('CRM-T1');
    expect(first).not.toBe(second);
    expect(sandbox.world.priorities.map(({ id }) => id.slice(-5))).toEqual([
      '90001',
      '90002',
      '90003',
      '90004',
      '90005',
    ]);
  });

  it('are the same in the next world', () => {
    expect(bare().idea()).toBe(bare().idea());
  });

  it('of a record may be the short or the human one on a GET, nowhere else', async () => {
    const { ask, idea } = bare();
    const { body } = await ask('GET', `/v1/ship/ideas/${idea()}`);
    for (const name of [body.short_id, 'CRM-1'])
      expect((await ask('GET', `/v1/ship/ideas/${name}`)).body.id).toBe(body.id);
    expect(refusal(await ask('PATCH', '/v1/ship/ideas/CRM-1', { title: 'x' }))).toBe('404 100002');
    expect(refusal(await ask('GET', '/v1/ship/ideas/CRM-1/transition_histories'))).toBe('404 100002');
  });
});

describe('paths that are not there (rule 9)', () => {
  it.each([
    ['DELETE', '/v1/ship/ideas'],
    ['PATCH', '/v1/ship/ticket_state_plans'],
    ['DELETE', '/v1/ship/idea/states'],
  ])('%s %s answers 405 in plain text', async (method, path) => {
    const { ask } = bare();
    const { status, body } = await ask(method, path);
    expect([status, body]).toEqual([405, 'Method Not Allowed']);
  });

  it('outside the API are the web app', async () => {
    const { ask } = bare();
    expect(await ask('GET', '/about')).toMatchObject({ status: 200, body: expect.stringContaining('<html>') });
  });
});

describe('rate limiter (rule 14)', () => {
  it('counts a minute for one identity, and refuses an early retry the same way', async () => {
    const { ask, sandbox, pass } = bare();
    sandbox.switches.rateLimit = 'minute';
    sandbox.switches.limits.perMinute = 3;
    for (let n = 0; n < 2; n += 1) expect((await ask('GET', '/v1/directory/team')).status).toBe(200);
    for (let n = 0; n < 2; n += 1) {
      const refused = await ask('GET', '/v1/directory/team');
      expect(refusal(refused)).toBe('429 100038');
      expect(refused.headers.get('x-pc-retry-after')).toBe('60');
    }
    pass(MINUTE);
    expect((await ask('GET', '/v1/directory/team')).status).toBe(200);
  });

  it('has a second layer for each endpoint, and says which one it was', async () => {
    const { ask, sandbox } = bare();
    await ask('GET', '/v1/directory/team');
    sandbox.switches.rateLimit = 'layers';
    sandbox.switches.limits.perSecond = 1;
    const fine = await ask('GET', '/v1/directory/team');
    expect([fine.status, fine.headers.get('x-ratelimit-team-limit')]).toEqual([200, null]);
    const refused = await ask('GET', '/v1/directory/team');
    expect(refused.headers.get('x-ratelimit-reason')).toBe('pingcode-burst');
    expect(refused.headers.get('x-ratelimit-retry-after')).toBe('1');
    expect((await ask('GET', '/v1/directory/users')).status).toBe(200);
    sandbox.switches.limits.perMinute = 1;
    expect((await ask('GET', '/v1/ship/products')).headers.get('x-ratelimit-reason')).toBe('pingcode-team');
  });

  it('tells what is left on a success only when asked to', async () => {
    const { ask, sandbox } = bare();
    sandbox.switches.rateLimit = 'layers';
    sandbox.switches.rateHeadersOnSuccess = true;
    expect((await ask('GET', '/v1/directory/team')).headers.get('x-ratelimit-team-remaining')).toBe('198');
  });
});

describe('what is not known, as switches (rule 15)', () => {
  it.each([200, 201] as const)('a POST may answer %d, a search never but 200', async (status) => {
    const { ask, sandbox, product } = bare();
    sandbox.switches.postStatus = status;
    expect((await ask('POST', '/v1/ship/ideas', { product_id: product, title: 't' })).status).toBe(status);
    expect((await ask('POST', '/v1/ship/ideas/search', { mode: 'query', payload: {} })).status).toBe(200);
  });

  it('flags may be booleans, fields unknown, keys in another order, rows repeated at a page border', async () => {
    const { ask, sandbox, idea } = bare();
    for (let n = 0; n < 3; n += 1) idea(`n${n}`);
    expect((await ask('GET', '/v1/ship/ideas/CRM-1')).body.is_deleted).toBe(0);
    Object.assign(sandbox.switches.quirks, {
      booleans: true,
      extraFields: true,
      shuffledKeys: true,
      repeatedRow: true,
    });
    const { body } = await ask('GET', '/v1/ship/ideas?page_size=2&page_index=1');
    expect(body.values.map((row: { title: string }) => row.title)).toEqual(['n1', 'n2']);
    expect(body.values[0]).toMatchObject({ is_deleted: false, x_future: {} });
    expect(Object.keys(body.values[0]).indexOf('is_deleted')).toBeLessThan(Object.keys(body.values[0]).indexOf('id'));
  });

  it('a scope the application lacks is a 403', async () => {
    const { ask, sandbox } = bare();
    sandbox.switches.missingScopes.add('pcp:read:ship:idea');
    expect((await ask('GET', '/v1/ship/ideas')).status).toBe(403);
    expect((await ask('GET', '/v1/comments?principal_type=idea&principal_id=x')).status).toBe(403);
  });
});

describe('directory (rule 16)', () => {
  it('has people without e-mail or mobile, people who left and people who never came', async () => {
    const { ask } = bare();
    const { body } = await ask('GET', '/v1/directory/users?page_size=100');
    expect(body.values.map((user: { status: string }) => user.status)).toEqual([
      'enabled',
      'enabled',
      'enabled',
      'enabled',
      'disabled',
      'init',
    ]);
    expect(body.values[2]).toMatchObject({ email: null, mobile: '13800000003' });
    expect(body.values[3]).toMatchObject({ email: null, mobile: null });
  });

  it('finds by e-mail and mobile, twenty at most, and by id', async () => {
    const { ask, sandbox } = bare();
    const names = async (query: string) =>
      (await ask('GET', `/v1/directory/users?${query}`)).body.values.map((user: { name: string }) => user.name);
    expect(await names('emails=li.hua@example.com,wang.xm@example.com')).toEqual(['wangxm', 'lihua']);
    expect(await names('mobiles=13800000003')).toEqual(['zhaoliu']);
    const many = Array.from({ length: 21 }, (_, n) => `a${n}@example.com`).join(',');
    expect((await ask('GET', `/v1/directory/users?emails=${many}`)).status).toBe(400);
    expect((await ask('GET', `/v1/directory/users/${sandbox.world.users[1]?.id}`)).body.email).toBe(
      'li.hua@example.com',
    );
  });

  it('is where an embedded user gets an e-mail from', async () => {
    const { ask, idea } = bare();
    expect((await ask('GET', `/v1/ship/ideas/${idea()}`)).body.created_by).not.toHaveProperty('email');
  });
});
