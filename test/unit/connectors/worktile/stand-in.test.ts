import { describe, expect, it } from 'vitest';
import { CLIENT, PROJECTS } from '../../../../connectors/worktile/sandbox/world.ts';
import { stage, type StageOptions } from './stage.ts';

/** A client that is not ours, for what the stand-in promises of Worktile beyond what the connector uses. */
const caller = async (options: StageOptions = {}) => {
  const { sandbox, people, clock } = await stage(options);
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${sandbox.baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    const json = text.startsWith('<') ? undefined : (JSON.parse(text) as Record<string, never>);
    return { status: reply.status, type: reply.headers.get('content-type') ?? '', json, text };
  };
  const made = await send('POST', '/open-api/tenant-access-token/', {
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
  });
  const token = String(made.json?.['tenant_access_token']);
  const api = (method: string, path: string, body?: unknown) =>
    send(method, `/open-api${path}${path.includes('?') ? '&' : '?'}access_token=${token}`, body);
  const [key = ''] = people.keys();
  return { sandbox, people, clock, send, api, token, key, made };
};

const PROJECT = PROJECTS[0]?._id ?? '';

describe('the stand-in', () => {
  it('gives a token for id and secret, slash or not, and none for others', async () => {
    const { made, send } = await caller();
    expect(made.json).toMatchObject({ expires_in: 7200 });
    const wrong = await send('POST', '/open-api/tenant-access-token', { client_id: 'x', client_secret: 'y' });
    expect([wrong.status, wrong.json?.['ok'], wrong.json?.['tenant_access_token']]).toEqual([200, false, undefined]);
  });

  it('takes the token in the query, and in the header unless told otherwise', async () => {
    const { send, token, sandbox } = await caller();
    const header = () =>
      send('GET', '/open-api/mission/get-projects-by-page', undefined, { authorization: `Bearer ${token}` });
    expect((await header()).json).toHaveProperty('items');
    sandbox.store.switches.headerAlone = false;
    expect((await header()).json).toMatchObject({ ok: false, error_code: 1103 });
  });

  it.each([
    ['code-1103', 200, 1103],
    ['code-1102', 200, 1102],
    ['401', 401, undefined],
  ] as const)('says that a token is over: %s', async (badToken, status, code) => {
    const { api, sandbox } = await caller({ switches: { badToken } });
    sandbox.expireTokens();
    const said = await api('GET', '/mission/get-projects-by-page');
    expect([said.status, said.json?.['error_code']]).toEqual([status, code]);
  });

  it('answers too many requests with a page of its gateway', async () => {
    const { api, sandbox } = await caller();
    sandbox.store.switches.throttle = { times: 1 };
    const said = await api('GET', '/mission/get-projects-by-page');
    expect([said.status, said.type, said.text.includes('nginx')]).toEqual([429, 'text/html', true]);
  });

  it('pages from zero, cuts sizes to its maximum or refuses them, and ends with has_more', async () => {
    const { api, sandbox, people } = await caller();
    for (let count = 0; count < 210; count += 1) people.create({ title: `${count}` });
    const page = (index: number, size: number) =>
      api('GET', `/mission/get-project-tasks-by-page?project_id=${PROJECT}&page_index=${index}&page_size=${size}`);
    const [first, second] = [await page(0, 500), await page(1, 500)];
    expect(
      [first.json?.['items'], second.json?.['items']].map((rows) => (rows as unknown as unknown[]).length),
    ).toEqual([200, 18]);
    expect([first.json?.['has_more'], second.json?.['has_more'], first.json?.['total']]).toEqual([true, false, 218]);
    sandbox.store.switches.overMax = 'refuse';
    expect((await page(0, 500)).status).toBe(400);
  });

  it('lists without description, and by ids only the fields asked for, as a bare array', async () => {
    const { api, key } = await caller();
    const listed = await api('GET', `/mission/get-project-tasks-by-page?project_id=${PROJECT}`);
    expect(listed.text).not.toContain('旧格式');
    const found = await api('GET', `/mission/get-tasks-by-ids?task_ids=${key},${'0'.repeat(24)}&fields=priority,desc`);
    const [task, ...others] = found.json as unknown as { properties: object }[];
    expect(others).toEqual([]);
    expect(Object.keys(task?.properties ?? {}).sort()).toEqual(['desc', 'priority']);
    expect((await api('GET', `/mission/get-tasks-by-ids?task_ids=${'0'.repeat(24)}`)).json).toEqual([]);
  });

  it.each(['flat', 'wrapped'] as const)(
    'lists in the newer style with properties %s and without times',
    async (v2Properties) => {
      const { api } = await caller({ switches: { v2Properties } });
      const { json } = await api('GET', `/mission/projects/${PROJECT}/tasks`);
      const [row] = json?.['value'] as unknown as Record<string, Record<string, unknown>>[];
      expect(row).not.toHaveProperty('updated_at');
      expect(row?.['properties']?.['priority']).toHaveProperty(v2Properties === 'wrapped' ? 'property_id' : 'color');
      expect(json).toHaveProperty('references.users');
    },
  );

  it('details nothing but id and title without columns; an unset property is an object all the same', async () => {
    const { api, key } = await caller();
    const bare = await api('GET', `/mission/tasks/${key}`);
    expect(Object.keys((bare.json?.['data'] as unknown as Record<string, object>)['value'] ?? {})).toEqual([
      '_id',
      'title',
    ]);
    const full = await api('GET', `/mission/tasks/${key}?columns=properties,comments`);
    expect(full.json).toMatchObject({
      code: 200,
      data: { value: { properties: { ext_key: { value: null, updated_at: 0 } }, comments: [] } },
    });
  });

  it('keeps old descriptions as Markdown and new ones as blocks', async () => {
    const { api, key, people } = await caller();
    const made = people.create({ title: '新', desc: '新的' });
    const { json } = await api('GET', `/mission/get-tasks-by-ids?task_ids=${key},${made}&fields=desc`);
    const descs = (json as unknown as { properties: { desc: string } }[]).map(({ properties: { desc } }) => desc[0]);
    expect(descs).toEqual(['第', '[']);
  });

  it.each([
    ['none', '404 404 404'],
    ['open-api', '400 404 200'],
    ['extended', '400 400 200'],
  ] as const)('serves the write paths of "%s" alone', async (writes, statuses) => {
    const { api, key } = await caller({ switches: { writes } });
    const said = [
      await api('POST', '/mission/task', {}),
      await api('PUT', `/mission/tasks/${key}/state`, {}),
      await api('PUT', `/mission/tasks/${key}/archive`),
    ];
    expect(said.map(({ status }) => status).join(' ')).toBe(statuses);
  });

  it('archives out of the lists and back', async () => {
    const { api, key } = await caller();
    const listed = async () =>
      (await api('GET', `/mission/get-project-tasks-by-page?project_id=${PROJECT}`)).text.includes(key);
    await api('PUT', `/mission/tasks/${key}/archive`);
    expect(await listed()).toBe(false);
    await api('PUT', `/mission/tasks/${key}/activate`);
    expect(await listed()).toBe(true);
  });

  it('refuses a move the workflow does not have, or lets it be', async () => {
    const { api, key, sandbox } = await caller({ switches: { writes: 'extended' } });
    const done = sandbox.store.tasks.get(key);
    const target = [...sandbox.store.tasks.values()].find(
      ({ type, state }) => type === done?.type && state !== done.state,
    );
    const finished = [...sandbox.store.tasks.values()].filter(({ type }) => type === done?.type).at(3)?.state;
    expect(target).toBeDefined();
    expect((await api('PUT', `/mission/tasks/${key}/state`, { task_state_id: finished })).status).toBe(400);
    sandbox.store.switches.illegalMove = 'allow';
    expect((await api('PUT', `/mission/tasks/${key}/state`, { task_state_id: finished })).status).toBe(200);
  });

  it('lists related tasks, and the web application asks for its cookie', async () => {
    const { api, send, key, people, sandbox } = await caller();
    const child = people.create({ title: '子' });
    Object.assign(sandbox.store.tasks.get(child) ?? {}, { parent: key });
    expect((await api('GET', `/mission/get-relation-tasks?task_id=${key}`)).json).toMatchObject([{ parent_id: key }]);
    expect((await send('GET', '/api/user/me')).status).toBe(401);
    expect((await send('GET', '/api/user/me', undefined, { cookie: CLIENT.cookie })).json).toHaveProperty(
      'data.me.uid',
    );
  });
});
