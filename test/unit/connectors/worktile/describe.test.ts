import { describe, expect, it } from 'vitest';
import { Settings, type Writes } from '../../../../connectors/worktile/settings.ts';
import { ConfigError, type Schema } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, stage } from './stage.ts';

const fieldOf = ({ fields }: Schema, name: string) => fields.find((field) => field.name === name);
const namesOf = (schema: Schema, name: string): readonly string[] =>
  (fieldOf(schema, name)?.options ?? []).map((option) => option.name).toSorted();
const writableIn = ({ fields }: Schema): Readonly<Record<string, string>> =>
  Object.fromEntries(
    fields.filter(({ writable }) => writable !== 'never').map(({ name, writable }) => [name, writable]),
  );

const PROPERTIES = [
  ...['desc', 'priority', 'assignee', 'participant', 'start', 'due', 'tags'],
  ...['contact', 'ext_key', 'modules', 'points', 'promised', 'reviewers', 'severity', 'tester'].map(
    (key) => `properties.${key}`,
  ),
];

/** `ext_key` has no value anywhere, so over the open platform nobody knows what it is. */
const SEEN = PROPERTIES.filter((name) => name !== 'properties.ext_key');
const all = (names: readonly string[], writable: string) => Object.fromEntries(names.map((name) => [name, writable]));

describe('what a stream is', () => {
  it('is learned from its tasks: states of the type with what they mean, options in use, kinds of custom properties', async () => {
    const { tasks } = await stage();
    const schema = await tasks.describe();
    expect(
      fieldOf(schema, 'state')
        ?.options?.map(({ name, category }) => [name, category])
        .toSorted(),
    ).toEqual(
      [
        ['已取消', undefined],
        ['已完成', undefined],
        ['未开始', 'todo'],
        ['评审中', 'doing'],
        ['进行中', 'doing'],
      ].toSorted(),
    );
    expect(namesOf(schema, 'priority')).toEqual(['低', '普通', '紧急', '高']);
    expect(namesOf(schema, 'properties.modules')).toEqual(['报表', '支付', '登录']);
    const types = Object.fromEntries(schema.fields.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      ...{ desc: 'rich-text', tags: 'options', parent: 'item', 'properties.severity': 'option' },
      ...{ 'properties.points': 'number', 'properties.promised': 'date', 'properties.tester': 'person' },
      ...{ 'properties.reviewers': 'people', 'properties.contact': 'text' },
    });
    expect(types).not.toHaveProperty('properties.ext_key');
  });

  it('holds the states of all types where no type is given', async () => {
    const { tasks } = await stage({ scope: { project: 'ERP' } });
    const schema = await tasks.describe();
    expect(namesOf(schema, 'state')).toEqual(
      ['处理中', '已取消', '已完成', '已解决', '未开始', '评审中', '进行中'].toSorted(),
    );
    expect(namesOf(schema, 'type')).toEqual(['任务', '缺陷']);
  });

  it('is told by the web application over a web session, whether in use or not', async () => {
    const { tasks, people } = await stage({ writes: 'web-session' });
    for (const key of people.keys().slice(1)) people.remove(key);
    const schema = await tasks.describe();
    expect(namesOf(schema, 'priority')).toEqual(['低', '普通', '紧急', '高']);
    expect(fieldOf(schema, 'properties.ext_key')).toMatchObject({ type: 'text', title: { zh: '外部编号' } });
    // One step from the one state in use.
    expect(namesOf(schema, 'state')).toEqual(['已取消', '未开始', '进行中']);
  });

  it('costs the list, a look at the newest task of each type, and one at the properties of fifty', async () => {
    const { sandbox, tasks } = await stage({ scope: { project: 'ERP' } });
    await tasks.describe();
    expect(asked(sandbox)).toEqual([
      'GET /mission/get-projects-by-page',
      'GET /mission/get-project-tasks-by-page',
      'GET /mission/tasks/ID',
      'GET /mission/tasks/ID',
      'GET /mission/get-tasks-by-ids',
    ]);
  });

  it.each([
    ['a project nobody sees', { project: 'NOPE' }],
    ['junk', { project: '', type: 7 }],
  ])('%s is refused by name', async (_, scope) => {
    const { connection } = await stage();
    const refused = await failure(Promise.resolve().then(async () => connection.stream('tasks', scope).describe()));
    expect(refused).toBeInstanceOf(ConfigError);
  });
});

describe('what may be written', () => {
  it.each<readonly [Writes, Readonly<Record<string, string>>]>([
    ['none', {}],
    ['auto', {}],
    ['open-api', all(['title', ...SEEN], 'create')],
    ['extended', { ...all(['title', ...SEEN], 'always'), state: 'update' }],
    ['web-session', { ...all(['title', 'parent', ...PROPERTIES], 'create'), state: 'update' }],
  ])('"%s"', async (writes, wanted) => {
    const { tasks } = await stage({ writes });
    expect(writableIn(await tasks.describe())).toEqual(wanted);
    const { create, update } = tasks.card.capabilities;
    const values = Object.values(wanted);
    expect([create !== undefined, tasks.create !== undefined]).toEqual(
      Array(2).fill(values.some((value) => value === 'create' || value === 'always')),
    );
    expect([update !== undefined, tasks.update !== undefined]).toEqual(
      Array(2).fill(values.some((value) => value === 'update' || value === 'always')),
    );
  });

  it.each<readonly [string, object, Readonly<Record<string, string>>]>([
    ['creating', { createTask: '/open-api/mission/tasks' }, all(['title', ...SEEN], 'create')],
    ['moving', { setState: 'POST /gateway/tasks/{task}/state' }, { state: 'update' }],
    ['changing', { setProperty: '/gateway/{task}/{property}' }, all(['title', ...SEEN], 'update')],
  ])('"auto" takes a path given for %s as the word of the admin', async (_, endpoints, wanted) => {
    const { tasks } = await stage({ settings: { endpoints } });
    expect(writableIn(await tasks.describe())).toEqual(wanted);
  });

  it('keeps the property of our marker out of mappings', async () => {
    const { tasks } = await stage({ settings: { markerProperty: 'contact' } });
    expect(fieldOf(await tasks.describe(), 'properties.contact')).toBeUndefined();
  });
});

describe('settings', () => {
  const GOOD = { baseUrl: 'https://dev.worktile.com', clientId: 'id', clientSecret: 'secret' };

  it('need nothing but the credentials', () => {
    expect(Settings.parse(GOOD)).toMatchObject({ writes: 'auto', endpoints: {}, textFormat: 'markdown' });
  });

  it.each([
    ['a web session without its cookie', { writes: 'web-session', webUrl: 'https://acme.worktile.com' }],
    ['an endpoint nobody knows', { endpoints: { createTasks: '/a' } }],
    ['an endpoint that is no path', { endpoints: { createTask: 'https://elsewhere.test/a' } }],
    ['a write mode nobody knows', { writes: 'all' }],
  ])('%s is refused', (_, more) => {
    expect(Settings.safeParse({ ...GOOD, ...more }).success).toBe(false);
  });
});
