import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestTracker } from '../../connectors/request-tracker/index.ts';
import { createHost, systemClock, type HttpHost } from '../../src/http/index.ts';
import { AuthError, RejectedError, StaleError, TransitionError, stateField } from '../../src/sdk/index.ts';
import type { Stream, VendorRecord } from '../../src/sdk/index.ts';
import { realServer, type RealServer } from '../support/real-servers.ts';
import { rawApi } from '../support/request-tracker/raw-api.ts';
import { TRAPS } from '../support/request-tracker/traps.ts';

interface World {
  readonly lifecycles: Readonly<Record<string, { readonly moves: Readonly<Record<string, readonly string[]>> }>>;
}

const hosts: HttpHost[] = [];
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let server: RealServer<World>;
let count = 0;

beforeAll(async () => {
  server = await realServer<World>('request-tracker', 120);
});

afterAll(async () => {
  for (const host of hosts) host.close();
  await server.stop();
});

/** A connection as one of the server's users, and how many requests it made since last asked. */
const connect = (settings: object = {}, login = 'bot') => {
  const token = server.tokens[login] ?? '';
  const host = createHost({ clock: systemClock, log: silent, connection: { name: 'rt', secrets: [token] } });
  hosts.push(host);
  const connection = requestTracker.open({ baseUrl: server.baseUrl, token, ...settings }, host);
  let before = 0;
  const calls = (): number => {
    const made = host.stats().requests - before;
    before += made;
    return made;
  };
  return { connection, calls, tickets: verbs(connection.stream('tickets', { queue: 'Feedback' })) };
};

const verbs = (stream: Stream) => {
  const { create, update, findByMarker, comments } = stream;
  if (!create || !update || !findByMarker || !comments) throw new Error('the stream lacks a verb');
  return { ...stream, create, update, findByMarker, comments };
};

/** What people do, past the connector: 张三, who may delete. */
const people = async (method: string, path: string, body?: object): Promise<unknown> => {
  const answer = await rawApi(server.baseUrl, server.tokens['zhangsan'] ?? '').send(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const edit = (key: string, fields: object) => people('PUT', `/ticket/${key}`, fields);
const newTicket = async (fields: object = {}): Promise<string> =>
  String(((await people('POST', '/ticket', { Queue: 'Feedback', Subject: '人工', ...fields })) as { id: string }).id);

/** Another one each time, also from one run of these tests to the next on a server that was left running. */
const marker = (): string => {
  count += 1;
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const of = (number: number) =>
    Array.from({ length: 10 }, (_, index) => alphabet[Math.floor(number / 32 ** index) % 32]);
  return [...of(systemClock.now()), ...of(count)].join('');
};

const FIELDS = ['Subject', 'Description', 'Status', 'Priority', 'Owner', 'Requestors', 'Due'];

const drain = async (stream: Stream, cursor: string | null, fields: readonly string[] = FIELDS) => {
  const records: VendorRecord[] = [];
  const gone: string[] = [];
  let end = '';
  for await (const page of stream.pull(cursor, { fields })) {
    records.push(...page.records);
    gone.push(...(page.gone ?? []));
    end = page.cursor ?? end;
  }
  return { records, gone, cursor: end, keys: records.map((record) => record.key) };
};

const at = async (stream: Stream, key: string, fields: readonly string[] = FIELDS): Promise<VendorRecord> => {
  const observed = (await stream.read([key], fields)).get(key);
  if (observed?.at !== 'present') throw new Error(`ticket ${key} is ${observed?.at}`);
  return observed.record;
};

describe('a real Request Tracker', () => {
  it.each(TRAPS.map((trap) => [trap.name, trap] as const))('behaves as the stand-in does: %s', async (_, trap) => {
    const api = rawApi(server.baseUrl, server.tokens['bot'] ?? '');
    expect(await trap.run(api)).toEqual(trap.expected);
  });

  it('says who we are with one call, and refuses a wrong token', async () => {
    const { connection, calls } = connect();
    expect(await connection.probe()).toEqual({ id: '35', name: 'bot' });
    expect(calls()).toBe(1);
    await expect(connect({ token: '1-35-0123456789abcdef' }).connection.probe()).rejects.toBeInstanceOf(AuthError);
  });

  it('describes itself: custom fields it may not read as text, moves as they have happened', async () => {
    const { tickets, calls } = connect();
    const schema = await tickets.describe();
    expect(calls()).toBe(1 + 2 + 1);
    expect(
      schema.fields.filter(({ name }) => name.startsWith('CustomFields.')).map(({ name, type }) => [name, type]),
    ).toEqual([
      ['CustomFields.External key', 'text'],
      ['CustomFields.Channel', 'text'],
    ]);
    const legal = server.world.lifecycles['feedback']?.moves ?? {};
    expect(schema.transitions?.length).toBeGreaterThan(2);
    expect(schema.transitions?.every(({ from, to }) => legal[from]?.includes(to))).toBe(true);
    expect([schema.initialState, stateField(schema)?.options]).toEqual(['new', undefined]);
    const told = { feedback: { statuses: ['new', 'open', 'waiting', 'resolved', 'rejected'], moves: legal } };
    const { tickets: knowing } = connect({ lifecycles: told });
    expect(stateField(await knowing.describe())?.options?.map(({ name }) => name)).toEqual(told.feedback.statuses);
  });

  it('tells an administrator the kinds of custom fields', async () => {
    const { fields } = await connect({}, 'root').tickets.describe();
    expect(fields.find(({ name }) => name === 'CustomFields.Channel')).toMatchObject({
      type: 'option',
      options: [{ name: '微信' }, { name: '电话' }, { name: '邮件' }, { name: '网页' }],
    });
  });

  it('is swept once over, and then watched with one call while nothing happens', async () => {
    const { tickets, calls } = connect();
    const { keys, cursor, records } = await drain(tickets, null);
    const pages = Math.ceil(keys.length / 90);
    expect([keys.length, new Set(keys).size]).toEqual([keys.length, keys.length]);
    expect(keys.length).toBeGreaterThanOrEqual(60);
    expect(calls()).toBe(1 + 3 * pages);
    expect(records.filter((record) => record.fields['Description'] === null).length).toBeLessThan(keys.length);
    expect((await drain(tickets, cursor)).keys).toEqual([]);
    expect(calls()).toBe(1);
  });

  it('shows what people did in two calls: edits, replies, deletions, merges', async () => {
    const { tickets, calls } = connect();
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1)
      made.push(await newTicket({ Content: '正文', ContentType: 'text/plain' }));
    const [edited, replied, deleted, merged, kept] = made as [string, string, string, string, string];
    const { cursor } = await drain(tickets, null, ['Subject']);
    await edit(edited, { Subject: '改名 🌙' });
    await people('POST', `/ticket/${replied}/comment`, { Content: '内部', ContentType: 'text/plain' });
    await edit(deleted, { Status: 'deleted' });
    await edit(merged, { MergeInto: Number(kept) });
    calls();
    const news = await drain(tickets, cursor, ['Subject']);
    expect(calls()).toBe(2);
    expect([news.keys, news.gone]).toEqual([
      [edited, replied, kept],
      [deleted, merged],
    ]);
    expect(news.records[0]?.fields['Subject']).toBe('改名 🌙');
    const read = await tickets.read([deleted, merged, kept, '99999'], FIELDS);
    expect([...read.values()].map((one) => (one.at === 'absent' ? (one.mergedInto ?? 'absent') : one.at))).toEqual([
      'absent',
      kept,
      'present',
      'absent',
    ]);
    await edit(edited, { Queue: 'Support' });
    expect((await tickets.read([edited], FIELDS)).get(edited)?.at).toBe('hidden');
    expect((await drain(tickets, news.cursor, ['Subject'])).keys).toEqual([]);
  });

  it('lists and reads the same record', async () => {
    const { tickets } = connect();
    const { records } = await drain(tickets, null);
    const keys = records.slice(-40).map((record) => record.key);
    const many = await tickets.read(keys, FIELDS);
    for (const listed of records.slice(-40)) {
      const among = many.get(listed.key);
      expect(among).toEqual({ at: 'present', record: listed });
    }
    const single = await at(tickets, keys[3] ?? '');
    expect(single.fields).toMatchObject(records.find((record) => record.key === keys[3])?.fields ?? {});
    expect(single.version).toBe(records.find((record) => record.key === keys[3])?.version);
  });

  it('takes a new ticket with its marker in one write, and finds it by that at once', async () => {
    const { tickets, calls } = connect();
    const fields = {
      Subject: `'"<b>&amp;</b> 全角ＡＢＣ 👩‍💻 \\ %s #1`,
      Description: '<p>你好 <b>粗体</b></p><ul><li>一</li></ul>',
      Priority: 'Medium',
      Due: '2031-01-31',
      Owner: { id: 'lisi', name: '李四', email: 'lisi@example.test' },
      Requestors: [{ id: 'kehu7@example.test', name: 'kehu7@example.test', email: 'kehu7@example.test' }],
      'CustomFields.Channel': '邮件',
    };
    await tickets.describe();
    calls();
    const own = marker();
    const record = await tickets.create({ fields, marker: own });
    expect(record.fields).toMatchObject(fields);
    expect(record.marker).toBe(own);
    // The write, the look, who the requestor is, and two for the text.
    expect(calls()).toBe(5);
    expect(await tickets.findByMarker([own, marker()], '')).toEqual(new Map([[own, [record.key]]]));
    expect(calls()).toBe(1);
    expect((await drain(tickets, null, ['Subject'])).records.find(({ key }) => key === record.key)?.marker).toBe(own);
  });

  it('keeps the marker in a custom field where the settings name one', async () => {
    const { tickets } = connect({ markerField: 'External key' });
    const own = marker();
    const { key } = await tickets.create({ fields: { Subject: '甲' }, marker: own });
    expect(await tickets.findByMarker([own], '')).toEqual(new Map([[own, [key]]]));
    await expect(connect({ markerField: 'Nope' }).tickets.describe()).rejects.toThrow(/is not on the queue "Feedback"/);
  });

  it('writes with two calls, only what has not moved', async () => {
    const { tickets, calls } = connect({ timeZone: 'Asia/Shanghai' });
    const key = await newTicket({ Requestor: ['kehu1@example.test'] });
    const record = await at(tickets, key);
    calls();
    const fields = { Subject: `一\r\n${'汉'.repeat(80)}`, Due: '2031-03-05', Owner: { id: 'lisi' }, Requestors: [] };
    const written = await tickets.update(key, { fields, ifVersion: record.version });
    expect(calls()).toBe(2);
    expect(written.fields).toMatchObject({ Subject: `一${'汉'.repeat(65)}`, Due: '2031-03-05', Requestors: [] });
    expect(await edit(key, { Subject: '人改的' })).toHaveLength(1);
    const late = tickets.update(key, { fields: { Subject: '迟到' }, ifVersion: written.version });
    await expect(late).rejects.toBeInstanceOf(StaleError);
    const cleared = await tickets.update(key, { fields: { Due: null, Owner: null, Subject: null } });
    expect(cleared.fields).toMatchObject({ Due: null, Owner: null, Subject: null });
  });

  it('tells a refused move, a refused value and a dropped one', async () => {
    const { tickets } = connect();
    const key = await newTicket();
    const refused = tickets.update(key, { fields: { Status: 'resolved' } });
    await expect(refused).rejects.toBeInstanceOf(TransitionError);
    await expect(refused).rejects.toMatchObject({ from: 'new', to: 'resolved' });
    for (const Status of ['open', 'waiting', 'open', 'resolved']) {
      expect((await tickets.update(key, { fields: { Status } })).fields['Status']).toBe(Status);
    }
    const odd = [
      { Owner: { id: 'kehu1@example.test' } },
      { 'CustomFields.Channel': '传真' },
      { 'CustomFields.Nope': 'x' },
    ];
    for (const fields of odd) await expect(tickets.update(key, { fields })).rejects.toBeInstanceOf(RejectedError);
  });

  it('carries replies and comments both ways', async () => {
    const { tickets, calls } = connect();
    const key = await newTicket();
    await people('POST', `/ticket/${key}/comment`, { Content: '内部：a < b\n第二行', ContentType: 'text/plain' });
    const own = marker();
    calls();
    const added = await tickets.comments.add(key, { body: '<p>已修复 🌙</p>', visibility: 'customer', marker: own });
    expect(calls()).toBe(2);
    const listed = await tickets.comments.list(key);
    expect(calls()).toBe(2);
    expect(listed).toEqual([
      expect.objectContaining({
        body: '<p>内部：a &lt; b<br>第二行</p>',
        visibility: 'internal',
        author: { id: 'zhangsan', name: '张三', email: 'zhangsan@example.test' },
      }),
      added,
    ]);
    expect(added).toMatchObject({
      body: '<p>已修复 🌙</p>',
      visibility: 'customer',
      marker: own,
      author: { id: 'bot' },
    });
    expect((await at(tickets, key)).fields['Status']).toBe('open');
  });

  it('finds people by address', async () => {
    const { connection, calls } = connect();
    expect(await connection.findPeople?.(['LISI@example.test', 'nobody@nowhere.test'])).toEqual([
      { id: 'lisi', name: '李四', email: 'lisi@example.test' },
    ]);
    expect(calls()).toBe(1);
  });
});
