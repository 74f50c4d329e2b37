import { describe, expect, it } from 'vitest';
import { setState, stateOf } from '../../../../connectors/worktile/sandbox/store.ts';
import { asked, drain, present, stage } from './stage.ts';

const LIST = 'GET /mission/get-project-tasks-by-page';
const BY_IDS = 'GET /mission/get-tasks-by-ids';
const PROJECTS = 'GET /mission/get-projects-by-page';

describe('calls', () => {
  it('of a sweep: two hundred rows a list, fifty tasks a look', async () => {
    const { sandbox, tasks, people } = await stage();
    for (let count = 0; count < 250; count += 1) people.create({ title: `第 ${count} 条` });
    const { records } = await drain(tasks);
    expect(records).toHaveLength(255);
    expect(asked(sandbox)).toEqual([PROJECTS, LIST, ...Array.from({ length: 4 }, () => BY_IDS), LIST, BY_IDS, BY_IDS]);
  });

  it('of an idle poll: the list alone, once the newest change has settled and was looked at again', async () => {
    const { sandbox, tasks, clock } = await stage();
    let { cursor } = await drain(tasks);
    asked(sandbox);
    const polls: (readonly string[])[] = [];
    for (let count = 0; count < 5; count += 1) {
      await clock.advance(130_000);
      ({ cursor } = await drain(tasks, cursor));
      polls.push(asked(sandbox));
    }
    expect(polls).toEqual([[LIST, BY_IDS], [LIST, BY_IDS], [LIST], [LIST], [LIST]]);
  });

  it('of a poll after one edit: the list, and the one task', async () => {
    const { sandbox, tasks, people, clock } = await stage();
    const keys = [people.create({ title: '甲' }), people.create({ title: '乙' })];
    let { cursor } = await drain(tasks);
    for (let count = 0; count < 3; count += 1) {
      await clock.advance(130_000);
      ({ cursor } = await drain(tasks, cursor));
    }
    people.edit(keys[0] ?? '', { title: '改' });
    asked(sandbox);
    expect((await drain(tasks, cursor)).titles).toEqual(['改']);
    expect(asked(sandbox)).toEqual([LIST, BY_IDS]);
  });

  it('of reading fifty keys: one', async () => {
    const { sandbox, tasks, people } = await stage();
    const keys = Array.from({ length: 50 }, (_, count) => people.create({ title: `${count}` }));
    await tasks.read(keys, ['title']);
    expect(asked(sandbox)).toEqual([PROJECTS, BY_IDS]);
  });

  it('of the names of people: one for all that are new', async () => {
    const { sandbox, tasks } = await stage();
    const { records } = await drain(tasks, null, ['assignee', 'participant', 'created_by']);
    expect(records[0]?.fields['assignee']).toMatchObject({ name: '李娜' });
    expect(asked(sandbox).filter((call) => call.includes('/contact/'))).toEqual(['GET /contact/get-members-by-ids']);
  });
});

describe('pull', () => {
  it.each([
    ['rows under "value", no total', { v1Rows: 'value', totals: false } as const],
    ['pages cut to twenty', { maxPageSize: 20 } as const],
    ['flags as booleans', { booleans: true } as const],
    ['archived tasks in the lists', { archivedInLists: true } as const],
  ])('lists the scope alone: %s', async (_, switches) => {
    const { tasks, people, sandbox } = await stage({ switches });
    const keys = Array.from({ length: 45 }, (_, count) => people.create({ title: `${count}` }));
    const archived = sandbox.store.tasks.get(keys[3] ?? '');
    if (archived) archived.archived = true;
    const { records } = await drain(tasks);
    expect(records).toHaveLength(49);
    expect(records.map(({ key }) => key)).not.toContain(keys[3]);
    expect(new Set(records.map(({ fields: { type } }) => type))).toEqual(new Set(['任务']));
  });

  it('is the whole project without a type, found by name or id as well', async () => {
    const [byName, byId] = [await stage({ scope: { project: 'ERP 上线' } }), await stage()];
    const all = await drain(byName.tasks);
    expect(all.records).toHaveLength(8);
    const id = [...byId.sandbox.store.tasks.values()][0]?.project ?? '';
    expect((await drain(byId.connection.stream('tasks', { project: id }))).records).toHaveLength(8);
  });

  it('loses nothing when a task is deleted while pages are walked', async () => {
    const { tasks, people } = await stage({ switches: { maxPageSize: 10 } });
    const keys = Array.from({ length: 40 }, (_, count) => people.create({ title: `${count}` }));
    const seen = new Set<string>();
    let turn = 0;
    for await (const page of tasks.pull(null, { fields: [] })) {
      for (const { key } of page.records) seen.add(key);
      if (turn < 3) people.remove(keys[turn] ?? '');
      turn += 1;
    }
    expect(keys.slice(3).filter((key) => !seen.has(key))).toEqual([]);
  });

  it('gives a task again that changed behind the walk', async () => {
    const { tasks, people, clock } = await stage({ switches: { maxPageSize: 10 } });
    const keys = Array.from({ length: 30 }, (_, count) => people.create({ title: `${count}` }));
    let cursor = '';
    let first = true;
    for await (const page of tasks.pull(null, { fields: [] })) {
      if (first) {
        await clock.advance(600_000);
        people.edit(keys[0] ?? '', { title: '走过之后' });
        await clock.advance(600_000);
        people.edit(keys.at(-1) ?? '', { title: '还在前面' });
      }
      first = false;
      cursor = page.cursor ?? '';
    }
    expect((await drain(tasks, cursor)).titles).toContain('走过之后');
  });
});

describe('read', () => {
  it('tells absent from archived and from moved away', async () => {
    const { tasks, people, sandbox } = await stage();
    const [here, gone, archived, moved] = ['一', '二', '三', '四'].map((title) => people.create({ title }));
    people.remove(gone ?? '');
    const { tasks: rows } = sandbox.store;
    const other = [...rows.values()].find((task) => task.title === '巡检')?.project ?? '';
    Object.assign(rows.get(archived ?? '') ?? {}, { archived: true });
    Object.assign(rows.get(moved ?? '') ?? {}, { project: other });
    const found = await tasks.read([here, gone, archived, moved, 'no id at all'].map(String), []);
    expect([...found.values()].map(({ at }) => at)).toEqual(['present', 'absent', 'hidden', 'hidden', 'absent']);
  });

  it('asks one by one when an unknown id spoils the query', async () => {
    const { tasks, people } = await stage({ switches: { unknownId: 'refuse' } });
    const [here, gone] = [people.create({ title: '在' }), people.create({ title: '走' })];
    people.remove(gone);
    const found = await tasks.read([here, gone], []);
    expect([...found.values()].map(({ at }) => at)).toEqual(['present', 'absent']);
  });

  const SET = {
    ...{ priority: '高', tags: ['回归', '财务'], start: '2026-01-02', due: '2026-01-09' },
    ...{ 'properties.severity': '一般', 'properties.modules': ['报表'], 'properties.points': 3 },
    ...{ 'properties.promised': '2026-02-03', 'properties.contact': '张三' },
  };

  it('shows names and days', async () => {
    const { tasks, people } = await stage();
    const { fields, label } = await present(tasks, people.create({ title: '全', ...SET }), Object.keys(SET));
    expect(label).toMatch(/^ERP-\d+$/);
    expect(fields).toMatchObject(SET);
  });

  it('shows bare ids by the names it has met, and by the ids where it has met none', async () => {
    const { tasks, people, sandbox } = await stage();
    await tasks.describe();
    sandbox.store.switches.expanded = false;
    const key = people.create({ title: '全', ...SET });
    expect((await present(tasks, key, Object.keys(SET))).fields).toMatchObject(SET);
    const stranger = await stage({ switches: { expanded: false } });
    const unknown = await present(stranger.tasks, stranger.people.create({ title: '全', ...SET }));
    expect(unknown.fields['priority']).toMatch(/^[\da-f]{24}$/);
    const options = (await stranger.tasks.describe()).fields.find(({ name }) => name === 'priority')?.options ?? [];
    expect(options.map(({ name }) => name)).toContain(unknown.fields['priority']);
  });

  it('shows a finished task by the type of its state, when it was finished, and its parent', async () => {
    const { tasks, people, sandbox } = await stage();
    const [parent, child] = [people.create({ title: '父' }), people.create({ title: '子' })];
    const row = sandbox.store.tasks.get(child);
    if (row) row.parent = parent;
    people.edit(child, { state: '已取消' });
    expect(row && stateOf(row).type).toBe(3);
    const { fields } = await present(tasks, child, ['parent', 'completed_at']);
    expect(fields).toMatchObject({ parent, state: '已取消', completed_at: '2026-01-05T08:00:00.000Z' });
    if (row) setState(sandbox.store, row, { ...stateOf(row), type: 1 });
    expect((await present(tasks, child)).fields['completed_at']).toBeNull();
  });

  it('gives links to the web application where its address is known', async () => {
    const { tasks, people } = await stage({ settings: { webUrl: 'https://acme.example.test' } });
    const key = people.create({ title: '链' });
    expect((await present(tasks, key)).url).toMatch(
      new RegExp(`^https://acme.example.test/mission/projects/\\w+/tasks/${key}$`),
    );
  });
});
