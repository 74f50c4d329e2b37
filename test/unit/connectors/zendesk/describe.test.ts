import { describe, expect, it } from 'vitest';
import { fieldNamed, type Schema } from '../../../../src/sdk/index.ts';
import { asked, stage } from './stage.ts';

const optionsOf = (schema: Schema, name: string): readonly string[] =>
  (fieldNamed(schema, name)?.options ?? []).map((option) => option.name);

const moves = ({ transitions = [] }: Schema, from: string): readonly string[] =>
  transitions.filter((move) => move.from === from).map((move) => move.to);

describe('the schema', () => {
  it('names custom statuses by the label agents see, with the meaning of their category', async () => {
    const { tickets } = await stage();
    const schema = await tickets.describe();
    expect(fieldNamed(schema, 'status')?.options?.map(({ name, category }) => [name, category])).toEqual([
      ...[
        ['新建', 'todo'],
        ['处理中', 'doing'],
        ['开发中', 'doing'],
        ['等待客户', 'doing'],
        ['暂停', 'todo'],
      ],
      ...[
        ['已解决', 'done'],
        ['已发布', 'done'],
        ['closed', 'done'],
      ],
    ]);
    expect(schema.initialState).toBe('新建');
  });

  it('has Zendesk’s own words where there are none, "hold" only where it is switched on', async () => {
    const { tickets } = await stage({ switches: { customStatuses: false, hold: false } });
    const schema = await tickets.describe();
    expect(optionsOf(schema, 'status')).toEqual(['new', 'open', 'pending', 'solved', 'closed']);
    expect(schema.initialState).toBe('new');
  });

  it('lets every state lead to every other, but for "new" and out of "closed"', async () => {
    const { tickets } = await stage({ switches: { customStatuses: false } });
    const schema = await tickets.describe();
    expect(moves(schema, 'new')).toEqual(['open', 'pending', 'hold', 'solved', 'closed']);
    expect(moves(schema, 'solved')).toEqual(['open', 'pending', 'hold', 'closed']);
    expect(moves(schema, 'closed')).toEqual([]);
  });

  it('asks for what the account requires to solve, once the form says that it is there', async () => {
    const needed = async (scope: object) => {
      const { transitions = [] } = await (await stage()).open({}, scope).describe();
      return transitions.find((move) => move.from === '处理中' && move.to === '已解决')?.requires;
    };
    expect(await needed({})).toEqual(['assignee']);
    expect(await needed({ form: '咨询' })).toEqual(['assignee']);
    expect(await needed({ form: '故障' })).toEqual(['assignee', 'custom.115']);
  });

  it('says which moves customers notice', async () => {
    const { tickets } = await stage();
    const { transitions = [] } = await tickets.describe();
    const noticed = transitions.filter((move) => move.notifiesCustomer).map((move) => move.to);
    expect([...new Set(noticed)].sort()).toEqual(['已发布', '已解决', '等待客户'].sort());
  });

  it('shows customers what they see, and nothing else', async () => {
    const { tickets } = await stage();
    const { fields } = await tickets.describe();
    const shown = fields.filter((field) => field.visibility === 'customer').map((field) => field.name);
    expect(shown).toEqual(['subject', 'description', 'status', 'priority', 'requester', 'custom.103']);
    expect(fields.filter((field) => field.visibility === undefined)).toEqual([]);
  });

  it('names nested options by their path, and has no field that is switched off or of another form', async () => {
    const { tickets, open } = await stage();
    const schema = await tickets.describe();
    expect(optionsOf(schema, 'custom.103')).toEqual(['导入', '导出', 'App / 登录', '后台 / 登录']);
    expect(fieldNamed(schema, 'custom.114')).toBeUndefined();
    expect(fieldNamed(schema, 'custom.115')).toBeDefined();
    expect(fieldNamed(await open({}, { form: '咨询' }).describe(), 'custom.115')).toBeUndefined();
  });

  it('leaves to the scope what the scope settles', async () => {
    const { open } = await stage();
    const schema = await open({}, { group: '技术支持', brand: '主站' }).describe();
    const writable = ['group', 'brand', 'form'].map((name) => fieldNamed(schema, name)?.writable);
    expect(writable).toEqual(['never', 'never', 'create']);
  });

  it('has no brands and forms where the plan has none', async () => {
    const { sandbox, tickets } = await stage();
    for (const path of [/\/brands$/, /\/ticket_forms$/])
      sandbox.chaos.plan({ kind: 'status', status: 403, body: {} }, { path });
    const { fields } = await tickets.describe();
    expect(fields.map((field) => field.name)).not.toEqual(expect.arrayContaining(['brand']));
    expect(fields.map((field) => field.name)).toEqual(expect.arrayContaining(['group', 'custom.101']));
  });

  it('is four calls', async () => {
    const { sandbox, tickets } = await stage();
    await tickets.describe();
    expect(asked(sandbox)).toHaveLength(4);
  });
});
