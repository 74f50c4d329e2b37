import { describe, expect, it } from 'vitest';
import { MINUTE_MS, makeMany, stage, type Said } from './stage.ts';

/** What the vendor's documentation says of the API, asked past our connector. */

const ticket = (fields: object) => ({ ticket: { comment: { body: '步骤' }, ...fields } });
const idOf = ({ json }: Said): number => (json['ticket'] as { id: number }).id;
const errorOf = ({ json }: Said): unknown => json['error'];

interface ExportPage {
  readonly ids: readonly number[];
  readonly stamps: readonly number[];
  readonly after: string | null;
  readonly end: boolean;
}

const pageOf = ({ json }: Said): ExportPage => {
  const rows = json['tickets'] as readonly { id: number; generated_timestamp: number }[];
  return {
    ids: rows.map((row) => row.id),
    stamps: rows.map((row) => row.generated_timestamp),
    after: json['after_cursor'] as string | null,
    end: json['end_of_stream'] as boolean,
  };
};

describe('the export', () => {
  it('holds the newest minute back, and says so by ending', async () => {
    const { api, people, clock } = await stage();
    people.create({});
    expect(pageOf(await api('GET', '/incremental/tickets/cursor?start_time=0'))).toMatchObject({ ids: [], end: true });
    await clock.advance(MINUTE_MS);
    expect(pageOf(await api('GET', '/incremental/tickets/cursor.json?start_time=0')).ids).toEqual([1]);
  });

  it('refuses a start within the last minute, and a cursor that is none', async () => {
    const { api, clock } = await stage();
    const recent = Math.floor(clock.now() / 1_000) - 30;
    for (const query of [`start_time=${recent}`, 'cursor=bm9uZQ==']) {
      expect(await api('GET', `/incremental/tickets/cursor?${query}`)).toMatchObject({
        status: 400,
        json: { error: 'InvalidValue' },
      });
    }
  });

  it('is ordered by a time that moves without "updated_at"', async () => {
    const { api, people, acts, clock, sandbox } = await stage();
    const [first = ''] = makeMany(people, 2);
    const before = sandbox.store.tickets.get(1)?.updatedOn;
    await clock.advance(MINUTE_MS);
    acts.touch(first);
    await clock.advance(MINUTE_MS);
    const page = pageOf(await api('GET', '/incremental/tickets/cursor?start_time=0'));
    expect(page.ids).toEqual([2, 1]);
    expect(page.stamps[1]).toBeGreaterThan(page.stamps[0] ?? 0);
    expect(sandbox.store.tickets.get(1)?.updatedOn).toBe(before);
  });

  it('repeats a row in two pages where told to, and goes on from its cursor', async () => {
    const { api, people, clock } = await stage({ switches: { exportPage: 2, repeatedRow: true } });
    makeMany(people, 3);
    await clock.advance(MINUTE_MS);
    const first = pageOf(await api('GET', '/incremental/tickets/cursor?start_time=0'));
    const second = pageOf(await api('GET', `/incremental/tickets/cursor?cursor=${first.after}`));
    expect([first.ids, first.end, second.ids, second.end]).toEqual([[1, 2], false, [2, 3], true]);
  });

  it('has a limit of its own, apart from the account’s', async () => {
    const { api } = await stage();
    for (let count = 0; count < 10; count += 1) await api('GET', '/incremental/tickets/cursor?start_time=0');
    const refused = await api('GET', '/incremental/tickets/cursor?start_time=0');
    expect([refused.status, errorOf(refused), refused.headers.get('retry-after')]).toEqual([
      ...[429, 'APIRateLimitExceeded', '60'],
    ]);
    expect((await api('GET', '/tickets')).status).toBe(200);
  });
});

describe('a creation with an idempotency key', () => {
  const headers = { 'idempotency-key': 'k1' };

  it('is executed once, and answered from memory for two hours', async () => {
    const { api, clock, sandbox } = await stage();
    const first = await api('POST', '/tickets', ticket({ subject: '甲' }), headers);
    const second = await api('POST', '/tickets', ticket({ subject: '甲' }), headers);
    expect([first, second].map((one) => [one.status, one.headers.get('x-idempotency-lookup'), idOf(one)])).toEqual([
      [201, 'miss', 1],
      [201, 'hit', 1],
    ]);
    await clock.advance(2 * 3_600_000);
    expect(idOf(await api('POST', '/tickets', ticket({ subject: '甲' }), headers))).toBe(2);
    expect(sandbox.store.tickets.size).toBe(2);
  });

  it('is refused with other content', async () => {
    const { api, sandbox } = await stage();
    await api('POST', '/tickets', ticket({ subject: '甲' }), headers);
    const other = await api('POST', '/tickets', ticket({ subject: '乙' }), headers);
    expect([other.status, errorOf(other)]).toEqual([400, 'IdempotentRequestError']);
    expect(sandbox.store.tickets.size).toBe(1);
  });

  it('protects no update: a comment sent twice is there twice', async () => {
    const { api, people } = await stage();
    const key = people.create({});
    for (let count = 0; count < 2; count += 1)
      await api('PUT', `/tickets/${key}`, { ticket: { comment: { body: '已发布' } } }, headers);
    expect(people.comments(key)).toHaveLength(2);
  });
});

describe('a safe update', () => {
  const stampOf = ({ json }: Said): string => (json['ticket'] as { updated_at: string }).updated_at;

  it('is refused with 409 when the ticket has changed since, and goes through when it has not', async () => {
    const { api, people, clock } = await stage();
    const key = people.create({});
    const stamp = stampOf(await api('GET', `/tickets/${key}`));
    const safe = { safe_update: true, updated_stamp: stamp };
    await clock.advance(1_000);
    people.edit(key, { priority: 'high' });
    const refused = await api('PUT', `/tickets/${key}`, { ticket: { priority: 'low', ...safe } });
    expect([refused.status, errorOf(refused), people.fields(key)?.['priority']]).toEqual([
      ...[409, 'UpdateConflict', 'high'],
    ]);
    const now = { ...safe, updated_stamp: stampOf(await api('GET', `/tickets/${key}`)) };
    expect((await api('PUT', `/tickets/${key}`, { ticket: { priority: 'low', ...now } })).status).toBe(200);
  });

  it.each([
    ['without the flag', { updated_stamp: '2020-01-01T00:00:00Z' }],
    ['without the stamp', { safe_update: true }],
  ])('%s overwrites silently', async (_, half) => {
    const { api, people } = await stage();
    const key = people.create({ priority: 'high' });
    await api('PUT', `/tickets/${key}`, { ticket: { priority: 'low', ...half } });
    expect(people.fields(key)?.['priority']).toBe('low');
  });

  it('passes a change within the same second', async () => {
    const { api, people } = await stage();
    const key = people.create({});
    const stamp = stampOf(await api('GET', `/tickets/${key}`));
    people.edit(key, { priority: 'high' });
    const said = await api('PUT', `/tickets/${key}`, {
      ticket: { priority: 'low', safe_update: true, updated_stamp: stamp },
    });
    expect(said.status).toBe(200);
  });
});

describe('tickets', () => {
  it('that are closed refuse every change', async () => {
    const { api, people } = await stage();
    const key = people.create({ status: 'closed' });
    const refused = await api('PUT', `/tickets/${key}`, { ticket: { subject: '乙' } });
    expect(refused).toMatchObject({ status: 422, json: { error: 'RecordInvalid' } });
    expect(JSON.stringify(refused.json)).toContain('closed prevents ticket update');
  });

  it('that are deleted are not found, but listed as deleted, exported and brought back', async () => {
    const { api, people, clock } = await stage();
    const key = people.create({});
    expect((await api('DELETE', `/tickets/${key}`)).status).toBe(204);
    expect((await api('GET', `/tickets/${key}`)).status).toBe(404);
    expect(await api('GET', `/tickets/show_many?ids=${key}`)).toMatchObject({ status: 200, json: { tickets: [] } });
    expect(JSON.stringify((await api('GET', '/deleted_tickets')).json)).toContain(`"id":${key}`);
    await clock.advance(MINUTE_MS);
    const exported = await api('GET', '/incremental/tickets/cursor?start_time=0');
    expect(JSON.stringify(exported.json)).toContain('"status":"deleted"');
    expect((await api('PUT', `/deleted_tickets/${key}/restore`)).status).toBe(200);
    expect((await api('GET', `/tickets/${key}`)).status).toBe(200);
  });

  it('may share an external id', async () => {
    const { api } = await stage();
    for (let count = 0; count < 2; count += 1) await api('POST', '/tickets', ticket({ external_id: 'x:1' }));
    expect((await api('GET', '/tickets?external_id=x%3A1')).json['tickets']).toHaveLength(2);
  });

  it('have their tags replaced, in lower case and without blanks', async () => {
    const { api } = await stage();
    const id = idOf(await api('POST', '/tickets', ticket({ tags: ['old'] })));
    const said = await api('PUT', `/tickets/${id}`, { ticket: { tags: ['New', 'two words'] } });
    expect((said.json['ticket'] as { tags: string[] }).tags).toEqual(['new', 'two', 'words']);
  });

  it('lose the value of a drop-down with its tag', async () => {
    const { api, people } = await stage();
    const key = people.create({ 'custom.103': '导入', tags: ['vip'] });
    expect(JSON.stringify((await api('GET', `/tickets/${key}`)).json)).toContain('"tags":["module_import","vip"]');
    await api('PUT', `/tickets/${key}`, { ticket: { tags: ['vip'] } });
    expect(people.fields(key)?.['custom.103']).toBeNull();
  });

  it('need a comment to begin with', async () => {
    const { api } = await stage();
    const said = await api('POST', '/tickets', { ticket: { subject: '甲' } });
    expect([said.status, JSON.stringify(said.json)]).toEqual([422, expect.stringContaining('cannot be blank')]);
  });

  it('are changed once more by triggers', async () => {
    const { api, people } = await stage({ switches: { trigger: () => ({ priority: 'urgent' }) } });
    const key = people.create({});
    const said = await api('PUT', `/tickets/${key}`, { ticket: { priority: 'low' } });
    expect((said.json['ticket'] as { priority: string }).priority).toBe('urgent');
  });

  it('are solved with an assignee only, or by whoever solves them', async () => {
    const { api, people, sandbox } = await stage();
    const key = people.create({});
    const solve = () => api('PUT', `/tickets/${key}`, { ticket: { status: 'solved' } });
    expect((await solve()).status).toBe(422);
    sandbox.switches.solverTakesOver = true;
    expect((await solve()).json['ticket']).toMatchObject({ status: 'solved', assignee_id: 900001 });
  });

  it('may not be updated too often, all together and each', async () => {
    const { api, people, sandbox } = await stage({ switches: { updatesPerMinute: 3, updatesPerTicket: 2 } });
    const [one = '', two = ''] = makeMany(people, 2);
    const update = async (key: string, count: number) =>
      (await api('PUT', `/tickets/${key}`, { ticket: { subject: `第 ${count} 次` } })).status;
    expect([await update(one, 1), await update(one, 2), await update(one, 3)]).toEqual([200, 200, 429]);
    expect(await update(two, 1)).toBe(429);
    expect(sandbox.calls.at(-1)?.status).toBe(429);
  });
});

describe('an upload', () => {
  it('is good for one comment, and for three days', async () => {
    const { api, people, clock } = await stage();
    const key = people.create({});
    const token = async (): Promise<string> =>
      ((await api('POST', '/uploads?filename=a.txt', { any: 1 })).json['upload'] as { token: string }).token;
    const first = await token();
    const attach = async (uploads: string) =>
      (await api('PUT', `/tickets/${key}`, { ticket: { comment: { body: '附件', uploads: [uploads] } } })).status;
    expect([await attach(first), await attach(first)]).toEqual([200, 422]);
    const second = await token();
    await clock.advance(3 * 86_400_000 + 1_000);
    expect(await attach(second)).toBe(422);
  });
});

it('somebody who is no administrator may not export, and is told so by an object', async () => {
  const { sandbox } = await stage();
  const proof = Buffer.from(`zhangsan@example.test/token:${String(sandbox.settings['token'])}`).toString('base64');
  const response = await fetch(`${sandbox.baseUrl}/api/v2/incremental/tickets/cursor?start_time=0`, {
    headers: { authorization: `Basic ${proof}` },
  });
  expect([response.status, await response.json()]).toMatchObject([403, { error: { title: 'Forbidden' } }]);
});
