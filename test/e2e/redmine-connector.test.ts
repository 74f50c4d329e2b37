import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redmine } from '../../connectors/redmine/index.ts';
import { createHost, systemClock, type HttpHost } from '../../src/http/index.ts';
import { RejectedError, TransitionError, type Stream, type VendorRecord } from '../../src/sdk/index.ts';
import { realServer, type RealServer } from '../support/real-servers.ts';

interface World {
  readonly statuses: readonly { readonly name: string }[];
  readonly users: readonly {
    readonly login: string;
    readonly id: number;
    readonly name: string;
    readonly mail: string;
  }[];
}

const hosts: HttpHost[] = [];
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let server: RealServer<World>;
let count = 0;

beforeAll(async () => {
  server = await realServer<World>('redmine', 12);
});

afterAll(async () => {
  for (const host of hosts) host.close();
  await server.stop();
});

/** A connection as one of the server's users, and how many requests it made since last asked. */
const connect = (login = 'syncbot', settings: object = {}) => {
  const token = server.tokens[login] ?? '';
  const host = createHost({ clock: systemClock, log: silent, connection: { name: 'redmine', secrets: [token] } });
  hosts.push(host);
  const connection = redmine.open({ baseUrl: server.baseUrl, token, ...settings }, host);
  let before = 0;
  const calls = (): number => {
    const made = host.stats().requests - before;
    before += made;
    return made;
  };
  return { connection, calls, issues: verbs(connection.stream('issues', { project: 'crm' })) };
};

const verbs = (stream: Stream) => {
  const { create, update, findByMarker, comments, attachments } = stream;
  if (!create || !update || !findByMarker || !comments || !attachments) throw new Error('the stream lacks a verb');
  return { ...stream, create, update, findByMarker, comments, attachments };
};

/** Another one each time, also from one run of these tests to the next on a server that was left running. */
const marker = (): string => {
  count += 1;
  const letters = Array.from(
    { length: 12 },
    (_, index) => 'abcdefghijklmnopqrstuvwxyz234567'[Math.floor(systemClock.now() / 32 ** index) % 32],
  );
  return `${letters.join('')}${'abcdefgh'[Math.floor(count / 26) % 8]}${'abcdefghijklmnopqrstuvwxyz'[count % 26]}aaaaaa`;
};

const drain = async (stream: Stream, cursor: string | null) => {
  const records: VendorRecord[] = [];
  let end = '';
  for await (const page of stream.pull(cursor, { fields: [] })) {
    records.push(...page.records);
    end = page.cursor ?? end;
  }
  return { records, cursor: end };
};

const at = async (stream: Stream, key: string): Promise<VendorRecord> => {
  const observed = (await stream.read([key], [])).get(key);
  if (observed?.at !== 'present') throw new Error(`issue ${key} is ${observed?.at}`);
  return observed.record;
};

const make = async (issues: ReturnType<typeof verbs>, fields: VendorRecord['fields'] = {}) =>
  issues.create({ fields: { subject: '端到端', ...fields }, marker: marker() });

const raw = (login: string, method: string, path: string, body?: unknown): Promise<Response> => {
  const headers = { 'x-redmine-api-key': server.tokens[login] ?? '', 'content-type': 'application/json' };
  return fetch(`${server.baseUrl}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
};

const ODD = `'"<b>&amp;</b> 全角ＡＢＣ 👩‍💻 é é \u202Eabc\u202C \\ %s $HOME #1 @x\ttab`;

describe('a real Redmine', () => {
  it('describes itself', async () => {
    const { issues, calls, connection } = connect();
    expect(await connection.probe()).toMatchObject({ name: 'syncbot' });
    calls();
    const schema = await issues.describe();
    expect(calls()).toBe(7);
    const field = (name: string) => schema.fields.find((one) => one.name === name);
    expect(schema.initialState).toBe('新建');
    expect(field('status')?.options?.map((option) => option.name)).toEqual(
      server.world.statuses.map((status) => status.name),
    );
    expect(field('assigned_to')?.options?.map((option) => option.name)).toContain('李四');
    expect(schema.fields.map((one) => one.name)).toEqual(expect.arrayContaining(['cf_1', 'cf_2']));
  });

  it('tells an administrator the formats of custom fields', async () => {
    const { fields } = await connect('admin').issues.describe();
    expect(fields.find((field) => field.title?.zh === 'Channel')).toMatchObject({
      type: 'option',
      options: [{ name: '微信' }, {}, {}, {}],
    });
  });

  it('sweeps every issue once, and then finds changes from the cursor on with one call', async () => {
    const { issues, calls } = connect();
    const { records, cursor } = await drain(issues, null);
    const total = (await (await raw('syncbot', 'GET', '/issues.json?project_id=crm&status_id=*&limit=1')).json()) as {
      total_count: number;
    };
    expect(new Set(records.map((record) => record.key)).size).toBe(total.total_count);
    expect(records).toHaveLength(total.total_count);
    const key = records[0]?.key ?? '';
    await raw('zhangsan', 'PUT', `/issues/${key}.json`, { issue: { subject: '张三改过' } });
    calls();
    const changes = await drain(issues, cursor);
    expect(changes.records.find((record) => record.key === key)?.fields['subject']).toBe('张三改过');
    const idle = await drain(issues, changes.cursor);
    expect(calls()).toBe(2);
    expect(idle.cursor).toBe(changes.cursor);
  });

  it('creates with one call, and lists and reads the same record', async () => {
    const { issues, calls } = connect();
    await issues.describe();
    calls();
    const fields = {
      subject: ODD,
      description: `第一行\n${ODD}\n\n第三行`,
      priority: '高',
      cf_2: '微信',
      due_date: '2031-01-31',
    };
    const made = await make(issues, { ...fields, estimated_hours: 1.25, done_ratio: 30 });
    expect(calls()).toBe(1);
    expect(made.fields).toMatchObject({
      ...fields,
      estimated_hours: 1.25,
      done_ratio: 30,
      status: '新建',
      tracker: '缺陷',
    });
    const { nextStates, ...read } = await at(issues, made.key);
    expect(read).toEqual(made);
    expect(nextStates).toEqual(['进行中']);
    expect((await drain(issues, null)).records.find((record) => record.key === made.key)).toEqual(made);
  });

  it('walks the workflow, and tells a move that was answered 204 and not made', async () => {
    const { issues, calls } = connect();
    const made = await make(issues, { status: '已关闭' });
    expect(made).toMatchObject({ fields: { status: '新建' }, nextStates: ['进行中'] });
    calls();
    const refused = issues.update(made.key, { fields: { status: '已关闭' } });
    await expect(refused).rejects.toBeInstanceOf(TransitionError);
    await expect(refused).rejects.toMatchObject({ from: '新建', to: '已关闭' });
    for (const status of ['进行中', '已解决', '已关闭']) {
      expect((await issues.update(made.key, { fields: { status } })).fields['status']).toBe(status);
    }
    // The list of statuses, and four times a write and a read.
    expect(calls()).toBeLessThanOrEqual(9);
  });

  it('tells fields that were left out, and passes on what it is told', async () => {
    const { issues } = connect();
    const { key } = await make(issues);
    await expect(issues.update(key, { fields: { cf_99: 'x', priority: '低' } })).rejects.toThrow(/did not take cf_99:/);
    expect((await at(issues, key)).fields['priority']).toBe('低');
    const failure = await issues.update(key, { fields: { subject: '' } }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RejectedError);
    expect((failure as RejectedError).words.zh).toContain('主题 不能为空字符');
  });

  it('clears with null and keeps the marker in place', async () => {
    const { issues } = connect();
    const made = await make(issues, {
      description: '正文',
      due_date: '2031-01-01',
      assigned_to: { id: '7' },
      estimated_hours: 2,
      cf_2: '电话',
    });
    const nulls = { description: null, due_date: null, assigned_to: null, estimated_hours: null, cf_2: null };
    const record = await issues.update(made.key, {
      fields: nulls,
      ...(made.marker !== undefined && { marker: made.marker }),
    });
    expect(record.fields).toMatchObject(nulls);
    expect(record.marker).toBe(made.marker);
    expect(record.version).not.toBe(made.version);
  });

  it('finds issues by marker, in the description and in a custom field', async () => {
    const since = new Date(systemClock.now() - 5000).toISOString();
    for (const settings of [{}, { markerField: 'External key' }]) {
      const { issues, calls } = connect('syncbot', settings);
      await issues.describe();
      const [one, two] = [await make(issues, { description: '正文' }), await make(issues)];
      expect(one.fields['description']).toBe('正文');
      const none = marker();
      calls();
      const found = await issues.findByMarker([one.marker ?? '', two.marker ?? '', none], since);
      expect(calls()).toBe(1);
      expect([...found.values()]).toEqual([[one.key], [two.key], []]);
    }
  });

  it('refuses a marker field that is not there', async () => {
    await expect(connect('syncbot', { markerField: '没有这个' }).issues.describe()).rejects.toThrow(/markerField/);
  });

  it('keeps internal notes internal', async () => {
    const { issues, calls } = connect();
    const { key } = await make(issues);
    await issues.update(key, { fields: { priority: '高' } });
    calls();
    const inner = await issues.comments.add(key, {
      body: '内部：\n成本 300',
      visibility: 'internal',
      marker: marker(),
    });
    const outer = await issues.comments.add(key, { body: ODD, visibility: 'customer', marker: marker() });
    expect(calls()).toBeLessThanOrEqual(7);
    expect(await issues.comments.list(key)).toEqual([inner, outer]);
    expect([inner, outer].map(({ body, visibility }) => [body, visibility])).toEqual([
      ['内部：\n成本 300', 'internal'],
      [ODD, 'customer'],
    ]);
  });

  it('says absent for what was deleted and hidden for what cannot be seen', async () => {
    const { issues } = connect();
    const { key } = await make(issues);
    const elsewhere = await raw('zhangsan', 'POST', '/issues.json', {
      issue: { project_id: 'other', subject: '看不见' },
    });
    const hidden = String(((await elsewhere.json()) as { issue: { id: number } }).issue.id);
    await raw('admin', 'DELETE', `/issues/${key}.json`);
    const read = await issues.read([key, hidden], []);
    expect([...read.values()].map((observed) => observed.at)).toEqual(['absent', 'hidden']);
  });

  it('finds people for an administrator only', async () => {
    const lisi = server.world.users.find((user) => user.login === 'lisi');
    const found = await connect('admin').connection.findPeople?.([
      lisi?.mail.toUpperCase() ?? '',
      'nobody@example.test',
    ]);
    expect(found).toEqual([{ id: String(lisi?.id), name: '四 李', email: lisi?.mail }]);
    expect(await connect().connection.findPeople?.([lisi?.mail ?? ''])).toEqual([]);
  });

  it('carries a file of 8 MB byte for byte, out of one issue into another, never whole in memory', async () => {
    const { issues } = connect();
    const [from, to] = [await make(issues), await make(issues)];
    const piece = Uint8Array.from({ length: 65_536 }, (_, index) => index % 251);
    const content = async function* () {
      for (let count = 0; count < 128; count += 1) yield piece;
    };
    const size = 128 * piece.length;
    const draft = { name: '录屏 (终).bin', size, visibility: 'customer', marker: marker() } as const;
    // The server's default limit is 5 MB; ours was set up with more room, or refuses in its own words.
    const stored = await issues.attachments.add(from.key, { ...draft, content });
    expect(stored).toMatchObject({ name: '录屏 (终).bin', size, marker: draft.marker });
    let most = 0;
    const copied = await issues.attachments.add(to.key, {
      ...draft,
      async *content() {
        for await (const chunk of issues.attachments.open(from.key, stored)) {
          most = Math.max(most, chunk.length);
          yield chunk;
        }
      },
    });
    expect(most).toBeLessThan(1_048_576);
    let at = 0;
    for await (const chunk of issues.attachments.open(to.key, copied)) {
      for (const byte of chunk) {
        if (byte !== (at % piece.length) % 251) throw new Error(`byte ${at} differs`);
        at += 1;
      }
    }
    expect(at).toBe(size);
  });

  it('shows a file of a private note to everybody who sees the issue: all files are customer', async () => {
    const { issues } = connect();
    const { key } = await make(issues);
    const upload = await fetch(`${server.baseUrl}/uploads.json?filename=geheim.txt`, {
      method: 'POST',
      headers: { 'x-redmine-api-key': server.tokens['zhangsan'] ?? '', 'content-type': 'application/octet-stream' },
      body: 'geheim',
    });
    const { token } = ((await upload.json()) as { upload: { token: string } }).upload;
    const uploads = [{ token, filename: 'geheim.txt' }];
    await raw('zhangsan', 'PUT', `/issues/${key}.json`, { issue: { notes: '内部', private_notes: true, uploads } });
    const [file] = await issues.attachments.list(key);
    expect(file).toMatchObject({ name: 'geheim.txt', visibility: 'customer' });
    const refused = issues.attachments.add(key, {
      name: 'x',
      size: 0,
      visibility: 'internal',
      marker: marker(),
      async *content() {},
    });
    await expect(refused).rejects.toBeInstanceOf(RejectedError);
  });

  it('sets a parent and relations, reads them from both ends, and tells what cannot be', async () => {
    const { issues } = connect();
    const [a, b, c] = [await make(issues), await make(issues), await make(issues)];
    const fields = ['parent', 'relates', 'blocks', 'blocked'];
    const look = async (key: string) => {
      const observed = (await issues.read([key], fields)).get(key);
      if (observed?.at !== 'present') throw new Error(`issue ${key} is ${observed?.at}`);
      return observed.record.fields;
    };
    await issues.read([a.key], fields);
    const set = await issues.update(a.key, { fields: { parent: c.key, blocks: [b.key] } });
    expect(set.fields).toMatchObject({ parent: c.key, blocks: [b.key] });
    expect(await look(b.key)).toMatchObject({ blocked: [a.key], blocks: [] });
    await expect(issues.update(a.key, { fields: { relates: [b.key] } })).rejects.toThrow(/已经被使用/);
    await expect(issues.update(a.key, { fields: { parent: '99999999' } })).rejects.toBeInstanceOf(RejectedError);
    const swept = (await issues.update(a.key, { fields: { parent: null, blocks: null, relates: [b.key] } })).fields;
    expect(swept).toMatchObject({ parent: null, blocks: [], relates: [b.key] });
    let listed: VendorRecord | undefined;
    for await (const page of issues.pull(null, { fields })) listed ??= page.records.find(({ key }) => key === a.key);
    expect(listed?.fields).toMatchObject({ relates: [b.key], parent: null });
  });
});
