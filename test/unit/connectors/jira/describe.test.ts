import { describe, expect, it } from 'vitest';
import { ConfigError, type FieldSchema } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, stage } from './stage.ts';

const named = async (
  scope: object,
  prepare: (set: Awaited<ReturnType<typeof stage>>) => void = () => undefined,
  user = 'bot',
) => {
  const set = await stage();
  prepare(set);
  const { fields } = await set.connect(user).stream('issues', scope).describe();
  return (name: string): FieldSchema | undefined => fields.find((field) => field.name === name);
};

describe('describe', () => {
  it('shows statuses with what they mean, and what a new record needs', async () => {
    const field = await named({ project: 'CRM', type: '故事' });
    expect(field('status')).toMatchObject({
      ...{ type: 'state', writable: 'update', clearable: false },
      options: [
        { name: '待办', category: 'todo' },
        { name: '进行中', category: 'doing' },
        { name: '评审中', category: 'doing' },
        { name: '已搁置', category: 'todo' },
        { name: '已完成', category: 'done' },
        { name: '不予处理', category: 'done' },
      ],
    });
    expect(field('summary')).toMatchObject({ required: true, maxLength: { length: 255 } });
    expect(field('summary')?.visibility).toBeUndefined();
    expect(field('issuetype')).toMatchObject({ writable: 'never' });
  });

  it.each([
    ['customfield_10016', 'number'],
    ['customfield_10030', 'text'],
    ['customfield_10031', 'rich-text'],
    ['customfield_10032', 'option'],
    ['customfield_10033', 'options'],
    ['customfield_10034', 'option'],
    ['customfield_10035', 'date'],
    ['customfield_10036', 'instant'],
    ['customfield_10037', 'person'],
    ['customfield_10038', 'people'],
    ['customfield_10039', 'labels'],
    ['customfield_10041', 'option'],
    ['customfield_10042', 'option'],
    ['components', 'options'],
    ['parent', 'item'],
    ['links.Blocks.inward', 'items'],
    ['links.Relates', 'items'],
  ])('says what %s is', async (name, type) => {
    const field = await named({ project: 'CRM', type: '故事' });
    expect(field(name)?.type).toBe(type);
  });

  it('offers cascading choices by their paths', async () => {
    const field = await named({ project: 'CRM', type: '故事' });
    const paths = field('customfield_10034')?.options?.map((option) => option.name);
    expect(paths).toEqual(['前端', '前端 / 登录页', '前端 / 首页', '后端', '后端 / 导出']);
  });

  it('tells what can only be edited, once there is an issue to look at, and what can only be read', async () => {
    const field = await named({ project: 'CRM', type: '故事' }, ({ people }) => people.create({}));
    expect(field('customfield_10050')).toMatchObject({ writable: 'update' });
    expect(field('summary')).toMatchObject({ writable: 'always' });
    for (const name of ['customfield_10020', 'reporter', 'resolution']) {
      expect([name, field(name)?.writable]).toEqual([name, 'never']);
    }
  });

  it('learns nothing from the empty screen of somebody who may not edit', async () => {
    const field = await named({ project: 'CRM', type: '故事' }, ({ people }) => people.create({}), 'reader');
    expect(field('summary')?.writable).toBe('always');
  });

  it('wants a type where the scope has several, and none where there is one', async () => {
    const several = await named({ project: 'CRM' });
    expect(several('issuetype')).toMatchObject({ writable: 'create', required: true });
    const one = await named({ project: 'MOB' });
    expect(one('issuetype')).toMatchObject({ writable: 'never', options: [{ name: '故事' }] });
    expect(one('labels')).toMatchObject({ writable: 'never' });
  });

  it('shows customers of a service project what they see', async () => {
    const field = await named({ project: 'HELP' });
    const visible = ['summary', 'description', 'status', 'priority'].map((name) => field(name)?.visibility);
    expect(visible).toEqual(['customer', 'customer', 'customer', undefined]);
  });

  it('refuses "staffOnly" for a project with a portal', async () => {
    const { connection } = await stage();
    expect(await failure(connection.stream('issues', { project: 'HELP', staffOnly: true }).describe())).toBeInstanceOf(
      ConfigError,
    );
  });

  it('takes as many calls as promised', async () => {
    const { sandbox, issues } = await stage();
    await issues.describe();
    expect(asked(sandbox).toSorted()).toEqual([
      'GET /issue/createmeta/10000/issuetypes/10001',
      'GET /issueLinkType',
      'GET /project/10000/statuses',
      'GET /project/CRM',
      'POST /search/jql',
    ]);
  });
});
