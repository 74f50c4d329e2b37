import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../src/model/index.ts';
import { makePair, RIGHT_MAPPING, type Pair } from '../../support/pair.ts';

const HOUR_MS = 3_600_000;

/** An admin of the right tracker changes its set-up; the next run is late enough to look. */
const changeRight = (pair: Pair, change: (schema: Schema) => Schema): void => {
  pair.right.schema = change(pair.right.schema);
  pair.clock.advance(2 * HOUR_MS);
};

const renameState =
  (from: string, to: string) =>
  (schema: Schema): Schema => ({
    ...schema,
    fields: schema.fields.map((field) =>
      field.name === 'status' && field.options
        ? {
            ...field,
            options: field.options.map((option) => (option.name === from ? { id: option.id, name: to } : option)),
          }
        : field,
    ),
  });

const rename = renameState('已完成', '完成');

const problems = (pair: Pair) => pair.ledger.problems({ sync: 'feedback', limit: 10 });

const STATES = ['待评审', '已计划', '进行中', '已完成', '完成', '已关闭'];
const ANY_MOVE = STATES.flatMap((from) => STATES.map((to) => ({ from, to })));

/** A right tracker that allows every move, so that only names matter. */
const freePair = async () => {
  const pair = await makePair({ right: { transitionsKnown: 'free', transitions: ANY_MOVE } });
  pair.left.add({ title: 'a', status: 'open' });
  await pair.run();
  return pair;
};

describe('a mapping that was right, in a system that has changed', () => {
  it('rests only the rules that are hit, and says what changed and what repairs it', async () => {
    const pair = await freePair();
    changeRight(pair, rename);
    pair.left.edit('1', { title: 'b', status: 'resolved' });
    expect(await pair.run()).toMatchObject({ outcome: 'done', updated: 1, transitioned: 0, problems: 1 });
    expect(pair.right.field('1', 'title')).toBe('b');
    expect(pair.right.field('1', 'status')).toBe('进行中');
    const [problem] = await problems(pair);
    expect(problem).toMatchObject({ code: 'drift', side: 'right', key: '', field: 'status' });
    expect(problem?.words.en).toContain('"已完成" of "status" is now called "完成"');
    expect(problem?.words.zh).toContain('已改名为“完成”');
  });

  it('goes on with what was edited meanwhile once the mapping fits again', async () => {
    const pair = await freePair();
    changeRight(pair, rename);
    pair.left.edit('1', { status: 'resolved' });
    await pair.run();
    const values = { 待评审: 'new', 已计划: 'planned', 进行中: 'in_progress', 完成: 'done', 已关闭: 'declined' };
    const mapping = { ...RIGHT_MAPPING, fields: { ...RIGHT_MAPPING.fields, status: { field: 'status', values } } };
    pair.sync = { ...pair.sync, right: { ...pair.sync.right, mapping } };
    expect(await pair.run()).toMatchObject({ outcome: 'done', transitioned: 1, problems: 0 });
    expect(pair.right.field('1', 'status')).toBe('完成');
    await pair.run();
    expect(pair.writes()).toEqual([]);
  });

  it('goes on as well when the system is put back', async () => {
    const pair = await freePair();
    changeRight(pair, rename);
    pair.left.edit('1', { status: 'resolved' });
    await pair.run();
    changeRight(pair, renameState('完成', '已完成'));
    expect(await pair.run()).toMatchObject({ outcome: 'done', transitioned: 1, problems: 0 });
    expect(pair.right.field('1', 'status')).toBe('已完成');
  });

  it('a field that is gone rests its rule, and the rest goes on', async () => {
    const pair = await freePair();
    changeRight(pair, (schema) => ({ ...schema, fields: schema.fields.filter((field) => field.name !== 'labels') }));
    pair.left.edit('1', { title: 'b', labels: ['x'] });
    expect(await pair.run()).toMatchObject({ outcome: 'done', updated: 1, problems: 1 });
    expect(pair.right.field('1', 'title')).toBe('b');
    expect((await problems(pair))[0]).toMatchObject({ code: 'drift', field: 'labels' });
  });

  it('a new required field stops creates, and nothing else', async () => {
    const pair = await freePair();
    changeRight(pair, (schema) => ({
      ...schema,
      fields: [...schema.fields, { name: 'module', type: 'text', writable: 'always', required: true }],
    }));
    pair.left.edit('1', { title: 'b' });
    pair.left.add({ title: 'new' });
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'done', created: 0, updated: 1 });
    expect((await problems(pair)).map((problem) => problem.code).sort()).toEqual(['drift', 'required']);
  });

  it('a second run under the same change says the same once', async () => {
    const pair = await freePair();
    changeRight(pair, rename);
    await pair.run();
    expect(await pair.run()).toMatchObject({ problems: 1 });
    expect(pair.writes()).toEqual([]);
  });
});

describe('an internal field on its way to one customers see', () => {
  const shown = (pair: Pair, side: 'left' | 'right', visibility: 'internal' | 'customer'): void => {
    const { schema } = pair[side];
    const fields = schema.fields.map((field) => (field.name === 'title' ? { ...field, visibility } : field));
    pair[side].schema = { ...schema, fields };
  };

  it.each([
    ['is refused', {}, 'failed', 0],
    ['goes when the admin has revealed it', { fields: { title: { reveal: true } } }, 'done', 1],
  ])('%s', async (_, sync, outcome, created) => {
    const pair = await makePair({ sync });
    shown(pair, 'left', 'internal');
    shown(pair, 'right', 'customer');
    pair.left.add({ title: 'a' });
    expect(await pair.run()).toMatchObject({ outcome, created });
  });
});

describe('a mapping that was never right', () => {
  const broken = {
    ...RIGHT_MAPPING,
    fields: { ...RIGHT_MAPPING.fields, status: { field: 'status', values: { 待评审: 'new', 已完成: 'done' } } },
  };

  it('does not run at all, and says why with file and path', async () => {
    const pair = await makePair({ rightSide: { mapping: broken } });
    pair.left.add({ title: 'a' });
    const report = await pair.run();
    expect(report).toMatchObject({ outcome: 'failed', created: 0 });
    expect(report.issues?.[0]).toMatchObject({ file: 'mappings/right-ideas.json' });
    expect(pair.writes()).toEqual([]);
  });

  it('an edit that breaks it is refused, although it once was right', async () => {
    const pair = await freePair();
    pair.sync = { ...pair.sync, right: { ...pair.sync.right, mapping: broken } };
    pair.left.edit('1', { title: 'b' });
    expect(await pair.run()).toMatchObject({ outcome: 'failed' });
    expect(pair.writes()).toEqual([]);
  });
});
