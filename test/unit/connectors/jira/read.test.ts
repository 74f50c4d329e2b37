import { describe, expect, it } from 'vitest';
import { moveIssue } from '../../../../connectors/jira/sandbox/save.ts';
import { asked, doc, paragraph, present, readOne, stage } from './stage.ts';

describe('reading by id', () => {
  it('gives one issue with the moves this account may make, in one call', async () => {
    const { sandbox, people, issues } = await stage();
    const key = people.create({ summary: '导出失败' });
    await present(issues, key);
    asked(sandbox);
    const record = await present(issues, key);
    expect(asked(sandbox)).toEqual([`GET /issue/${key}`]);
    expect(record).toMatchObject({
      ...{ key, label: 'CRM-1', url: `${sandbox.baseUrl}/browse/CRM-1`, version: '2026-01-05T08:00:00.000Z' },
      nextStates: ['进行中', '已搁置', '不予处理'],
    });
  });

  it('leaves out a move that is offered and not available, and names a state once', async () => {
    const { people, issues } = await stage();
    const key = people.create({ status: '进行中' });
    expect((await present(issues, key)).nextStates).toEqual(['评审中', '待办', '已完成']);
  });

  it('gives several in one call, with their moves', async () => {
    const { sandbox, people, issues } = await stage();
    const keys = [people.create({}), people.create({ status: '已完成' })];
    await issues.read(keys, ['summary']);
    asked(sandbox);
    const found = await issues.read(keys, ['summary']);
    expect(asked(sandbox)).toEqual(['POST /issue/bulkfetch']);
    const next = keys.map((key) => found.get(key)).map((one) => one?.at === 'present' && one.record.nextStates);
    expect(next).toEqual([['进行中', '已搁置', '不予处理'], ['进行中']]);
  });

  it('proves that it may still look before something missing counts as deleted', async () => {
    const { sandbox, people, issues } = await stage();
    const [there, gone] = [people.create({}), people.create({})];
    people.remove(gone);
    const found = await issues.read([there, gone], ['summary']);
    expect([found.get(there)?.at, found.get(gone)?.at]).toEqual(['present', 'absent']);
    expect(asked(sandbox)).toContain('GET /mypermissions');
  });

  it('hides everything from an account that lost the project, instead of calling it deleted', async () => {
    const { people, connect, sandbox, issues, alter } = await stage();
    const key = people.create({});
    await present(issues, key);
    const reader = connect('reader').stream('issues', { project: 'CRM' });
    expect(await readOne(reader, key)).toMatchObject({ at: 'present' });
    people.remove(key);
    alter((body) => body.replace('"havePermission":true', '"havePermission":false'));
    expect(await readOne(reader, key)).toMatchObject({ at: 'hidden' });
    expect(asked(sandbox).at(-1)).toBe('GET /mypermissions');
  });

  it('hides what was moved, retyped or archived, and knows it under the same id', async () => {
    const { people, issues, store, connection } = await stage();
    const moved = people.create({});
    moveIssue(store, moved, '10001');
    expect(await readOne(issues, moved)).toMatchObject({
      at: 'hidden',
      words: { en: expect.stringContaining('OPS-1') as string },
    });
    const ops = connection.stream('issues', { project: 'OPS' });
    expect(await present(ops, moved)).toMatchObject({ key: moved, label: 'OPS-1' });
    const bug = people.create({ issuetype: '缺陷' });
    expect(await readOne(issues, bug)).toMatchObject({
      at: 'hidden',
      words: { zh: expect.stringContaining('缺陷') as string },
    });
    const archived = people.create({});
    const row = store.issues.get(archived);
    if (row) row.doc = { ...row.doc, archived: true };
    expect(await readOne(issues, archived)).toMatchObject({ at: 'hidden' });
  });

  it('hides what no longer matches the condition of the scope, however late the index is', async () => {
    const { people, store, connection } = await stage();
    const issues = connection.stream('issues', { project: 'CRM', jql: 'labels = vip' });
    const [stays, leaves] = [people.create({ labels: ['vip'] }), people.create({ labels: ['vip'] })];
    Object.assign(store.switches, { indexLagMs: 60_000, lagsForPeople: true });
    people.edit(leaves, { labels: [] });
    const found = await issues.read([stays, leaves], ['summary']);
    expect([found.get(stays)?.at, found.get(leaves)?.at]).toEqual(['present', 'hidden']);
  });

  it('loses only the one that makes no sense', async () => {
    const { people, issues, alter } = await stage();
    const [good, bad] = [people.create({ summary: 'good' }), people.create({ summary: 'bad' })];
    alter((body) => body.replaceAll(/("summary":"bad".*?)"updated":"[^"]*"/g, '$1"updated":"soon"'));
    const found = await issues.read([good, bad], ['summary']);
    expect([found.get(good)?.at, found.get(bad)?.at]).toEqual(['present', 'unreadable']);
  });

  it('has no address for people behind a token with scopes, unless it is told', async () => {
    const { people, connect, sandbox } = await stage();
    const key = people.create({});
    const baseUrl = `${sandbox.baseUrl}/`;
    const site = connect('bot', { baseUrl, siteUrl: 'https://acme.atlassian.net' }).stream('issues', {
      project: 'CRM',
    });
    expect((await present(site, key)).url).toBe('https://acme.atlassian.net/browse/CRM-1');
  });
});

/** Documents count by what they say, not by the order of their members. */
const content = (value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;

describe('values', () => {
  const rich = doc(paragraph('第一行'));
  const cases = [
    ['a document', 'description', rich],
    ['a number', 'customfield_10016', 2.5],
    ['a line of text', 'customfield_10030', 'C-7'],
    ['a paragraph field', 'customfield_10031', rich],
    ['a choice', 'customfield_10032', '微信'],
    ['several choices', 'customfield_10033', ['报表', '登录'].sort()],
    ['a path of choices', 'customfield_10034', '前端 / 登录页'],
    ['the first level alone', 'customfield_10034', '后端'],
    ['a day', 'customfield_10035', '2026-03-31'],
    ['an instant', 'customfield_10036', '2026-03-31T08:30:00.000Z'],
    ['a link', 'customfield_10040', 'https://example.test/a?b=1'],
    ['a radio button', 'customfield_10041', '严重'],
    ['a version', 'customfield_10042', '3.2'],
    ['labels of their own', 'customfield_10039', ['x', 'y']],
    ['components', 'components', ['导出', '登录'].sort()],
    ['versions', 'fixVersions', ['3.2', '3.3']],
  ] as const;

  it.each(cases)('%s goes there and comes back', async (_, field, value) => {
    const { people, issues } = await stage();
    const key = people.create({ [field]: value });
    expect((await present(issues, key, [field])).fields[field]).toEqual(value);
    const other = people.create({});
    const written = await issues.update(other, { fields: { [field]: value } });
    expect(content(written.fields[field])).toEqual(content(value));
    expect(content(people.fields(other)?.[field])).toEqual(content(value));
  });

  it('people come with an address only where it shows', async () => {
    const { people, issues } = await stage();
    const both = [{ id: '712020:obrien' }, { id: '712020:lisi' }];
    const key = people.create({ customfield_10037: { id: '712020:zhangsan' }, customfield_10038: both });
    const { fields } = await present(issues, key, ['customfield_10037', 'customfield_10038', 'assignee']);
    expect(fields['customfield_10037']).toEqual({
      id: '712020:zhangsan',
      name: '张三',
      email: 'zhangsan@example.test',
    });
    expect(fields['customfield_10038']).toEqual([
      { id: '712020:obrien', name: "Séan O'Brien" },
      { id: '712020:lisi', name: '李四', email: 'lisi@example.test' },
    ]);
    expect(fields['assignee']).toBeNull();
  });

  it('a parent is its id', async () => {
    const { people, issues } = await stage();
    const parent = people.create({});
    const key = people.create({ parent });
    expect((await present(issues, key, ['parent'])).fields['parent']).toBe(parent);
  });
});
