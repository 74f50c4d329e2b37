import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../../../src/mapping/index.ts';
import { fieldNamed, type Person, type Value } from '../../../../src/sdk/index.ts';
import { mappedField, written } from '../../../support/mapped-field.ts';
import { MARKER, present, stage } from './stage.ts';

interface Row {
  readonly format: string;
  readonly native: string;
  /** Made with the first value, changed to the second. */
  readonly values: readonly [Value, Value];
  readonly rule?: Exclude<FieldMapping, string>;
}

const LISI = 'lisi@example.test';
const ZHANGSAN = 'zhangsan@example.test';

/** As an administrator's key has it: fields in their own types. */
const TYPED: readonly Row[] = [
  { format: 'string', native: 'cf_1', values: ['K-1', 'K-2'] },
  { format: 'text', native: 'cf_9', values: ['第一行\n第二行', '一行'] },
  { format: 'list', native: 'cf_2', values: ['微信', '电话'] },
  {
    format: 'list, in shared words',
    native: 'cf_2',
    values: ['chat', 'phone'],
    rule: { values: { 微信: 'chat', 电话: 'phone', 邮件: 'mail', 网页: 'web' } },
  },
  { format: 'list of several', native: 'cf_3', values: [['支付', '登录'], ['报表']] },
  { format: 'bool', native: 'cf_4', values: [true, false] },
  { format: 'int', native: 'cf_5', values: [12, -3] },
  { format: 'int, as a share', native: 'cf_5', values: [0.4, 1], rule: { scale: 100 } },
  { format: 'float', native: 'cf_6', values: [1.25, 0] },
  { format: 'date', native: 'cf_7', values: ['2026-03-01', '2026-12-31'] },
  { format: 'user', native: 'cf_8', values: [LISI, ZHANGSAN] },
  { format: 'link', native: 'cf_10', values: ['https://example.com/a', 'https://example.com/b?x=1&y=2'] },
  { format: 'enumeration', native: 'cf_11', values: ['大', '小'] },
  { format: 'users', native: 'cf_12', values: [[LISI, ZHANGSAN], [LISI]] },
  { format: 'enumeration of several', native: 'cf_13', values: [['手机', '网页'], ['网页']] },
];

/** As any other key has it: text, or several texts, with the type said by the mapping. */
const AS_TEXT: readonly Row[] = [
  { format: 'string', native: 'cf_1', values: ['K-1', 'K-2'] },
  { format: 'list', native: 'cf_2', values: ['微信', '电话'] },
  {
    format: 'list, in shared words',
    native: 'cf_2',
    values: ['chat', 'phone'],
    rule: { type: 'option', values: { 微信: 'chat', 电话: 'phone', 邮件: 'mail', 网页: 'web' } },
  },
  { format: 'list of several', native: 'cf_3', values: [['支付', '登录'], ['报表']] },
  { format: 'bool', native: 'cf_4', values: [true, false], rule: { type: 'boolean' } },
  { format: 'int', native: 'cf_5', values: [12, -3], rule: { type: 'number' } },
  { format: 'float', native: 'cf_6', values: [1.25, 0], rule: { type: 'number' } },
  { format: 'date', native: 'cf_7', values: ['2026-03-01', '2026-12-31'], rule: { type: 'date' } },
  { format: 'user', native: 'cf_8', values: [LISI, ZHANGSAN], rule: { type: 'person' } },
  {
    format: 'enumeration, by its number',
    native: 'cf_11',
    values: ['big', 'small'],
    rule: { type: 'option', values: { 1: 'big', 2: 'small' } },
  },
];

/** Addresses are told to an administrator only; `people.json` says the same for any other account. */
const addressed = (people: readonly Person[]): readonly Person[] =>
  people.map((person) => ({ ...person, email: { 6: ZHANGSAN, 7: LISI }[person.id] ?? `${person.id}@example.test` }));

const setUp = async ({ native, rule = {} }: Row, login: string) => {
  const { sandbox, people, issues } = await stage({ login, scope: { project: 'crm', tracker: '功能' } });
  // Any other account learns the fields from the newest issues.
  people.create({ subject: '先有一条', tracker: '功能' });
  const schema = await issues.describe();
  return { issues, field: mappedField({ ...rule, field: native }, schema, addressed(sandbox.people)), schema };
};

async function comesBack(row: Row, login: string): Promise<void> {
  const { issues, field } = await setUp(row, login);
  const { native, values } = row;
  const fields = { subject: '甲', [native]: written(field, values[0]) };
  const { key } = await issues.create({ fields, marker: MARKER });
  expect(field.toShared((await present(issues, key)).fields[native] ?? null)).toEqual(values[0]);
  const changed = await issues.update(key, { fields: { [native]: written(field, values[1]) } });
  expect(field.toShared(changed.fields[native] ?? null)).toEqual(values[1]);
  const empty = Array.isArray(values[0]) ? [] : null;
  const cleared = await issues.update(key, { fields: { [native]: written(field, empty) } });
  expect(field.toShared(cleared.fields[native] ?? null)).toEqual(empty);
}

describe('a custom field of format', () => {
  it.each(TYPED)('$format comes back as it was written, and can be emptied (administrator)', (row) =>
    comesBack(row, 'admin'),
  );

  it.each(AS_TEXT)('$format comes back as it was written, and can be emptied (any other account)', (row) =>
    comesBack(row, 'syncbot'),
  );
});

it('a user, or a value, that the field does not have is refused with its name', async () => {
  const { issues, field } = await setUp({ format: 'list', native: 'cf_2', values: [null, null] }, 'admin');
  expect(field.toNative('信鸽')).toHaveProperty('held');
  const { key } = await issues.create({ fields: { subject: '甲' }, marker: MARKER });
  await expect(issues.update(key, { fields: { cf_8: { id: '999' } } })).rejects.toThrow('客户经理');
});

it('a version is read by its number and never written', async () => {
  const { people, issues } = await stage({ login: 'admin', scope: { project: 'crm', tracker: '功能' } });
  const field = mappedField('cf_14', await issues.describe(), []);
  const { fields } = await present(issues, people.create({ cf_14: '3' }));
  expect([field.toShared(fields['cf_14'] ?? null), field.schema.writable]).toEqual(['3', 'never']);
});

it('an issue description acts on names and numbers in it; its custom fields do not', async () => {
  const { schema } = await setUp({ format: 'string', native: 'cf_1', values: [null, null] }, 'admin');
  expect(fieldNamed(schema, 'description')?.actsOn).toEqual(['mentions']);
  expect(schema.fields.filter((one) => one.actsOn).map((one) => one.name)).toEqual(['description']);
});
