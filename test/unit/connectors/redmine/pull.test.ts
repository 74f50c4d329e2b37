import { describe, expect, it } from 'vitest';
import { ConfigError, ProtocolError } from '../../../../src/sdk/index.ts';
import { asked, drain, makeMany, stage } from './stage.ts';

const MINUTE = 60_000;
const atOf = (cursor: string): unknown => (JSON.parse(cursor) as { at: unknown }).at;

describe('a sweep', () => {
  it('lists every issue once, closed ones and all, in pages of 100', async () => {
    const { sandbox, people, issues } = await stage();
    const keys = makeMany(sandbox, 205);
    people.edit(keys[3] ?? '', { status: '已关闭' });
    const swept = await drain(issues);
    expect(swept.keys).toEqual(keys);
    expect(swept.pages).toBe(3);
  });

  it('misses nothing when issues of pages already read are deleted meanwhile', async () => {
    const { sandbox, people, issues } = await stage();
    const keys = makeMany(sandbox, 230);
    const seen: string[] = [];
    for await (const page of issues.pull(null, { fields: [] })) {
      seen.push(...page.records.map((record) => record.key));
      for (const key of seen.slice(0, 5)) people.remove(key);
    }
    expect(seen).toEqual(keys);
  });

  it('goes on after any page from its cursor, and then finds what changed behind its back', async () => {
    const { sandbox, people, issues, clock } = await stage();
    const keys = makeMany(sandbox, 150);
    await clock.advance(10 * MINUTE);
    let cursor = '';
    for await (const page of issues.pull(null, { fields: [] })) {
      cursor = page.cursor ?? '';
      break;
    }
    people.edit(keys[0] ?? '', { subject: '其间修改' });
    const rest = await drain(issues, cursor);
    expect(rest.keys).toEqual(keys.slice(100));
    expect((await drain(issues, rest.cursor)).keys).toContain(keys[0]);
  });

  it('leaves subprojects and other trackers out', async () => {
    const { sandbox, people, issues, connect } = await stage();
    const [inside = '', elsewhere = ''] = makeMany(sandbox, 2);
    const moved = sandbox.store.issues.get(Number(elsewhere));
    if (moved) moved.project = 3;
    const feature = people.create({ subject: '功能', tracker: '功能' });
    expect((await drain(issues)).keys).toEqual([inside, feature]);
    const only = connect('syncbot').stream('issues', { project: 'crm', tracker: '功能' });
    expect((await drain(only)).keys).toEqual([feature]);
  });

  it('of an empty project leaves a cursor that finds the first issue', async () => {
    const { people, issues } = await stage();
    const { keys, cursor } = await drain(issues);
    expect(keys).toEqual([]);
    const first = people.create({ subject: '第一条' });
    expect((await drain(issues, cursor)).keys).toEqual([first]);
  });
});

describe('a poll for changes', () => {
  it('finds a change in the very second of the cursor', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '一' });
    const { cursor } = await drain(issues);
    people.edit(key, { subject: '二' });
    const { records } = await drain(issues, cursor);
    expect(records.map((record) => record.fields['subject'])).toEqual(['二']);
  });

  it('finds a change that shows up late with an older time', async () => {
    const { sandbox, people, issues, clock } = await stage();
    const [late = '', other = ''] = makeMany(sandbox, 2);
    await clock.advance(MINUTE);
    people.edit(other, { subject: '新' });
    const { cursor } = await drain(issues);
    const row = sandbox.store.issues.get(Number(late));
    if (row) Object.assign(row, { subject: '慢事务', updatedOn: clock.now() - 20_000 });
    expect((await drain(issues, cursor)).keys).toContain(late);
  });

  it('misses nothing when an issue on a page already read is deleted meanwhile', async () => {
    const { sandbox, people, issues, clock } = await stage();
    const { cursor } = await drain(issues);
    await clock.advance(10 * MINUTE);
    const keys = makeMany(sandbox, 250);
    const seen = new Set<string>();
    for await (const page of issues.pull(cursor, { fields: [] })) {
      for (const record of page.records) seen.add(record.key);
      for (const record of page.records.slice(10, 13)) people.remove(record.key);
    }
    expect(keys.filter((key) => !seen.has(key))).toEqual([]);
  });

  it('misses nothing when issues move to the head meanwhile', async () => {
    const { sandbox, people, issues, clock } = await stage();
    const { cursor } = await drain(issues);
    await clock.advance(10 * MINUTE);
    const keys = makeMany(sandbox, 250);
    let end = '';
    const seen = new Set<string>();
    for await (const page of issues.pull(cursor, { fields: [] })) {
      for (const record of page.records) seen.add(record.key);
      await clock.advance(2000);
      people.edit(keys[0] ?? '', { subject: `${seen.size}` });
      end = page.cursor ?? end;
    }
    for (const key of (await drain(issues, end)).keys) seen.add(key);
    expect(keys.filter((key) => !seen.has(key))).toEqual([]);
  });

  it('gives a cursor with its last page only, and the time of the newest change at its start', async () => {
    const { sandbox, people, issues, clock } = await stage();
    const { cursor } = await drain(issues);
    await clock.advance(10 * MINUTE);
    const keys = makeMany(sandbox, 149);
    await clock.advance(7000);
    people.create({ subject: '最新' });
    const atStart = new Date(clock.now()).toISOString();
    const cursors: unknown[] = [];
    for await (const page of issues.pull(cursor, { fields: [] })) {
      cursors.push(page.cursor && atOf(page.cursor));
      await clock.advance(5000);
      people.edit(keys[0] ?? '', { subject: '其间' });
    }
    expect(cursors).toEqual([undefined, atStart.replace('.000Z', 'Z')]);
  });

  it('asks once and keeps its cursor when nothing happens', async () => {
    const { sandbox, issues, clock } = await stage();
    makeMany(sandbox, 3);
    await clock.advance(1000);
    const { cursor } = await drain(issues);
    asked(sandbox);
    const idle = await drain(issues, cursor);
    expect(asked(sandbox)).toEqual(['GET /issues.json']);
    expect(idle.cursor).toBe(cursor);
  });

  it('asks once also in a new process when the scope needs no look-up', async () => {
    const { sandbox, issues, connect } = await stage();
    const { cursor } = await drain(issues);
    asked(sandbox);
    await drain(connect('syncbot').stream('issues', { project: 'crm', tracker: 1 }), cursor);
    expect(asked(sandbox)).toEqual(['GET /issues.json']);
  });

  it('stops listing a burst again once it has settled', async () => {
    const { sandbox, issues, clock, people } = await stage();
    makeMany(sandbox, 120);
    await clock.advance(30_000);
    const last = people.create({ subject: '最后' });
    const { cursor } = await drain(issues);
    const young = await drain(issues, cursor);
    expect(young.keys.length).toBeGreaterThan(120);
    await clock.advance(3 * MINUTE);
    const settled = await drain(issues, young.cursor);
    expect((await drain(issues, settled.cursor)).keys).toEqual([last]);
  });

  it('never goes back when the newest issue is deleted', async () => {
    const { people, issues, clock } = await stage();
    people.create({ subject: '旧' });
    await clock.advance(MINUTE);
    const newest = people.create({ subject: '新' });
    const { cursor } = await drain(issues);
    people.remove(newest);
    expect(atOf((await drain(issues, cursor)).cursor)).toBe(atOf(cursor));
  });

  it('asks for smaller pages when a page is too large to take', async () => {
    const { sandbox, issues, clock } = await stage();
    const { cursor } = await drain(issues);
    await clock.advance(10 * MINUTE);
    const keys = makeMany(sandbox, 7);
    sandbox.chaos.plan({ kind: 'oversize', bytes: 33 * 1024 * 1024 }, { path: /issues\.json/, times: 2 });
    const { keys: seen, pages } = await drain(issues, cursor);
    expect(new Set(seen)).toEqual(new Set(keys));
    expect(pages).toBe(2);
  });
});

describe('a server without a filter by id', () => {
  it('is told apart from one that has listed everything', async () => {
    const { sandbox, issues } = await stage();
    makeMany(sandbox, 130);
    const headers = { 'x-redmine-api-key': String(sandbox.settings['token']) };
    const first = await fetch(`${sandbox.baseUrl}/issues.json?status_id=*&sort=id&limit=100`, { headers });
    const body: unknown = await first.json();
    sandbox.chaos.plan({ kind: 'status', status: 200, body }, { path: /issues\.json/, times: 9 });
    await expect(drain(issues)).rejects.toBeInstanceOf(ProtocolError);
  });
});

describe('a scope', () => {
  it.each([
    ['identifier', { project: 'crm' }],
    ['id', { project: 1 }],
    ['name', { project: '客户关系平台' }],
    ['tracker by name', { project: 'crm', tracker: '缺陷' }],
    ['tracker by id', { project: '1', tracker: '1' }],
  ])('may be given by %s', async (_, scope) => {
    const { people, issues } = await stage({ scope });
    const key = people.create({ subject: '甲' });
    expect((await drain(issues)).keys).toEqual([key]);
  });

  it.each([
    ['a project there is none of', { project: 'nope' }, 'nope'],
    ['a project that cannot be seen', { project: '其他项目' }, '其他项目'],
    ['a tracker there is none of', { project: 'crm', tracker: '史诗' }, '缺陷'],
  ])('that names %s is a configuration error', async (_, scope, mentioned) => {
    const { issues } = await stage({ scope });
    const failure = await drain(issues).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as ConfigError).words.zh).toContain(mentioned);
  });

  it('refuses a cursor that is not its own', async () => {
    const { issues } = await stage();
    await expect(drain(issues, 'yesterday')).rejects.toBeInstanceOf(ProtocolError);
  });
});
