import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../../src/sdk/index.ts';
import { asked, CUSTOM, drain, present, readOne, stage } from './stage.ts';

describe('a record', () => {
  it('has options by name, people by id and name, days, numbers and LF line ends', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({
      subject: '支付超时 👍🏽 <b>&"',
      description: 'h2. 背景\n\n第一行\n第二行',
      status: '进行中',
      priority: '高',
      assigned_to: { id: '7' },
      start_date: '2026-01-06',
      due_date: '2026-02-01',
      estimated_hours: 1.5,
      done_ratio: 40,
    });
    const record = await present(issues, key);
    expect(record.fields).toMatchObject({
      subject: '支付超时 👍🏽 <b>&"',
      description: 'h2. 背景\n\n第一行\n第二行',
      status: '进行中',
      priority: '高',
      tracker: '缺陷',
      assigned_to: { id: '7', name: '李四' },
      author: { id: '6', name: '张三' },
      start_date: '2026-01-06',
      due_date: '2026-02-01',
      estimated_hours: 1.5,
      done_ratio: 40,
    });
    expect(record).toMatchObject({
      key: '1',
      label: '#1',
      url: `${sandbox.baseUrl}/issues/1`,
      createdAt: '2026-01-05T08:00:00Z',
    });
  });

  it('says null for what is unset', async () => {
    const { people, issues } = await stage();
    const { fields } = await present(issues, people.create({ subject: '空', start_date: null }));
    const unset = ['description', 'assigned_to', 'start_date', 'due_date', 'estimated_hours', 'cf_1', 'cf_2'];
    expect(unset.map((name) => fields[name])).toEqual(unset.map(() => null));
    expect(fields['cf_3']).toEqual([]);
  });

  it('is the same from a list and by key, and names the moves it may make by key', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '同', description: 'a\nb', status: '进行中', cf_3: ['登录', '支付'] });
    const [listed] = (await drain(issues, null, CUSTOM)).records;
    const { nextStates, ...read } = await present(issues, key);
    expect(read).toEqual(listed);
    expect(nextStates).toEqual(['新建', '已解决', '反馈', '已拒绝']);
  });

  it('has a new version after an edit within the same second', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '一' });
    const before = await present(issues, key);
    people.edit(key, { subject: '二' });
    const after = await present(issues, key);
    expect(after.updatedAt).toBe(before.updatedAt);
    expect(after.version).not.toBe(before.version);
  });

  it('that takes over the id of a deleted one is told apart by its time of creation', async () => {
    const { people, issues, clock } = await stage();
    const first = people.create({ subject: '先' });
    const { createdAt } = await present(issues, first);
    people.remove(first);
    await clock.advance(5000);
    const second = people.create({ subject: '后' });
    expect(second).toBe(first);
    expect((await present(issues, second)).createdAt).not.toBe(createdAt);
  });

  it('does not offer to close a parent with an open child', async () => {
    const { sandbox, people, issues } = await stage();
    const parent = people.create({ subject: '父', status: '已解决' });
    const child = sandbox.store.issues.get(Number(people.create({ subject: '子' })));
    if (child) child.parent = Number(parent);
    expect((await present(issues, parent)).nextStates).toEqual(['进行中', '反馈']);
  });
});

describe('custom fields', () => {
  const given = {
    cf_2: '微信',
    cf_3: ['登录', '报表'],
    cf_4: '1',
    cf_5: '12',
    cf_6: '1.50',
    cf_7: '2026-03-01',
    cf_8: '7',
    cf_9: 'a\r\nb',
    cf_10: 'https://example.test/?a=1&b=2',
    cf_11: '2',
  };

  it('come as text to an account that may not read their formats', async () => {
    const { people, issues } = await stage();
    const { fields } = await present(issues, people.create({ tracker: '功能', ...given }));
    expect(fields).toMatchObject({ ...given, cf_9: 'a\nb' });
  });

  it('come in their own types to an administrator', async () => {
    const { people, issues } = await stage({ login: 'admin' });
    const { fields } = await present(issues, people.create({ tracker: '功能', ...given }));
    expect(fields).toMatchObject({
      cf_2: '微信',
      cf_3: ['登录', '报表'],
      cf_4: true,
      cf_5: 12,
      cf_6: 1.5,
      cf_8: { id: '7' },
      cf_11: '小',
    });
  });

  it('hand over a value that does not fit its format as it is', async () => {
    const { people, issues } = await stage({ login: 'admin' });
    const { fields } = await present(issues, people.create({ cf_4: 'true', cf_6: 'viel' }));
    expect(fields).toMatchObject({ cf_4: 'true', cf_6: 'viel' });
  });
});

describe('custom fields nobody maps', () => {
  it('are left out, and their formats are never asked for', async () => {
    const { sandbox, people, issues } = await stage();
    people.create({ subject: '甲', cf_2: '微信' });
    const { records } = await drain(issues);
    expect(Object.keys(records[0]?.fields ?? {}).filter((name) => name.startsWith('cf_'))).toEqual([]);
    expect(asked(sandbox)).toEqual(['GET /issues.json', 'GET /issues.json']);
  });
});

describe('a read by key', () => {
  it('says absent for a deleted issue and for what is no id', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '删' });
    people.remove(key);
    const read = await issues.read([key, 'abc'], []);
    expect([...read].map(([at, observed]) => [at, observed.at])).toEqual([
      [key, 'absent'],
      ['abc', 'absent'],
    ]);
  });

  it.each([
    ['moved to a project out of sight', { project: 2 }],
    ['private', { isPrivate: true }],
    ['moved to a subproject', { project: 3 }],
  ])('says hidden for an issue that is %s', async (_, change) => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '移' });
    Object.assign(sandbox.store.issues.get(Number(key)) ?? {}, change);
    expect(await readOne(issues, key)).toMatchObject({ at: 'hidden' });
  });

  it('says hidden for an issue of another tracker', async () => {
    const { people, issues } = await stage({ scope: { project: 'crm', tracker: '功能' } });
    const key = people.create({ subject: '换' });
    expect(await readOne(issues, key)).toMatchObject({
      at: 'hidden',
      words: { zh: expect.stringContaining('缺陷') as string },
    });
  });

  it('says unreadable for an answer that makes no sense, and throws when the key is refused', async () => {
    const { sandbox, people, issues, connect } = await stage();
    const key = people.create({ subject: '坏' });
    await present(issues, key);
    sandbox.chaos.plan({ kind: 'html' }, { path: /issues\/1\.json/ });
    expect(await readOne(issues, key)).toMatchObject({ at: 'unreadable' });
    await expect(readOne(connect('gone').stream('issues', { project: 'crm' }), key)).rejects.toBeInstanceOf(AuthError);
  });
});
