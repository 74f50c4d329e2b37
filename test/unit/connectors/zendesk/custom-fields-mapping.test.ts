import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../../../src/mapping/index.ts';
import { fieldNamed, type Value } from '../../../../src/sdk/index.ts';
import { mappedField, written } from '../../../support/mapped-field.ts';
import { MARKER, present, stage } from './stage.ts';

interface Row {
  readonly kind: string;
  readonly id: number;
  /** Made with the first value, changed to the second. */
  readonly values: readonly [Value, Value];
  readonly rule?: Exclude<FieldMapping, string>;
}

const ROWS: readonly Row[] = [
  { kind: 'text', id: 101, values: ['K-1 <甲>', 'K-2'] },
  { kind: 'text, as a number', id: 101, values: [12, -1.5], rule: { type: 'number' } },
  { kind: 'multi-line text', id: 102, values: ['<p>第一行<br>第二行</p>', '<p>一行</p>'] },
  { kind: 'drop-down', id: 103, values: ['导入', 'App / 登录'] },
  {
    ...{ kind: 'drop-down, in shared words', id: 103, values: ['import', 'export'] },
    rule: { values: { 导入: 'import', 导出: 'export', 'App / 登录': 'app', '后台 / 登录': 'admin' } },
  },
  { kind: 'multi-select', id: 104, values: [['手机', '网页'], ['手机']] },
  { kind: 'checkbox', id: 105, values: [true, false] },
  { kind: 'date', id: 106, values: ['2026-03-01', '2026-12-31'] },
  { kind: 'whole number', id: 107, values: [12, -3] },
  { kind: 'decimal', id: 108, values: [12.5, -0.25] },
  { kind: 'regular expression', id: 109, values: ['v1.2 beta', 'v1.3'] },
  { kind: 'look-up of a user', id: 111, values: ['zhangsan@example.test', 'lisi@example.test'] },
];

const setUp = async ({ id, rule = {} }: Row) => {
  const { sandbox, tickets } = await stage();
  const native = `custom.${id}`;
  const schema = await tickets.describe();
  const field = mappedField({ ...rule, field: native }, schema, sandbox.people);
  const read = async (key: string): Promise<unknown> =>
    field.toShared((await present(tickets, key, [native])).fields[native] ?? null);
  return { tickets, native, schema, field, read };
};

describe('a custom field of type', () => {
  it.each(ROWS)('$kind comes back as it was written', async (row) => {
    const { tickets, native, field, read } = await setUp(row);
    const [first, second] = row.values;
    const fields = { subject: '甲', [native]: written(field, first) };
    const { key } = await tickets.create({ fields, marker: MARKER });
    expect(await read(key)).toEqual(first);
    const changed = await tickets.update(key, { fields: { [native]: written(field, second) } });
    expect(field.toShared(changed.fields[native] ?? null)).toEqual(second);
    expect(await read(key)).toEqual(second);
  });

  it.each(ROWS.filter((row) => row.kind !== 'checkbox'))('$kind can be emptied', async (row) => {
    const { tickets, native, field, read } = await setUp(row);
    const fields = { subject: '甲', [native]: written(field, row.values[0]) };
    const { key } = await tickets.create({ fields, marker: MARKER });
    const empty = Array.isArray(row.values[0]) ? [] : null;
    await tickets.update(key, { fields: { [native]: written(field, empty) } });
    expect(await read(key)).toEqual(empty);
  });
});

describe('a look-up', () => {
  it('of tickets names another ticket of this stream', async () => {
    const { people, tickets } = await stage();
    const [one, other] = [people.create({}), people.create({})];
    expect(fieldNamed(await tickets.describe(), 'custom.112')).toMatchObject({ type: 'item', writable: 'always' });
    const record = await tickets.update(one, { fields: { 'custom.112': other } });
    expect(record.fields['custom.112']).toBe(other);
  });

  it('of anything else is shown by its number, and not written', async () => {
    const { people, sandbox, tickets } = await stage();
    const key = people.create({});
    Object.assign(sandbox.store.tickets.get(1) ?? {}, { custom: new Map([[113, '01HQ']]) });
    expect(fieldNamed(await tickets.describe(), 'custom.113')).toMatchObject({ type: 'text', writable: 'never' });
    expect((await present(tickets, key, ['custom.113'])).fields['custom.113']).toBe('01HQ');
  });
});

it('a card’s number is read only, masked', async () => {
  const { api, people, tickets } = await stage();
  const key = people.create({});
  await api('PUT', `/tickets/${key}`, { ticket: { custom_fields: [{ id: 110, value: '4111111111111111' }] } });
  expect(fieldNamed(await tickets.describe(), 'custom.110')?.writable).toBe('never');
  expect((await present(tickets, key, ['custom.110'])).fields['custom.110']).toBe('XXXXXXXXXXXX1111');
});

it('a word that is no option is held rather than dropped by the server', async () => {
  const { field } = await setUp({ kind: 'drop-down', id: 103, values: [null, null] });
  expect(field.toNative('没有')).toHaveProperty('held');
});
