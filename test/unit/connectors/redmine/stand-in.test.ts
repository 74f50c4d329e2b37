import { describe, expect, it } from 'vitest';
import { USERS } from '../../../../connectors/redmine/sandbox/world.ts';
import { stage } from './stage.ts';

interface Reply {
  readonly status: number;
  readonly text: string;
  json(): Record<string, unknown>;
}

type Ask = (method: string, path: string, body?: unknown) => Promise<Reply>;

/** A stage, and bare requests to it as any of its users. */
const setUp = async () => {
  const set = await stage();
  const as =
    (login: string): Ask =>
    async (method, path, body) => {
      const token = USERS.find((user) => user.login === login)?.token ?? '';
      const init = { method, headers: { 'x-redmine-api-key': token, 'content-type': 'application/json' } };
      const answer = await fetch(`${set.sandbox.baseUrl}${path}`, {
        ...init,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, text, json: () => JSON.parse(text) as Record<string, unknown> };
    };
  const bot = as('syncbot');
  return {
    ...set,
    as,
    bot,
    put: (id: string, issue: unknown, ask = bot) => ask('PUT', `/issues/${id}.json`, { issue }),
    show: async (id: string, ask = bot) =>
      (await ask('GET', `/issues/${id}.json?include=journals`)).json()['issue'] as Record<string, unknown>,
  };
};

/** What was measured on a real server, kept true of the stand-in. */
describe('the stand-in', () => {
  it.each([
    ['11:59:59.000', false, false, true, false],
    ['11:59:59.500', true, false, true, true],
    ['12:00:00.000', true, false, true, true],
    ['12:00:00.900', true, true, false, false],
    ['12:00:01.000', true, true, false, false],
  ])('filters by the stored time, not the shown one: %s', async (stored, from, fromNext, until, between) => {
    const { sandbox, people, bot } = await setUp();
    const row = sandbox.store.issues.get(Number(people.create({ subject: '时' })));
    if (row) row.updatedOn = Date.parse(`2025-01-01T${stored}Z`);
    const matches = async (filter: string) => {
      const answer = await bot('GET', `/issues.json?status_id=*&updated_on=${encodeURIComponent(filter)}`);
      return answer.json()['total_count'] === 1;
    };
    const [noon, next] = ['2025-01-01T12:00:00Z', '2025-01-01T12:00:01Z'];
    expect([
      await matches(`>=${noon}`),
      await matches(`>=${next}`),
      await matches(`<=${noon}`),
      await matches(`><${noon}|${noon}`),
    ]).toEqual([from, fromNext, until, between]);
  });

  it.each(['2025-01-01T12:00:00+08:00', '2025-01-01T12:00:00.500Z', 'garbage'])('refuses the time %s', async (time) => {
    const { bot } = await setUp();
    const answer = await bot('GET', `/issues.json?updated_on=${encodeURIComponent(`>=${time}`)}`);
    expect([answer.status, answer.text]).toEqual([422, '{"errors":["更新于 是无效的"]}']);
  });

  it.each([
    ['limit=1000', 100],
    ['limit=0', 25],
    ['limit=-5', 25],
    ['', 25],
  ])('caps pages: "%s" gives %d', async (query, rows) => {
    const { people, bot } = await setUp();
    for (let count = 0; count < 130; count += 1) people.create({});
    expect((await bot('GET', `/issues.json?${query}`)).json()['issues']).toHaveLength(rows);
  });

  it('lists only open issues by default, and everything for a filter it does not know', async () => {
    const { people, bot } = await setUp();
    people.create({ status: '已关闭' });
    people.create({ subject: '开' });
    const count = async (query: string) => (await bot('GET', `/issues.json?${query}`)).json()['total_count'];
    expect([
      await count(''),
      await count('status_id=*'),
      await count('status_id=*&cf_99=x'),
      await count('status_id=*&cf_1=x'),
    ]).toEqual([1, 2, 2, 0]);
  });

  it('moves the time of an issue even when a PUT changes nothing, and not when a note is edited', async () => {
    const { people, clock, bot, put, show } = await setUp();
    const key = people.create({});
    const first = (await show(key))['updated_on'];
    await clock.advance(2000);
    expect((await put(key, {})).status).toBe(204);
    const second = (await show(key))['updated_on'];
    expect(second).not.toBe(first);
    await put(key, { notes: '备注' });
    await clock.advance(2000);
    const third = (await show(key))['updated_on'];
    expect((await bot('PUT', '/journals/1.json', { journal: { notes: '改' } })).status).toBe(204);
    expect((await show(key))['updated_on']).toBe(third);
  });

  it('answers 204 to what it does not do, and keeps the note of the same request', async () => {
    const { people, put, show } = await setUp();
    const key = people.create({});
    expect((await put(key, { status_id: 5, notes: '照样保存' })).status).toBe(204);
    expect(await show(key)).toMatchObject({ status: { id: 1 }, journals: [{ notes: '照样保存', details: [] }] });
  });

  it('refuses a move that lacks a field required there', async () => {
    const { sandbox, people, put } = await setUp();
    sandbox.store.rules.push({ status: 3, field: 9, rule: 'required' });
    const key = people.create({ tracker: '功能', status: '进行中' });
    expect((await put(key, { status_id: 3 })).text).toBe('{"errors":["验收标准 不能为空字符"]}');
    expect((await put(key, { status_id: 3, custom_fields: [{ id: 9, value: '给定…' }] })).status).toBe(204);
  });

  it('keeps a lock that only a request naming its number meets', async () => {
    const { people, put } = await setUp();
    const key = people.create({});
    expect((await put(key, { subject: '一', lock_version: 0 })).status).toBe(204);
    expect((await put(key, { subject: '二', lock_version: 0 })).text).toBe('{"errors":[]}');
    expect((await put(key, { subject: '三' })).status).toBe(204);
  });

  it('stores a private note as public for a role without the right', async () => {
    const { people, put, show, as } = await setUp();
    const key = people.create({});
    const obrien = as('obrien');
    expect((await put(key, { notes: 'secret', private_notes: true }, obrien)).status).toBe(204);
    expect(await show(key, obrien)).toMatchObject({ journals: [{ notes: 'secret', private_notes: false }] });
  });

  it('complains in the language of whoever asks', async () => {
    const { people, put, as } = await setUp();
    const key = people.create({});
    expect((await put(key, { subject: '' })).text).toBe('{"errors":["主题 不能为空字符"]}');
    expect((await put(key, { subject: '' }, as('obrien'))).text).toBe('{"errors":["Subject cannot be blank"]}');
  });

  it.each([
    ['no key', 'stranger', '/issues/1.json', 401],
    ['out of sight', 'obrien', '/projects/other.json', 403],
    ['not there', 'syncbot', '/issues/99.json', 404],
    ['not for everybody', 'syncbot', '/custom_fields.json', 403],
  ])('answers without a body: %s', async (_, login, path, status) => {
    const { as } = await setUp();
    expect(await as(login)('GET', path)).toMatchObject({ status, text: '' });
  });

  it('deletes children with their parent, for those who may', async () => {
    const { people, bot, as } = await setUp();
    const parent = people.create({});
    const body = { issue: { project_id: 1, subject: '子', parent_issue_id: Number(parent) } };
    expect((await bot('POST', '/issues.json', body)).status).toBe(201);
    expect((await as('wangwu')('DELETE', `/issues/${parent}.json`)).status).toBe(403);
    expect((await as('lisi')('DELETE', `/issues/${parent}.json`)).status).toBe(204);
    expect(people.keys()).toEqual([]);
  });

  it('moves a parent when a child changes', async () => {
    const { people, clock, bot, show } = await setUp();
    const parent = people.create({ priority: '低' });
    await clock.advance(5000);
    await bot('POST', '/issues.json', {
      issue: { project_id: 1, subject: '子', parent_issue_id: Number(parent), priority_id: 4, done_ratio: 40 },
    });
    expect(await show(parent)).toMatchObject({
      priority: { id: 4 },
      done_ratio: 40,
      updated_on: '2026-01-05T08:00:05Z',
    });
  });

  it('makes two issues of the same request sent twice', async () => {
    const { people, bot } = await setUp();
    const body = { issue: { project_id: 'crm', subject: '重复' } };
    await bot('POST', '/issues.json', body);
    await bot('POST', '/issues.json', body);
    expect(people.keys()).toHaveLength(2);
  });
});
