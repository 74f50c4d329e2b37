import { describe, expect, it } from 'vitest';
import {
  RejectedError,
  StaleError,
  TransitionError,
  UncertainError,
  type NativeFields,
} from '../../../../src/sdk/index.ts';
import { asked, MARKER, present, stage, type Issues } from './stage.ts';

const failed = async (promise: Promise<unknown>): Promise<Error & { words?: { en: string; zh: string } }> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a failure');
};

const rejectedFields = async (issues: Issues, key: string, fields: NativeFields): Promise<string> => {
  const error = await failed(issues.update(key, { fields }));
  expect(error).toBeInstanceOf(RejectedError);
  return error.words?.en ?? '';
};

describe('an update', () => {
  it('writes with one call, reads back with another, and returns what is stored', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '一' });
    await present(issues, key);
    asked(sandbox);
    const record = await issues.update(key, {
      fields: { subject: '二', description: 'a\nb\r\nc', estimated_hours: 2.25 },
    });
    expect(asked(sandbox)).toEqual(['PUT /issues/1.json', 'GET /issues/1.json']);
    expect(record.fields).toMatchObject({ subject: '二', description: 'a\nb\nc', estimated_hours: 2.25 });
    expect(sandbox.store.issues.get(1)?.description).toBe('a\r\nb\r\nc');
  });

  it('moves the status where the workflow has a way, and says where it may go next', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '动' });
    const record = await issues.update(key, { fields: { status: '进行中' } });
    expect(record.fields['status']).toBe('进行中');
    expect(record.nextStates).toContain('已解决');
  });

  it('tells a move that was answered 204 and not made', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '停' });
    const error = await failed(issues.update(key, { fields: { status: '已关闭' } }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({ from: '新建', to: '已关闭' });
    expect(error.words?.zh).toContain('“进行中”');
  });

  it.each<[string, NativeFields, string]>([
    ['read-only at this status', { subject: '改' }, 'subject'],
    ['not a field of this tracker', { cf_9: '标准' }, 'cf_9'],
    ['a day that is none', { due_date: '2026-13-01' }, 'due_date'],
  ])('tells a field that was answered 204 and left out: %s', async (_, fields, name) => {
    const { sandbox, people, issues } = await stage();
    sandbox.store.rules.push({ status: 2, field: 'subject', rule: 'readonly' });
    const key = people.create({ subject: '原', status: '进行中' });
    expect(await rejectedFields(issues, key, { ...fields, description: '一起' })).toContain(`did not take ${name}:`);
    expect((await present(issues, key)).fields['description']).toBe('一起');
  });

  it('tells values a parent derives from its children', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '父' });
    const child = sandbox.store.issues.get(Number(people.create({ subject: '子' })));
    if (child) child.parent = Number(key);
    const words = await rejectedFields(issues, key, { priority: '高', done_ratio: 50, start_date: '2026-01-01' });
    expect(words).toContain('priority, done_ratio, start_date');
  });

  it('names the fields beside a refused move as well', async () => {
    const { people, issues } = await stage();
    const key = people.create({ subject: '两' });
    const error = await failed(issues.update(key, { fields: { status: '已关闭', cf_9: 'x' } }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(error.words?.en).toContain('cf_9');
  });

  it.each<[string, NativeFields, string]>([
    ['blank subject', { subject: '' }, '主题 不能为空字符'],
    ['long subject', { subject: '中'.repeat(256) }, '主题 过长'],
    ['stranger as assignee', { assigned_to: { id: '77' } }, '指派给 是无效的'],
    ['value that is no option', { cf_2: '传真' }, '渠道 不包含于列表中'],
    ['due before start', { start_date: '2026-02-02', due_date: '2026-02-01' }, '计划完成日期'],
  ])('passes on the sentences of a refusal: %s', async (_, fields, sentence) => {
    const { people, issues } = await stage();
    const error = await failed(issues.update(people.create({ subject: '原' }), { fields }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.words?.zh).toContain(sentence);
  });

  it('takes an emoji for one character', async () => {
    const { people, issues } = await stage();
    const record = await issues.update(people.create({}), { fields: { subject: '😟'.repeat(255) } });
    expect(record.fields['subject']).toBe('😟'.repeat(255));
  });

  it('takes a refusal without a sentence for a lost race', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '锁' });
    sandbox.chaos.plan({ kind: 'status', status: 422, body: { errors: [] } }, { method: 'PUT' });
    expect(await failed(issues.update(key, { fields: { subject: '新' } }))).toBeInstanceOf(StaleError);
  });

  it('clears with null, and sends yes and no as 1 and 0', async () => {
    const { sandbox, people, issues } = await stage({ login: 'admin' });
    const full = {
      description: 'x',
      assigned_to: { id: '7' },
      due_date: '2026-09-01',
      estimated_hours: 3,
      cf_2: '微信',
      cf_3: ['登录'],
    };
    const key = people.create({ subject: '清', ...full });
    const nulls = Object.fromEntries(Object.keys(full).map((name) => [name, null]));
    const record = await issues.update(key, { fields: { ...nulls, cf_4: true } });
    expect(record.fields).toMatchObject({ ...nulls, cf_3: [], cf_4: true });
    expect(sandbox.store.issues.get(1)?.custom.get(4)).toBe('1');
  });

  it('rounds progress to whole per cents and takes a set in any order', async () => {
    const { people, issues } = await stage();
    const record = await issues.update(people.create({}), { fields: { done_ratio: 33.7, cf_3: ['报表', '登录'] } });
    expect(record.fields).toMatchObject({ done_ratio: 34 });
  });

  it('of a name the server does not have is refused before anything is sent', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '名' });
    asked(sandbox);
    expect(await failed(issues.update(key, { fields: { status: '不存在' } }))).toBeInstanceOf(RejectedError);
    expect(asked(sandbox).some((call) => call.startsWith('PUT'))).toBe(false);
  });

  it('of a deleted issue is stale; of one the account may not touch, refused', async () => {
    const { people, issues, connect } = await stage();
    const key = people.create({ subject: '权' });
    const update = connect('wangwu').stream('issues', { project: 'crm' }).update;
    expect(await failed(update?.(key, { fields: { subject: '改' } }) ?? Promise.resolve())).toBeInstanceOf(
      RejectedError,
    );
    people.remove(key);
    expect(await failed(issues.update(key, { fields: { subject: '改' } }))).toBeInstanceOf(StaleError);
  });

  it.each([
    ['an outage', { kind: 'status', status: 503 } as const],
    ['a web page', { kind: 'html' } as const],
    ['half an answer', { kind: 'truncate' } as const],
  ])('has an unknown outcome when %s keeps it from being read back', async (_, fault) => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '前' });
    sandbox.chaos.plan(fault, { method: 'GET', path: /issues\/1\.json/, times: 9 });
    expect(await failed(issues.update(key, { fields: { subject: '后' } }))).toBeInstanceOf(UncertainError);
    expect(sandbox.store.issues.get(1)?.subject).toBe('后');
  });
});

describe('a create', () => {
  it('makes one call and returns the issue as stored', async () => {
    const { sandbox, issues } = await stage();
    await issues.describe();
    asked(sandbox);
    const fields = { subject: '新需求', description: 'a\nb', priority: '紧急', assigned_to: { id: '6' }, cf_2: '邮件' };
    const record = await issues.create({ fields, marker: MARKER });
    expect(asked(sandbox)).toEqual(['POST /issues.json']);
    expect(record.fields).toMatchObject({ ...fields, assigned_to: { id: '6', name: '张三' }, status: '新建' });
    expect(await present(issues, record.key)).toMatchObject(record);
  });

  it('shows the status that Redmine put in place of one it does not open with, and the way on', async () => {
    const { issues } = await stage();
    const record = await issues.create({ fields: { subject: '跳', status: '已关闭' }, marker: MARKER });
    expect(record.fields['status']).toBe('新建');
    expect(record.nextStates).toEqual(['进行中']);
  });

  it('goes into the tracker of the scope, or the one the record names', async () => {
    const { issues, connect } = await stage();
    const scoped = connect('syncbot').stream('issues', { project: 'crm', tracker: '功能' });
    expect((await scoped.create?.({ fields: { subject: '甲' }, marker: MARKER }))?.fields['tracker']).toBe('功能');
    expect(
      (await issues.create({ fields: { subject: '乙', tracker: '功能' }, marker: MARKER })).fields['tracker'],
    ).toBe('功能');
  });

  it('makes up no start day, and so takes a due day that has passed', async () => {
    const { issues } = await stage();
    const late = await issues.create({ fields: { subject: '甲', due_date: '2020-01-01' }, marker: MARKER });
    expect(late.fields).toMatchObject({ start_date: null, due_date: '2020-01-01' });
    const given = await issues.create({ fields: { subject: '乙', start_date: '2026-02-01' }, marker: MARKER });
    expect(given.fields['start_date']).toBe('2026-02-01');
  });

  it('whose answer is lost is found by its marker, and is not made again', async () => {
    const { sandbox, people, issues, clock } = await stage();
    const since = new Date(clock.now()).toISOString();
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST' });
    expect(await failed(issues.create({ fields: { subject: '丢' }, marker: MARKER }))).toBeInstanceOf(UncertainError);
    expect(people.keys()).toHaveLength(1);
    expect(await issues.findByMarker([MARKER], since)).toEqual(new Map([[MARKER, ['1']]]));
  });

  it('by an account without the right is refused', async () => {
    const { connect } = await stage();
    const create = connect('obrien').stream('issues', { project: 'crm' }).create;
    expect(await failed(create?.({ fields: { subject: 'no' }, marker: MARKER }) ?? Promise.resolve())).toBeInstanceOf(
      RejectedError,
    );
  });
});

describe('a removal', () => {
  it('looks for subtasks first, then deletes', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ subject: '删' });
    asked(sandbox);
    await issues.remove?.(key);
    expect(asked(sandbox)).toEqual(['GET /issues/1.json', 'DELETE /issues/1.json']);
    expect(people.keys()).toEqual([]);
    await issues.remove?.(key);
    expect(asked(sandbox)).toEqual(['GET /issues/1.json']);
  });

  it('would take subtasks along, so it is refused and names them', async () => {
    const { sandbox, people, issues } = await stage();
    const [parent = '', child = ''] = [people.create({ subject: '父' }), people.create({ subject: '子' })];
    const row = sandbox.store.issues.get(Number(child));
    if (row) row.parent = Number(parent);
    const error = await failed(issues.remove?.(parent) ?? Promise.resolve());
    expect(error).toBeInstanceOf(RejectedError);
    expect(error.words?.en).toContain(`#${child}`);
    expect(people.keys()).toEqual([parent, child]);
  });

  it('the account may not make is refused', async () => {
    const { people, connect } = await stage();
    const key = people.create({ subject: '权' });
    const { remove } = connect('wangwu').stream('issues', { project: 'crm' });
    expect(await failed(remove?.(key) ?? Promise.resolve())).toBeInstanceOf(RejectedError);
    expect(people.keys()).toEqual([key]);
  });
});
