import { describe, expect, it } from 'vitest';
import {
  RejectedError,
  StaleError,
  TransitionError,
  UncertainError,
  type Native,
  type NativeFields,
  type Person,
} from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { MARKER, MINUTE_MS, OTHER_MARKER, asked, drain, present, stage, type StageOptions } from './stage.ts';

const lisi: Person = { id: '900003', name: '李四', email: 'lisi@example.test', mobile: '+86 139 0000 0003' };
const zhao: Person = { id: '910002', name: '赵客户', email: 'zhao@customer.test', mobile: '+8613800000002' };

const at = async (fields: NativeFields = {}, options: StageOptions = {}) => {
  const set = await stage(options);
  const key = set.people.create({ subject: '甲', ...fields });
  await set.clock.advance(1_000);
  const { version } = await present(set.tickets, key);
  asked(set.sandbox);
  return { ...set, key, version };
};

describe('an update', () => {
  it.each<readonly [string, Native]>([
    ['subject', '新主题 <b>&"\' 🌙'],
    ['status', '处理中'],
    ['status', '开发中'],
    ['status', '等待客户'],
    ['priority', 'urgent'],
    ['priority', null],
    ['type', 'incident'],
    ['type', null],
    ['assignee', lisi],
    ['assignee', null],
    ['requester', [zhao]],
    ['group', '技术支持'],
    ['tags', ['a', 'b']],
    ['tags', []],
  ])('of %s to %j is stored and comes back', async (name, value) => {
    const { people, tickets, key, version } = await at({
      ...{ priority: 'low', type: 'task', assignee: { id: '900002' }, tags: ['old'], status: '暂停' },
    });
    const record = await tickets.update(key, { fields: { [name]: value }, ifVersion: version });
    expect(record.fields[name]).toEqual(value);
    const stored = people.fields(key)?.[name];
    if (name !== 'assignee' && name !== 'requester') expect(stored).toEqual(value);
    expect(record.version).not.toBe(version);
    expect(await present(tickets, key, [name])).toMatchObject({ version: record.version, fields: { [name]: value } });
  });

  it('is one call, with the version’s time as its condition', async () => {
    const { sandbox, tickets, key, version } = await at();
    await tickets.update(key, { fields: { subject: '乙', priority: 'high', assignee: lisi }, ifVersion: version });
    expect(asked(sandbox)).toEqual([`PUT /tickets/${key}`, 'GET /users/show_many']);
  });

  it('is not seen as somebody else’s edit afterwards', async () => {
    const { tickets, key, version } = await at();
    const { cursor } = await drain(tickets);
    const record = await tickets.update(key, { fields: { subject: '乙' }, ifVersion: version });
    expect((await drain(tickets, cursor)).records.map((one) => one.version)).toEqual([record.version]);
  });

  it('of the first comment is refused without a call', async () => {
    const { sandbox, tickets, key } = await at();
    const error = await failure(tickets.update(key, { fields: { description: '<p>乙</p>' } }));
    expect([error instanceof RejectedError, asked(sandbox)]).toEqual([true, []]);
  });

  it.each<readonly [string, Native, string]>([
    ['requester', [lisi, zhao], 'exactly one requester'],
    ['requester', [], 'exactly one requester'],
    ['requester', [{ id: 'nobody' }], 'has no address'],
    ['assignee', { id: 'lisi' }, 'is no agent'],
    ['status', '没有', 'Zendesk has no status "没有"; it has 新建'],
    ['group', '没有', 'Zendesk has no "没有"'],
    ['organization', '没有', 'no such field that can be written'],
    ['custom.999', 'x', 'no such field here'],
    ['custom.110', '4242', 'cannot be written'],
    ['custom.103', '没有', '"模块" has no option "没有"'],
    ['custom.112', '77', 'there is no ticket 77'],
  ])('of %s to %j is refused before it is sent', async (name, value, words) => {
    const { sandbox, tickets, key } = await at();
    const error = await failure(tickets.update(key, { fields: { [name]: value } }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toContain(words);
    expect(asked(sandbox).filter((one) => one.startsWith('PUT'))).toEqual([]);
  });

  it.each<readonly [string, Native, string]>([
    ['priority', 'P1', 'Priority: is not included in the list'],
    ['assignee', zhao, 'Assignee: is not an agent'],
    ['custom.109', '!', 'does not match the pattern'],
  ])('of %s to %j is refused in the vendor’s words', async (name, value, words) => {
    const { tickets, key } = await at();
    const error = await failure(tickets.update(key, { fields: { [name]: value } }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toContain(words);
  });

  it('that Zendesk passes over without a word is refused by name', async () => {
    const { tickets, key } = await at({}, { switches: { deafTo: new Set(['priority']) } });
    const error = await failure(tickets.update(key, { fields: { priority: 'high', subject: '乙' } }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toMatch(/priority: Zendesk did not take priority/);
  });

  it('that a trigger changes again counts as the trigger left it', async () => {
    const { tickets, key } = await at({}, { switches: { trigger: () => ({ priority: 'urgent' }) } });
    const record = await tickets.update(key, { fields: { priority: 'high' } });
    expect(record.fields['priority']).toBe('urgent');
  });

  it('of a deleted ticket is stale', async () => {
    const { people, tickets, key } = await at();
    people.remove(key);
    expect(await failure(tickets.update(key, { fields: { subject: '乙' } }))).toBeInstanceOf(StaleError);
  });

  it('waits for another request that meets it in the database', async () => {
    const { sandbox, tickets, key } = await at();
    sandbox.chaos.plan({ kind: 'status', status: 409, body: { error: 'DatabaseConflict' } }, { method: 'PUT' });
    expect((await tickets.update(key, { fields: { subject: '乙' } })).fields['subject']).toBe('乙');
  });
});

describe('tags', () => {
  it('leave those of drop-downs, multi-selects and ticked boxes alone', async () => {
    const values = { 'custom.103': '导入', 'custom.104': ['手机', '网页'], 'custom.105': true };
    const { people, sandbox, tickets, key, version } = await at({ ...values, tags: ['vip'] });
    expect((await present(tickets, key, ['tags'])).fields['tags']).toEqual(['vip']);
    await tickets.update(key, { fields: { tags: ['新 标签', 'B'] }, ifVersion: version });
    expect(people.fields(key)).toMatchObject({ ...values, tags: ['b', '新_标签'] });
    expect(sandbox.store.tickets.get(1)?.tags).toContain('module_import');
  });

  it('written with a drop-down carry the new value’s tag', async () => {
    const { people, tickets, key } = await at({ 'custom.103': '导入', tags: ['vip'] });
    await tickets.update(key, { fields: { tags: ['b'], 'custom.103': '导出' } });
    expect(people.fields(key)).toMatchObject({ 'custom.103': '导出', tags: ['b'] });
  });

  it('are compared with the whole version first: a change in the same second is found', async () => {
    const { people, tickets, key, version } = await at({ tags: ['a'] });
    await tickets.update(key, { fields: { tags: ['b'] }, ifVersion: version });
    const after = await present(tickets, key);
    people.edit(key, { tags: ['b', 'c'] });
    const stale = tickets.update(key, { fields: { tags: ['d'] }, ifVersion: after.version });
    expect(await failure(stale)).toBeInstanceOf(StaleError);
    expect(people.fields(key)?.['tags']).toEqual(['b', 'c']);
  });
});

describe('a state', () => {
  it('that is final refuses everything: by the vendor at first, then without a call', async () => {
    const { people, sandbox, connect, key } = await at();
    const tickets = connect().stream('tickets', {});
    people.edit(key, { status: 'closed' });
    const change = () => failure(tickets.update?.(key, { fields: { subject: '乙' } }) ?? Promise.resolve());
    expect(String(await change())).toContain('the ticket is closed');
    asked(sandbox);
    expect(await change()).toBeInstanceOf(RejectedError);
    const comment = { body: '<p>x</p>', visibility: 'internal' as const, marker: MARKER };
    expect(await failure(tickets.comments?.add(key, comment) ?? Promise.resolve())).toBeInstanceOf(RejectedError);
    expect(asked(sandbox)).toEqual([]);
  });

  it('is entered by a closed ticket never again, also seen in a list', async () => {
    const { people, sandbox, tickets, key } = await at();
    people.edit(key, { status: 'closed' });
    expect((await drain(tickets)).records[0]?.fields['status']).toBe('closed');
    asked(sandbox);
    expect(await failure(tickets.update(key, { fields: { status: '处理中' } }))).toBeInstanceOf(RejectedError);
    expect(asked(sandbox)).toEqual([]);
  });

  it('"new" is not gone back to, and the refusal names the move', async () => {
    const { tickets, key } = await at({ status: '处理中' });
    const error = await failure(tickets.update(key, { fields: { status: '新建' } }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({ from: '处理中', to: '新建' });
  });

  it('"solved" needs what the account requires, which comes in the same call', async () => {
    const { people, tickets, key } = await at({ form: '故障' });
    const error = await failure(tickets.update(key, { fields: { status: '已解决' } }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(String(error)).toMatch(/Assignee: is required.*故障原因: is required/);
    const fields = { status: '已发布', assignee: lisi, 'custom.115': '缺陷' };
    await tickets.update(key, { fields });
    expect(people.fields(key)).toMatchObject({ status: '已发布', 'custom.115': '缺陷' });
  });

  it('is one of Zendesk’s own where there are no custom ones', async () => {
    const { people, tickets, key } = await at({}, { switches: { customStatuses: false } });
    for (const status of ['open', 'pending', 'hold'])
      expect((await tickets.update(key, { fields: { status } })).fields['status']).toBe(status);
    expect(people.fields(key)?.['status']).toBe('hold');
  });
});

describe('a creation', () => {
  const fields = { subject: '甲', description: '<p>步骤</p>', priority: 'high', status: '等待客户', tags: ['x y'] };

  it('is one call with everything in it, found again by its marker', async () => {
    const { people, sandbox, tickets } = await stage();
    await tickets.describe();
    asked(sandbox);
    const record = await tickets.create({ fields, marker: MARKER });
    expect(asked(sandbox)).toEqual(['POST /tickets', `GET /tickets/${record.key}/comments`]);
    expect(record).toMatchObject({ marker: MARKER, fields: { ...fields, tags: ['x_y'] } });
    expect(people.fields(record.key)).toMatchObject({ status: '等待客户', tags: ['x_y'] });
    expect(sandbox.store.tickets.get(1)?.externalId).toBe(`tandem:${MARKER}`);
  });

  it('sent again within two hours makes no second ticket, and shows the first as it is now', async () => {
    const { people, sandbox, tickets } = await stage();
    const { key } = await tickets.create({ fields, marker: MARKER });
    people.edit(key, { subject: '乙' });
    const again = await tickets.create({ fields, marker: MARKER });
    expect([again.key, again.fields['subject'], sandbox.store.tickets.size]).toEqual([key, '乙', 1]);
  });

  it('sent again with other content is of unknown outcome, and its ticket is found', async () => {
    const { tickets } = await stage();
    const { key } = await tickets.create({ fields, marker: MARKER });
    const error = await failure(tickets.create({ fields: { ...fields, subject: '乙' }, marker: MARKER }));
    expect(error).toBeInstanceOf(UncertainError);
    expect((await tickets.findByMarker([MARKER], '')).get(MARKER)).toEqual([key]);
  });

  it('after two hours only the look-up protects, which lists all of them, the oldest first', async () => {
    const { clock, tickets } = await stage();
    await tickets.create({ fields, marker: MARKER });
    await clock.advance(121 * MINUTE_MS);
    await tickets.create({ fields, marker: MARKER });
    const found = await tickets.findByMarker([MARKER, OTHER_MARKER], '');
    expect([found.get(MARKER), found.get(OTHER_MARKER)]).toEqual([['1', '2'], []]);
  });

  it('without a description says its subject, which nobody takes for words of the customer', async () => {
    const { sandbox, tickets } = await stage();
    const { key } = await tickets.create({ fields: { subject: 'a < b', description: null }, marker: MARKER });
    expect(sandbox.store.tickets.get(1)?.comments[0]?.html).toBe('<p>a &lt; b</p>');
    expect((await present(tickets, key, ['description'])).fields['description']).toBeNull();
  });

  it('makes a user of a stranger', async () => {
    const { tickets } = await stage();
    const stranger = { id: 'new', name: '新客户', email: 'new@customer.test' };
    const { fields: made } = await tickets.create({ fields: { subject: '甲', requester: [stranger] }, marker: MARKER });
    expect(made['requester']).toMatchObject([{ name: '新客户', email: 'new@customer.test' }]);
  });

  it('as closed is refused before it is sent', async () => {
    const { sandbox, tickets } = await stage();
    const error = await failure(tickets.create({ fields: { subject: '甲', status: 'closed' }, marker: MARKER }));
    expect([error instanceof RejectedError, sandbox.store.tickets.size]).toEqual([true, 0]);
  });
});
