import { describe, expect, it } from 'vitest';
import { RejectedError, TandemError, TransitionError } from '../../../../src/sdk/index.ts';
import { drain, MARKER, openTickets, stage, verbs } from './stage.ts';

const OTHER = 'zzzzzzzzzzzzzzzzzzzz';

/** No entity properties: the marker stays where every record gets it. */
const OLDER = { settings: { profile: 'B' } };

describe('ideas', () => {
  it('reads states, options, people, days and sets by the words a mapping uses', async () => {
    const { sandbox, ideas } = stage();
    const [designer, tester] = sandbox.people;
    if (!designer || !tester) throw new Error('the sandbox has people');
    const written = {
      title: '支持单点登录',
      description: '<p>客户希望</p>',
      state: '进行中',
      priority: 'P1',
      assignee: designer,
      'properties.backlog_type': '功能需求',
      'properties.platforms': ['网页', '苹果'],
      'properties.area': '前端 / 登录',
      'properties.beizhu': '备注 <b>&',
      'properties.effort_days': 3,
      'properties.promised_on': '2026-03-01',
      'properties.designer': designer,
      'properties.testers': [designer, tester],
    };
    const key = sandbox.streams['ideas']?.create(written) ?? '';
    const { records } = await drain(ideas, null, Object.keys(written));
    expect(records[0]).toMatchObject({ key, label: 'CRM-1', url: expect.stringContaining('/ship/ideas/') });
    expect(records[0]?.fields).toMatchObject(written);
  });

  it('creates with a marker that only the vendor sees, and finds it again', async () => {
    const { ideas, sandbox, clock } = stage(OLDER);
    const { create, findByMarker } = verbs(ideas);
    const since = new Date(clock.now()).toISOString();
    const made = await create({
      fields: { title: '新需求', description: '<p>你好</p>', priority: 'P2' },
      marker: MARKER,
    });
    expect(made).toMatchObject({
      marker: MARKER,
      fields: { description: '<p>你好</p>', priority: 'P2', state: '待评审' },
    });
    expect(sandbox.world.ship.idea[0]?.description).toBe(`<p>你好</p><p>[tandem:${MARKER}]</p>`);
    expect(await findByMarker([MARKER, OTHER], since)).toEqual(new Map([[MARKER, [made.key]]]));
  });

  it('keeps the marker when the description is written or emptied', async () => {
    const { ideas, sandbox } = stage(OLDER);
    const { create, update } = verbs(ideas);
    const { key } = await create({ fields: { title: 't' }, marker: MARKER });
    const written = await update(key, { fields: { description: '<p>neu</p>' }, marker: MARKER });
    expect(written).toMatchObject({ marker: MARKER, fields: { description: '<p>neu</p>' } });
    const emptied = await update(key, { fields: { description: null }, marker: MARKER });
    expect(emptied).toMatchObject({ marker: MARKER, fields: { description: null } });
    expect(sandbox.world.ship.idea[0]?.description).toBe(`<p>[tandem:${MARKER}]</p>`);
  });

  it('leaves the description alone when something else is written', async () => {
    const { ideas, sandbox } = stage(OLDER);
    const { create, update } = verbs(ideas);
    const { key } = await create({ fields: { title: 't', description: '<p>x</p>' }, marker: MARKER });
    await update(key, { fields: { title: 'u' }, marker: MARKER });
    expect(sandbox.world.ship.idea[0]).toMatchObject({ title: 'u', description: `<p>x</p><p>[tandem:${MARKER}]</p>` });
  });

  it('empties a description that carries no marker with an empty paragraph', async () => {
    const { ideas, sandbox } = stage();
    const key = sandbox.streams['ideas']?.create({ title: 't', description: '<p>x</p>' }) ?? '';
    const record = await verbs(ideas).update(key, { fields: { description: null } });
    expect(record.fields['description']).toBeNull();
  });

  it('moves the version on every edit, also within one second', async () => {
    const { ideas } = stage();
    const { create, update } = verbs(ideas);
    const made = await create({ fields: { title: 'a' }, marker: MARKER });
    const changed = await update(made.key, { fields: { title: 'b' } });
    expect(changed.updatedAt).toBe(made.updatedAt);
    expect(changed.version).not.toBe(made.version);
    const again = (await ideas.read([made.key], [])).get(made.key);
    expect(again).toMatchObject({ at: 'present', record: { version: changed.version } });
  });

  it('refuses what PingCode would drop without a word', async () => {
    const { ideas, sandbox } = stage();
    const { update, create } = verbs(ideas);
    const key = sandbox.streams['ideas']?.create({ title: 't' }) ?? '';
    const refused = [
      update(key, { fields: { assignee: null } }),
      update(key, { fields: { 'properties.platforms': [] } }),
      update(key, { fields: { priority: 'P9' } }),
      update(key, { fields: { nonsense: 'x' } }),
      create({ fields: { title: 't', state: '已完成' }, marker: MARKER }),
    ];
    const outcomes = await Promise.allSettled(refused);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(RejectedError) });
    expect(sandbox.world.ship.idea).toHaveLength(1);
  });

  it('names the field that answered 200 and was not stored', async () => {
    const { ideas, sandbox } = stage({ before: ({ switches }) => switches.deafProperties.add('beizhu') });
    const key = sandbox.streams['ideas']?.create({ title: 't' }) ?? '';
    const update = verbs(ideas).update(key, { fields: { title: 'u', 'properties.beizhu': 'lost' } });
    await expect(update).rejects.toThrow(/CRM-1 but did not store properties\.beizhu/);
  });

  it('does not fail a creation for a field that was not stored, since the record exists', async () => {
    const { ideas, logged } = stage({ before: ({ switches }) => switches.deafProperties.add('beizhu') });
    const made = await verbs(ideas).create({ fields: { title: 't', 'properties.beizhu': 'lost' }, marker: MARKER });
    expect(made.fields['properties.beizhu']).toBeNull();
    expect(logged.join()).toContain('properties.beizhu');
  });

  it('calls a record absent, moved away or malformed, and nothing else', async () => {
    const { ideas, sandbox } = stage();
    const hands = sandbox.streams['ideas'];
    const [gone, moved, here] = ['a', 'b', 'c'].map((title) => hands?.create({ title }) ?? '');
    if (!gone || !moved || !here || !sandbox.world.ship.idea[1]) throw new Error('three ideas');
    hands?.remove(gone);
    sandbox.world.ship.idea[1].product = sandbox.world.products[1]?.id ?? '';
    const found = await ideas.read([gone, moved, here, 'CRM-1'], []);
    expect([...found].map(([key, { at }]) => [key, at])).toEqual([
      [gone, 'absent'],
      [moved, 'hidden'],
      [here, 'present'],
      ['CRM-1', 'absent'],
    ]);
  });

  it.each([
    ['a path that is gone', { code: '100002', message: 'x' }, 404],
    ['a product that is gone', { code: '100701', message: 'x' }, 400],
    ['a web page', '<html>', 404],
    ['a scope that was taken away', {}, 403],
  ])('does not take %s for a deletion', async (_, body, status) => {
    const { ideas, sandbox, answerNext } = stage();
    const key = sandbox.streams['ideas']?.create({ title: 't' }) ?? '';
    await ideas.read([key], []);
    answerNext(`/v1/ship/ideas/${key}`, status, body);
    await expect(ideas.read([key], [])).rejects.toBeInstanceOf(TandemError);
  });

  it('calls a record that is not as documented unreadable, and reads the others', async () => {
    const { ideas, sandbox, answerNext } = stage();
    const [odd = '', fine = ''] = ['a', 'b'].map((title) => sandbox.streams['ideas']?.create({ title }));
    answerNext(`/v1/ship/ideas/${odd}`, 200, { id: odd, title: 7 });
    const found = await ideas.read([odd, fine], []);
    expect([found.get(odd)?.at, found.get(fine)?.at]).toEqual(['unreadable', 'present']);
  });
});

describe('tickets', () => {
  it('creates with the type of the scope', async () => {
    const { connection } = stage();
    const made = await verbs(openTickets(connection)).create({ fields: { title: '登录失败' }, marker: MARKER });
    expect(made).toMatchObject({ label: 'CRM-T1', fields: { type: '缺陷', state: '待处理' } });
  });

  it('asks for a type where the scope names none', async () => {
    const { connection } = stage();
    const tickets = openTickets(connection, { product: '客户管理' });
    const { fields } = await tickets.describe();
    expect(fields.find((field) => field.name === 'type')).toMatchObject({ required: true, options: [{}, {}, {}] });
    await expect(verbs(tickets).create({ fields: { title: 't' }, marker: MARKER })).rejects.toThrow(/type_id/);
    expect(await verbs(tickets).create({ fields: { title: 't', type: '建议' }, marker: MARKER })).toMatchObject({
      fields: { type: '建议' },
    });
  });

  it('lists only tickets of the type in its scope, also when the server ignores the filter', async () => {
    const { connection, sandbox } = stage();
    sandbox.streams['tickets']?.create({ title: 'mine' });
    sandbox.streams['tickets']?.create({ title: 'other', type: '咨询' });
    const { records } = await drain(openTickets(connection));
    expect(records.map((record) => record.fields['title'])).toEqual(['mine']);
  });

  it('names the edge that the workflow lacks', async () => {
    const { connection, sandbox } = stage();
    const key = sandbox.streams['tickets']?.create({ title: 't' }) ?? '';
    const error: unknown = await verbs(openTickets(connection))
      .update(key, { fields: { state: '已完成' } })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({ from: '待处理', to: '已完成' });
  });

  it('walks a legal edge', async () => {
    const { connection, sandbox } = stage();
    const key = sandbox.streams['tickets']?.create({ title: 't' }) ?? '';
    expect(await verbs(openTickets(connection)).update(key, { fields: { state: '处理中' } })).toMatchObject({
      fields: { state: '处理中' },
    });
  });

  it.each([
    ['CRM', ['待处理→处理中', '处理中→已计划', '已计划→已完成', '处理中→已关闭']],
    ['LAB', ['待处理→处理中', '处理中→已计划', '已计划→已完成', '处理中→已关闭', '待处理→已关闭']],
  ])('knows the workflow of product %s', async (product, moves) => {
    const { connection } = stage();
    const { transitions } = await openTickets(connection, { product }).describe();
    expect(transitions?.map(({ from, to }) => `${from}→${to}`)).toEqual(moves);
  });

  it('says so when the workflow may not be read, and works on', async () => {
    const { connection, logged } = stage({
      before: ({ switches }) => switches.missingScopes.add('pcp:read:ship:configuration'),
    });
    const schema = await openTickets(connection).describe();
    expect(schema.transitions).toBeUndefined();
    expect(schema.fields.find((field) => field.type === 'state')?.options).toHaveLength(5);
    expect(logged.join()).toContain('pcp:read:ship:configuration');
  });
});
