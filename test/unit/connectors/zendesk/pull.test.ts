import { describe, expect, it } from 'vitest';
import { AuthError, ConfigError, ProtocolError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { MARKER, MINUTE_MS, asked, drain, makeMany, readOne, stage } from './stage.ts';

const EXPORT = 'GET /incremental/tickets/cursor';
const NEWEST = 'GET /tickets';

describe('a pull', () => {
  it('shows a change at once, and not as another version when the export has it', async () => {
    const { people, tickets, clock, sandbox } = await stage();
    const key = people.create({ subject: '甲' });
    await clock.advance(2 * MINUTE_MS);
    const { cursor } = await drain(tickets);
    people.edit(key, { subject: '乙' });
    asked(sandbox);
    const early = await drain(tickets, cursor);
    expect(early.records.map((record) => record.fields['subject'])).toEqual(['乙']);
    expect(asked(sandbox)).toEqual([EXPORT, NEWEST]);
    await clock.advance(2 * MINUTE_MS);
    const late = await drain(tickets, early.cursor);
    expect(late.records.map((record) => record.version)).toEqual(early.records.map((record) => record.version));
    expect((await drain(tickets, late.cursor)).keys.filter((one) => one !== key)).toEqual([]);
  });

  it('does not look far back when nothing happened', async () => {
    const { people, tickets, clock, sandbox } = await stage();
    makeMany(people, 150);
    await clock.advance(2 * MINUTE_MS);
    people.create({});
    await clock.advance(2 * MINUTE_MS);
    const { cursor } = await drain(tickets);
    await clock.advance(60 * MINUTE_MS);
    people.create({});
    asked(sandbox);
    expect((await drain(tickets, cursor)).keys).toContain('152');
    expect(asked(sandbox)).toEqual([EXPORT, NEWEST]);
  });

  it('never goes by "updated_at": what the export shows again is not news, and not missed', async () => {
    const { people, acts, tickets, clock } = await stage();
    const [first = ''] = makeMany(people, 3);
    await clock.advance(2 * MINUTE_MS);
    const before = await drain(tickets);
    acts.touch(first);
    await clock.advance(2 * MINUTE_MS);
    const after = await drain(tickets, before.cursor);
    expect(after.keys).toContain(first);
    const known = new Map(before.records.map((record) => [record.key, record.version]));
    for (const { key, version } of after.records) expect(version).toBe(known.get(key));
  });

  it('lists every ticket once though rows repeat at the edges of pages', async () => {
    const { people, tickets, clock } = await stage({ switches: { exportPage: 10, repeatedRow: true } });
    const keys = makeMany(people, 35);
    await clock.advance(2 * MINUTE_MS);
    expect((await drain(tickets)).keys).toEqual(keys);
  });

  it('says what was deleted, merged away and purged, and takes back what was restored', async () => {
    const { people, acts, tickets, clock } = await stage();
    const [deleted = '', purged = '', source = '', target = '', back = ''] = makeMany(people, 5);
    await clock.advance(2 * MINUTE_MS);
    const { cursor } = await drain(tickets);
    for (const key of [deleted, purged, back]) people.remove(key);
    acts.scrub(purged);
    acts.merge(source, target);
    await clock.advance(2 * MINUTE_MS);
    const page = await drain(tickets, cursor);
    expect([...new Set(page.gone)].sort()).toEqual([deleted, purged, source, back].sort());
    expect(await readOne(tickets, deleted)).toEqual({ at: 'absent', confirmed: true });
    acts.restore(back);
    await clock.advance(2 * MINUTE_MS);
    expect((await drain(tickets, page.cursor)).keys).toContain(back);
    expect((await readOne(tickets, back)).at).toBe('present');
  });

  it('goes on where it was broken off', async () => {
    const { people, tickets, clock } = await stage({ switches: { exportPage: 10 } });
    const keys = makeMany(people, 35);
    await clock.advance(2 * MINUTE_MS);
    const { cursors } = await drain(tickets);
    const rest = await drain(tickets, cursors[1] ?? null);
    expect(rest.keys.slice(0, 15)).toEqual(keys.slice(20));
  });

  it('brings people along instead of asking for them', async () => {
    const { people, tickets, clock, sandbox } = await stage();
    people.create({ assignee: { id: '900002' } });
    await clock.advance(2 * MINUTE_MS);
    asked(sandbox);
    const { records } = await drain(tickets, null, ['assignee', 'requester', 'organization']);
    expect(records[0]?.fields).toMatchObject({
      assignee: { id: '900002', name: '张三', email: 'zhangsan@example.test' },
      requester: [{ id: '910001', email: 'kehu@customer.test' }],
      organization: '示例客户公司',
    });
    expect(asked(sandbox).filter((one) => one.includes('show_many'))).toEqual([]);
  });

  it('leaves first comments to be read by key, once', async () => {
    const { people, tickets, clock, sandbox } = await stage();
    const key = people.create({ description: '<p>无法<b>导出</b></p>' });
    await clock.advance(2 * MINUTE_MS);
    const { records, cursor } = await drain(tickets, null, ['subject', 'description']);
    expect(records[0]).toMatchObject({ partial: true });
    expect(records[0]?.fields).not.toHaveProperty('description');
    const read = await readOne(tickets, key, ['subject', 'description']);
    expect(read).toMatchObject({ record: { fields: { description: '<p>无法<b>导出</b></p>' } } });
    people.edit(key, { subject: '乙' });
    asked(sandbox);
    const next = await drain(tickets, cursor, ['subject', 'description']);
    expect(next.records[0]?.partial).toBeUndefined();
    await readOne(tickets, key, ['subject', 'description']);
    expect(asked(sandbox).filter((one) => one.endsWith('/comments'))).toEqual([]);
  });

  it('carries the marker of a ticket we made', async () => {
    const { tickets } = await stage();
    const { key } = await tickets.create({ fields: { subject: '甲' }, marker: MARKER });
    const { records } = await drain(tickets);
    expect(records.map((record) => [record.key, record.marker])).toEqual([[key, MARKER]]);
  });
});

describe('a scope', () => {
  it('holds the tickets of a group, brand and form, and hides the others', async () => {
    const scope = { group: '技术支持', brand: '国际站', form: 3002 };
    const { people, tickets } = await stage({ scope });
    const here = { group: '技术支持', brand: '国际站', form: '故障' };
    const key = people.create(here);
    const others = [{ group: '客服一组' }, { brand: '主站' }, { form: '咨询' }].map((other) =>
      people.create({ ...here, ...other }),
    );
    expect((await drain(tickets)).keys).toEqual([key]);
    for (const other of others) expect((await readOne(tickets, other)).at).toBe('hidden');
    const made = await tickets.create({ fields: { subject: '甲' }, marker: MARKER });
    expect(people.fields(made.key)).toMatchObject(here);
  });

  it.each([
    [{ group: '没有' }, 'group "没有"; it has 客服一组, 技术支持'],
    [{ brand: '没有' }, 'brand "没有"; it has 主站, 国际站'],
    [{ form: 99 }, 'ticket form "99"; it has 咨询, 故障'],
  ])('that is not there is a ConfigError: %j', async (scope, words) => {
    const { tickets } = await stage({ scope });
    const error = await failure(tickets.describe());
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(words);
  });
});

describe('what is wrong is said', () => {
  it('by an agent who is no administrator', async () => {
    const { connect, sandbox, people } = await stage();
    people.create({});
    const tickets = connect(sandbox.settingsOf('zhangsan@example.test')).stream('tickets', {});
    const error = await failure(drain(tickets));
    expect(error).toBeInstanceOf(AuthError);
    expect(String(error)).toContain('administrator');
  });

  it.each(['', 'x', '{"after":7,"until":0}', '{"after":null}'])('a cursor that is none: %j', async (cursor) => {
    const { tickets } = await stage();
    expect(await failure(drain(tickets, cursor))).toBeInstanceOf(ProtocolError);
  });
});

describe('the limit of exports', () => {
  it('is kept: eleven pages take more than a minute, and nothing is refused', async () => {
    const { people, tickets, clock, sandbox } = await stage({ switches: { exportPage: 5 } });
    const keys = makeMany(people, 60);
    await clock.advance(2 * MINUTE_MS);
    const before = clock.now();
    expect((await drain(tickets)).keys).toEqual(keys);
    expect(clock.now() - before).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(sandbox.calls.filter((call) => call.status === 429)).toEqual([]);
  });

  it('when others use it up, is waited out without holding up anything else', async () => {
    const { api, people, tickets, clock, sandbox } = await stage({ auto: false });
    const key = people.create({});
    for (let count = 0; count < 10; count += 1) await api('GET', '/incremental/tickets/cursor?start_time=0');
    const pulling = drain(tickets);
    while (clock.sleeping() === 0) await new Promise((resolve) => setImmediate(resolve));
    const record = await tickets.update(key, { fields: { priority: 'high' } });
    expect(record.fields['priority']).toBe('high');
    await clock.advance(MINUTE_MS);
    expect((await pulling).keys).toContain(key);
    expect(sandbox.calls.filter((call) => call.status === 429)).toHaveLength(1);
  });

  it('is thirty with the add-on', async () => {
    const options = { settings: { exportsPerMinute: 30 }, switches: { exportPage: 5, exportsPerMinute: 30 } };
    const { people, tickets, clock } = await stage(options);
    makeMany(people, 60);
    await clock.advance(2 * MINUTE_MS);
    const before = clock.now();
    await drain(tickets);
    expect(clock.now() - before).toBeLessThan(MINUTE_MS);
  });
});
