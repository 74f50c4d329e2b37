import { describe, expect, it } from 'vitest';
import type { WorktileSandbox } from '../../../../connectors/worktile/sandbox/index.ts';
import { propertyOf } from '../../../../connectors/worktile/sandbox/world.ts';
import { errorWords, RejectedError, StaleError, TransitionError, UncertainError } from '../../../../src/sdk/index.ts';
import { failure } from '../../../../src/sdk/testing/failure.ts';
import { asked, MARKER, present, stage, verbs } from './stage.ts';

const FIELDS = { title: '上线清单', desc: '**步骤**', due: '2026-01-09', priority: '高', tags: ['财务'] } as const;
const newest = ({ store }: WorktileSandbox) => [...store.tasks.values()].at(-1);
const valueIn = (sandbox: WorktileSandbox, key: string): unknown => newest(sandbox)?.values.get(key);

describe.each(['open-api', 'extended', 'web-session'] as const)('creating (%s)', (writes) => {
  it('sends properties by their ids, and returns what is stored', async () => {
    const { sandbox, tasks } = await stage({ writes });
    const made = await verbs({ ...tasks, update: () => Promise.reject(new Error()) }).create({
      fields: { ...FIELDS, 'properties.severity': '一般' },
      marker: MARKER,
    });
    expect(made).toMatchObject({ marker: MARKER, fields: { ...FIELDS, state: '未开始' } });
    expect(valueIn(sandbox, 'desc')).toBe(`**步骤**\n\n[tandem:${MARKER}]`);
    expect(valueIn(sandbox, 'due')).toEqual({ date: 1767888000, with_time: 0 });
    expect(valueIn(sandbox, 'severity')).toBe(propertyOf('severity')?.options[1]?._id);
  });

  it('finds it again by its marker in one walk of the project', async () => {
    const { sandbox, tasks } = await stage({ writes });
    await tasks.create?.({ fields: { title: '无描述' }, marker: MARKER });
    asked(sandbox);
    const found = await tasks.findByMarker?.([MARKER, 'zzzzzzzzzzzzzzzzzzzz'], '2026-01-05T08:00:00.000Z');
    expect(found).toEqual(
      new Map([
        [MARKER, [newest(sandbox)?.id]],
        ['zzzzzzzzzzzzzzzzzzzz', []],
      ]),
    );
    expect(asked(sandbox)).toEqual(['GET /mission/get-project-tasks-by-page', 'GET /mission/get-tasks-by-ids']);
  });
});

describe('creating', () => {
  it('carries the marker in a property of its own where there is one, and finds it there', async () => {
    const { sandbox, tasks } = await stage({ writes: 'open-api', settings: { markerProperty: 'ext_key' } });
    const made = await tasks.create?.({ fields: { title: '标记' }, marker: MARKER });
    expect([valueIn(sandbox, 'ext_key'), valueIn(sandbox, 'desc') ?? null, made?.marker]).toEqual([
      MARKER,
      null,
      MARKER,
    ]);
    expect((await tasks.findByMarker?.([MARKER], '2026-01-05T08:00:00.000Z'))?.get(MARKER)).toHaveLength(1);
  });

  it('writes descriptions as blocks where that is asked for', async () => {
    const { sandbox, tasks } = await stage({ writes: 'open-api', settings: { textFormat: 'blocks' } });
    const made = await tasks.create?.({ fields: { title: '块', desc: '一\n\n二' }, marker: MARKER });
    expect(JSON.parse(String(valueIn(sandbox, 'desc')))).toHaveLength(3);
    expect(made).toMatchObject({ marker: MARKER, fields: { desc: '一\n\n二' } });
  });

  it('goes to the path of the settings; one that is not there parks the task and says which', async () => {
    const { sandbox, tasks } = await stage({ writes: 'open-api', switches: { createPath: '/mission/tasks' } });
    const error = await failure(Promise.resolve(tasks.create?.({ fields: { title: '无' }, marker: MARKER })));
    expect(error).toBeInstanceOf(RejectedError);
    expect(errorWords(error).zh).toMatch(/\/open-api\/mission\/task（HTTP 404）.*endpoints/);
    const given = await stage({
      settings: { endpoints: { createTask: '/open-api/mission/tasks' } },
      switches: { createPath: '/mission/tasks' },
    });
    expect((await given.tasks.create?.({ fields: { title: '有' }, marker: MARKER }))?.fields['title']).toBe('有');
    expect(newest(sandbox)?.title).not.toBe('无');
  });

  it.each([
    ['an option nobody uses', { priority: '顶级' }, '顶级'],
    ['a property without an id', { 'properties.nowhere': 'x' }, 'properties.nowhere'],
  ])('%s is refused before anything is sent', async (_, fields, word) => {
    const { sandbox, tasks } = await stage({ writes: 'open-api' });
    const error = await failure(Promise.resolve(tasks.create?.({ fields: { title: 't', ...fields }, marker: MARKER })));
    expect(error).toBeInstanceOf(RejectedError);
    expect(errorWords(error).zh).toContain(word);
    expect(asked(sandbox).filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  it('of a project without a task says what is missing', async () => {
    const { sandbox, tasks } = await stage({ writes: 'open-api' });
    sandbox.store.tasks.clear();
    const error = await failure(Promise.resolve(tasks.create?.({ fields: { title: 't' }, marker: MARKER })));
    expect(errorWords(error).en).toContain('make one task of this type by hand');
  });

  it('an answer without the new id is uncertain, and the task is found by its marker', async () => {
    const { sandbox, tasks } = await stage({ writes: 'open-api' });
    await tasks.describe();
    sandbox.chaos.plan({ kind: 'lose-reply' }, { method: 'POST' });
    const error = await failure(Promise.resolve(tasks.create?.({ fields: { title: '丢' }, marker: MARKER })));
    expect(error).toBeInstanceOf(UncertainError);
    expect((await tasks.findByMarker?.([MARKER], '2026-01-05T08:00:00.000Z'))?.get(MARKER)).toHaveLength(1);
  });

  it('makes a subtask over a web session, by the relation its parent has for them', async () => {
    const { sandbox, tasks, people } = await stage({ writes: 'web-session' });
    const parent = people.create({ title: '父' });
    const made = await tasks.create?.({ fields: { title: '子', parent }, marker: MARKER });
    expect([made?.fields['parent'], newest(sandbox)?.parent]).toEqual([parent, parent]);
  });
});

describe('changing over extended paths', () => {
  it('writes one property after the other, the state last, and looks once', async () => {
    const { sandbox, tasks, people } = await stage({ writes: 'extended' });
    const { update } = verbs(tasks);
    const key = people.create({ title: '旧' });
    await tasks.describe();
    asked(sandbox);
    const after = await update(key, {
      fields: { state: '进行中', title: '新', due: null, assignee: null, tags: ['回归'] },
    });
    expect(after.fields).toMatchObject({ state: '进行中', title: '新', due: null, assignee: null, tags: ['回归'] });
    const calls = asked(sandbox);
    expect(calls.slice(0, 2)).toEqual(['GET /mission/get-tasks-by-ids', 'GET /mission/tasks/ID']);
    expect(calls.slice(2).map((call) => call.replace(/properties\/.*/, 'properties/…'))).toEqual([
      ...Array.from({ length: 4 }, () => 'PUT /mission/tasks/ID/properties/…'),
      'PUT /mission/tasks/ID/state',
      'GET /mission/get-tasks-by-ids',
    ]);
  });

  it('keeps our marker when the description is written', async () => {
    const { tasks } = await stage({ writes: 'extended' });
    const { create, update } = verbs(tasks);
    const { key } = await create({ fields: { title: 't', desc: '一' }, marker: MARKER });
    expect(await update(key, { fields: { desc: '二' }, marker: MARKER })).toMatchObject({
      marker: MARKER,
      fields: { desc: '二' },
    });
  });

  it.each([
    ['state', { state: '进行中' }, TransitionError],
    ['due', { due: '2026-01-09' }, RejectedError],
  ] as const)('what was answered well and dropped (%s) is a refusal', async (name, fields, kind) => {
    const { tasks, people } = await stage({ writes: 'extended', switches: { deaf: new Set([name]) } });
    const error = await failure(verbs(tasks).update(people.create({ title: 't' }), { fields }));
    expect(error).toBeInstanceOf(kind);
  });

  it('a path that this tenant does not provide parks the task, and says which', async () => {
    const { tasks, people } = await stage({ writes: 'extended', switches: { writes: 'open-api' } });
    for (const fields of [{ title: 'neu' }, { state: '进行中' }]) {
      const error = await failure(verbs(tasks).update(people.create({ title: 't' }), { fields }));
      expect(error).toBeInstanceOf(RejectedError);
      expect(error).not.toBeInstanceOf(TransitionError);
      expect(errorWords(error).en).toContain('HTTP 404');
    }
  });

  it('a task that is gone is stale', async () => {
    const { tasks, people } = await stage({ writes: 'extended' });
    const key = people.create({ title: 't' });
    people.remove(key);
    expect(await failure(verbs(tasks).update(key, { fields: { title: 'x' } }))).toBeInstanceOf(StaleError);
  });
});

describe.each(['extended', 'web-session'] as const)('moving (%s)', (writes) => {
  it('an illegal move names both ends and changes nothing', async () => {
    const { tasks, people } = await stage({ writes });
    const key = people.create({ title: 't' });
    const error = await failure(verbs(tasks).update(key, { fields: { state: '已完成' } }));
    expect(error).toBeInstanceOf(TransitionError);
    expect(error).toMatchObject({ from: '未开始', to: '已完成' });
    expect((await present(tasks, key)).fields['state']).toBe('未开始');
  });

  it('moves by the state of that name in its own workflow', async () => {
    const { tasks, people } = await stage({ writes, scope: { project: 'ERP' } });
    const key = people.create({ title: 't', state: '进行中' });
    const after = await verbs(tasks).update(key, { fields: { state: '未开始' } });
    expect(after.fields['state']).toBe('未开始');
  });
});

it('a web session tells for each task where it may go, and changes nothing but the state', async () => {
  const { tasks, people } = await stage({ writes: 'web-session' });
  const key = people.create({ title: 't' });
  expect((await present(tasks, key)).nextStates).toEqual(['进行中', '已取消']);
  expect(await failure(verbs(tasks).update(key, { fields: { title: 'x' } }))).toBeInstanceOf(RejectedError);
});
