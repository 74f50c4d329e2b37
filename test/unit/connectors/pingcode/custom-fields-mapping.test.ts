import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../../../src/mapping/index.ts';
import { fieldNamed, type Native, type Value } from '../../../../src/sdk/index.ts';
import { mappedField, written } from '../../../support/mapped-field.ts';
import { MARKER, stage, verbs } from './stage.ts';

interface Row {
  readonly type: string;
  readonly key: string;
  /** Made with the first value, changed to the second. */
  readonly values: readonly [Value, Value];
  readonly rule?: Exclude<FieldMapping, string>;
}

const XIAOMING = 'wang.xm@example.com';
const LIHUA = 'li.hua@example.com';

const ROWS: readonly Row[] = [
  { type: 'text', key: 'beizhu', values: ['先看旧版', '改看新版'] },
  {
    type: 'textarea',
    key: 'acceptance',
    values: ['<p>能登录</p>', '<ul><li>能登录</li><li>能<strong>退出</strong></li></ul>'],
  },
  { type: 'link', key: 'page', values: ['https://example.com/a', 'https://example.com/b?x=1&y=2'] },
  { type: 'select', key: 'backlog_type', values: ['功能需求', '技术优化'] },
  {
    type: 'select, in shared words',
    key: 'backlog_type',
    values: ['feature', 'polish'],
    rule: { values: { 功能需求: 'feature', 体验优化: 'polish', 技术优化: 'tech' } },
  },
  { type: 'multi_select', key: 'platforms', values: [['安卓', '网页'], ['苹果']] },
  { type: 'cascade_select', key: 'area', values: ['前端 / 登录', '后端'] },
  {
    type: 'cascade_multi_select',
    key: 'scenes',
    values: [
      ['办公 / 报表', '外勤 / 报表'],
      ['办公 / 审批', '外勤'],
    ],
  },
  { type: 'member', key: 'designer', values: [XIAOMING, LIHUA] },
  { type: 'members', key: 'testers', values: [[LIHUA, XIAOMING], [LIHUA]] },
  { type: 'date', key: 'promised_on', values: ['2026-03-01', '2026-12-31'] },
  { type: 'number', key: 'effort_days', values: [1.5, 0] },
  { type: 'progress, from 0 to 1', key: 'readiness', values: [0.55, 1], rule: { scale: 100 } },
  { type: 'rate', key: 'stars', values: [4, 5] },
];

const setUp = async ({ key, rule = {} }: Row) => {
  const { sandbox, asked, ideas } = stage();
  const native = `properties.${key}`;
  const schema = await ideas.describe();
  return {
    asked,
    ideas: { ...ideas, ...verbs(ideas) },
    native,
    field: mappedField({ ...rule, field: native }, schema, sandbox.people),
  };
};

describe('a property of type', () => {
  it.each(ROWS)('$type comes back as it was written', async (row) => {
    const { ideas, native, field } = await setUp(row);
    const [first, second] = row.values;
    const read = async (key: string): Promise<Native | undefined> => {
      const observed = (await ideas.read([key], [native])).get(key);
      return observed?.at === 'present' ? observed.record.fields[native] : undefined;
    };
    const { key } = await ideas.create({ fields: { title: '甲', [native]: written(field, first) }, marker: MARKER });
    expect(field.toShared((await read(key)) ?? null)).toEqual(first);
    const changed = await ideas.update(key, { fields: { [native]: written(field, second) } });
    expect(field.toShared(changed.fields[native] ?? null)).toEqual(second);
    expect(field.toShared((await read(key)) ?? null)).toEqual(second);
  });

  it.each(ROWS)('$type reads as empty where nothing was entered', async (row) => {
    const { ideas, native, field } = await setUp(row);
    const { fields } = await ideas.create({ fields: { title: '甲' }, marker: MARKER });
    expect(fields).toHaveProperty([native], null);
    expect(field.toShared(null)).toEqual(Array.isArray(row.values[0]) ? [] : null);
  });

  it.each(ROWS)('$type cannot be emptied: it is held, or refused before anything is sent', async (row) => {
    const { ideas, asked, native, field } = await setUp(row);
    const { key } = await ideas.create({ fields: { title: '甲' }, marker: MARKER });
    const made = field.toNative(Array.isArray(row.values[0]) ? [] : null);
    if ('held' in made) return;
    await expect(ideas.update(key, { fields: { [native]: made.native } })).rejects.toThrow('cannot empty a field');
    expect(asked.some((call) => call.startsWith('PATCH'))).toBe(false);
  });
});

it('system properties and those the record has itself are no fields', async () => {
  const schema = await stage().ideas.describe();
  for (const key of ['plan_at', 'identifier']) expect(fieldNamed(schema, `properties.${key}`)).toBeUndefined();
});

it('an option that does not exist is held rather than lost', async () => {
  const { field } = await setUp({ type: 'select', key: 'backlog_type', values: [null, null] });
  expect(field.toNative('新类型')).toHaveProperty('held');
});
