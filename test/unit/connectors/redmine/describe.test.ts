import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../../src/sdk/index.ts';
import { asked, stage } from './stage.ts';

describe('the schema', () => {
  it('tells statuses, priorities, members and where a new issue starts', async () => {
    const { people, issues } = await stage();
    people.create({ subject: '甲' });
    const schema = await issues.describe();
    const field = (name: string) => schema.fields.find((one) => one.name === name);
    expect(schema.initialState).toBe('新建');
    expect(schema.transitions).toBeUndefined();
    expect(field('status')?.options?.map((option) => option.name)).toEqual([
      '新建',
      '进行中',
      '已解决',
      '反馈',
      '已关闭',
      '已拒绝',
    ]);
    expect(field('priority')?.options).toHaveLength(5);
    expect(field('assigned_to')?.options).toContainEqual({ id: '7', name: '李四' });
    expect(field('subject')).toMatchObject({ required: true, maxLength: { length: 255, unit: 'characters' } });
    expect(field('done_ratio')).toMatchObject({ type: 'number', clearable: false, rewrites: { decimals: 0 } });
  });

  it('learns custom fields from issues for an account that may not list them', async () => {
    const { sandbox, people, issues } = await stage();
    people.create({ subject: '甲', tracker: '功能' });
    const types = Object.fromEntries(
      (await issues.describe()).fields.filter((one) => one.name.startsWith('cf_')).map((one) => [one.name, one.type]),
    );
    expect(types).toMatchObject({ cf_2: 'text', cf_3: 'labels', cf_4: 'text', cf_9: 'text' });
    expect(asked(sandbox)).toHaveLength(7);
  });

  it('tells an administrator formats and options, of the fields this tracker has', async () => {
    const { connect } = await stage();
    const schema = await connect('admin').stream('issues', { project: 'crm', tracker: '缺陷' }).describe();
    const custom = new Map(schema.fields.filter((one) => one.name.startsWith('cf_')).map((one) => [one.name, one]));
    expect([...custom].map(([name, field]) => `${name} ${field.type}`)).toEqual([
      'cf_1 text',
      'cf_2 option',
      'cf_3 options',
      'cf_4 boolean',
      'cf_5 number',
      'cf_6 number',
      'cf_7 date',
      'cf_8 person',
      'cf_10 text',
      'cf_11 option',
      'cf_12 people',
      'cf_13 options',
      'cf_14 text',
    ]);
    expect(custom.get('cf_11')?.options).toEqual([
      { id: '1', name: '大' },
      { id: '2', name: '小' },
    ]);
  });

  it('declares the text format of the settings, for notes too', async () => {
    const { issues } = await stage({ settings: { textFormat: 'markdown' } });
    const { fields } = await issues.describe();
    expect(fields.find((field) => field.name === 'description')?.format).toBe('markdown');
    expect(issues.card.capabilities.comments?.format).toBe('markdown');
  });

  it('lets the tracker be chosen only where the scope leaves it open', async () => {
    const { issues, connect } = await stage();
    const tracker = async (stream: { describe: typeof issues.describe }) =>
      (await stream.describe()).fields.find((field) => field.name === 'tracker')?.writable;
    expect(await tracker(issues)).toBe('create');
    expect(await tracker(connect('syncbot').stream('issues', { project: 'crm', tracker: 2 }))).toBe('never');
  });
});

describe('the account', () => {
  it('is who the key belongs to', async () => {
    const { connection } = await stage();
    expect(await connection.probe()).toEqual({ id: '5', name: 'syncbot' });
  });

  it.each([
    ['a wrong key', { token: 'f'.repeat(40) }],
    ['the key of a locked account', { token: '0a'.repeat(20) }],
  ])('is refused with %s', async (_, settings) => {
    const { connection } = await stage({ settings });
    const failure = await connection.probe().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
    expect(JSON.stringify(failure)).not.toContain(settings.token);
  });
});

describe('people', () => {
  it('are found by exact address, by an administrator', async () => {
    const { connection } = await stage({ login: 'admin' });
    expect(await connection.findPeople?.(['LISI@example.test', 'si@example.test', 'nobody@example.test'])).toEqual([
      { id: '7', name: '四 李', email: 'lisi@example.test' },
    ]);
  });

  it('are nobody for any other account, which asks once and never again', async () => {
    const { sandbox, connection } = await stage();
    expect(await connection.findPeople?.(['lisi@example.test', 'zhangsan@example.test'])).toEqual([]);
    expect(await connection.findPeople?.(['wangwu@example.test'])).toEqual([]);
    expect(asked(sandbox)).toEqual(['GET /users.json']);
  });

  it('who left are not found', async () => {
    const { connection } = await stage({ login: 'admin' });
    expect(await connection.findPeople?.(['gone@example.test'])).toEqual([]);
  });
});
