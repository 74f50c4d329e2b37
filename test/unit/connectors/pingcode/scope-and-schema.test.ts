import { describe, expect, it } from 'vitest';
import { ConfigError, fieldNamed } from '../../../../src/sdk/index.ts';
import { openTickets, stage } from './stage.ts';

describe('scope', () => {
  it.each(['CRM', '客户管理'])('finds the product by %s', async (product) => {
    const { connection } = stage();
    await expect(connection.stream('ideas', { product }).describe()).resolves.toBeDefined();
  });

  it('finds the product by its id', async () => {
    const { connection, sandbox } = stage();
    const product = sandbox.world.products[1]?.id;
    await expect(connection.stream('ideas', { product }).describe()).resolves.toBeDefined();
  });

  it.each([
    ['a product nobody has', { product: 'NOPE' }, /no product "NOPE"; it has CRM, LAB/],
    ['an id nobody has', { product: 'f'.repeat(24) }, /no product/],
    ['a type nobody has', { product: 'CRM', type: '故障' }, /no ticket type "故障"; it has 缺陷, 咨询, 建议/],
  ])('refuses %s', async (_, scope, words) => {
    const { connection } = stage();
    const describing = openTickets(connection, scope).describe();
    await expect(describing).rejects.toThrow(words);
    await expect(describing).rejects.toBeInstanceOf(ConfigError);
  });

  it('asks again after a failure instead of remembering it', async () => {
    const { connection, sandbox } = stage({
      before: ({ switches }) => switches.missingScopes.add('pcp:read:ship:product'),
    });
    const ideas = connection.stream('ideas', { product: 'CRM' });
    await expect(ideas.describe()).rejects.toThrow(/lacks a scope/);
    sandbox.switches.missingScopes.clear();
    await expect(ideas.describe()).resolves.toBeDefined();
  });
});

describe('schema', () => {
  it('tells what each state means', async () => {
    const { ideas } = stage();
    const state = fieldNamed(await ideas.describe(), 'state');
    expect(state?.options?.map(({ name, category }) => `${name} ${category}`)).toEqual([
      '待评审 todo',
      '已计划 todo',
      '进行中 doing',
      '已完成 done',
      '已关闭 dropped',
    ]);
    expect(state?.writable).toBe('update');
  });

  it('offers custom properties of every type and leaves built-in ones out', async () => {
    const { ideas } = stage();
    const { fields } = await ideas.describe();
    const properties = fields
      .filter((field) => field.name.startsWith('properties.'))
      .map(({ name, type }) => `${name.slice(11)} ${type}`);
    expect(properties).toEqual([
      'backlog_type option',
      'backlog_from option',
      'platforms options',
      'area option',
      'tandem text',
      'beizhu text',
      'acceptance rich-text',
      'page text',
      'effort_days number',
      'promised_on date',
      'designer person',
      'testers people',
      'scenes options',
      'readiness number',
      'stars number',
    ]);
  });

  it('says that nothing on the record itself but the description can be emptied, and what is kept beside it can', async () => {
    const { connection } = stage();
    const { fields } = await openTickets(connection).describe();
    const clearable = fields
      .filter((field) => field.writable !== 'never' && field.clearable !== false)
      .map((field) => field.name);
    expect(clearable).toEqual([
      'description',
      'participants',
      'related_ideas',
      'related_tickets',
      'related_work_items',
    ]);
  });

  it('shows an option added meanwhile after the next look', async () => {
    const { ideas, sandbox } = stage();
    await ideas.describe();
    Object.assign(sandbox.world, { priorities: [...sandbox.world.priorities, { id: 'e'.repeat(24), name: 'P9' }] });
    expect(fieldNamed(await ideas.describe(), 'priority')?.options?.map((option) => option.name)).toContain('P9');
  });
});

describe('marker property', () => {
  const settings = { markerProperty: 'tandem' };

  it('is no field of the schema', async () => {
    const { ideas } = stage({ settings });
    expect(fieldNamed(await ideas.describe(), 'properties.tandem')).toBeUndefined();
  });

  it.each(['nope', 'effort_days'])('refuses "%s", which is no text property of the product', async (markerProperty) => {
    const { ideas } = stage({ settings: { markerProperty } });
    await expect(ideas.describe()).rejects.toThrow(/connections\.json › settings\.markerProperty/);
  });
});
