import { describe, expect, it } from 'vitest';
import type { FieldRow } from '../../../../connectors/request-tracker/sandbox/world.ts';
import type { FieldMapping } from '../../../../src/mapping/index.ts';
import { fieldNamed, type Value } from '../../../../src/sdk/index.ts';
import { mappedField, written } from '../../../support/mapped-field.ts';
import { MARKER, present, stage } from './stage.ts';

interface Row {
  readonly kind: string;
  readonly name: string;
  /** Made with the first value, changed to the second. */
  readonly values: readonly [Value, Value];
  readonly rule?: Exclude<FieldMapping, string>;
}

/** Kinds the stand-in's queue has no field of. */
const ADDED: readonly FieldRow[] = [
  { id: 21, name: 'Notes', type: 'Text', many: false },
  { id: 22, name: 'Steps', type: 'Wikitext', many: false },
  { id: 23, name: 'Answer', type: 'HTML', many: false },
  { id: 24, name: 'Place', type: 'Combobox', many: false, values: ['北京', '上海'] },
  { id: 25, name: 'Product', type: 'Autocomplete', many: false, values: ['CRM', 'ERP'] },
  { id: 26, name: 'Products', type: 'Autocomplete', many: true, values: ['CRM', 'ERP'] },
  { id: 27, name: 'Server', type: 'IPAddress', many: false },
  { id: 28, name: 'Network', type: 'IPAddressRange', many: false },
  { id: 29, name: 'Visits', type: 'Date', many: true },
];

const ROWS: readonly Row[] = [
  { kind: 'one line', name: 'External key', values: ['K-1', 'K-2'] },
  { kind: 'one line, as a number', name: 'External key', values: [12, -1.5], rule: { type: 'number' } },
  { kind: 'one line, as yes or no', name: 'External key', values: [true, false], rule: { type: 'boolean' } },
  { kind: 'lines', name: 'Tags', values: [['甲', '乙'].sort(), ['丙']] },
  { kind: 'text', name: 'Notes', values: ['第一行\n第二行', '一行'] },
  { kind: 'wikitext', name: 'Steps', values: ["= 步骤 =\n'''先'''登录", '= 步骤 ='] },
  { kind: 'HTML', name: 'Answer', values: ['<p>已<strong>修复</strong></p>', '<ul><li>甲</li><li>乙</li></ul>'] },
  { kind: 'select', name: 'Channel', values: ['微信', '电话'] },
  {
    kind: 'select, in shared words',
    name: 'Channel',
    values: ['chat', 'phone'],
    rule: { values: { 微信: 'chat', 电话: 'phone', 邮件: 'mail', 网页: 'web' } },
  },
  { kind: 'select of several', name: 'Areas', values: [['Billing', '网络'], ['App']] },
  { kind: 'combo box', name: 'Place', values: ['北京', '上海'] },
  { kind: 'auto-completed', name: 'Product', values: ['CRM', 'ERP'] },
  { kind: 'auto-completed, several', name: 'Products', values: [['CRM', 'ERP'], ['ERP']] },
  { kind: 'date', name: 'Promised on', values: ['2026-03-01', '2026-12-31'] },
  { kind: 'dates', name: 'Visits', values: [['2026-03-01', '2026-12-31'], ['2026-12-31']] },
  { kind: 'date and time', name: 'Called at', values: ['2026-03-01T09:30:00.000Z', '2026-03-02T00:00:00.000Z'] },
  { kind: 'date and time, as a day', name: 'Called at', values: ['2026-03-01', '2026-03-02'], rule: { type: 'date' } },
  { kind: 'address', name: 'Server', values: ['192.168.1.1', '10.0.0.7'] },
  { kind: 'address range', name: 'Network', values: ['192.168.1.0-192.168.1.255', '10.0.0.0-10.0.0.7'] },
];

const setUp = async ({ name, rule = {} }: Row) => {
  const { sandbox, tickets, warnings } = await stage();
  sandbox.store.addedFields.push(...ADDED);
  const native = `CustomFields.${name}`;
  const schema = await tickets.describe();
  const field = mappedField({ ...rule, field: native }, schema, sandbox.people);
  const read = async (key: string): Promise<unknown> =>
    field.toShared((await present(tickets, key, [native])).fields[native] ?? null);
  return { tickets, native, schema, field, read, warnings };
};

describe('a custom field of kind', () => {
  it.each(ROWS)('$kind comes back as it was written', async (row) => {
    const { tickets, native, field, read, warnings } = await setUp(row);
    const [first, second] = row.values;
    const fields = { Subject: '甲', [native]: written(field, first) };
    const { key } = await tickets.create({ fields, marker: MARKER });
    expect(await read(key)).toEqual(first);
    const changed = await tickets.update(key, { fields: { [native]: written(field, second) } });
    expect(field.toShared(changed.fields[native] ?? null)).toEqual(second);
    expect(await read(key)).toEqual(second);
    expect(warnings).toEqual([]);
  });

  it.each(ROWS)('$kind can be emptied', async (row) => {
    const { tickets, native, field, read } = await setUp(row);
    const fields = { Subject: '甲', [native]: written(field, row.values[0]) };
    const { key } = await tickets.create({ fields, marker: MARKER });
    const empty = Array.isArray(row.values[0]) ? [] : null;
    await tickets.update(key, { fields: { [native]: written(field, empty) } });
    expect(await read(key)).toEqual(empty);
  });
});

it('a word that is no option is held rather than dropped by the server', async () => {
  const { field } = await setUp({ kind: 'select', name: 'Channel', values: [null, null] });
  expect(field.toNative('信鸽')).toHaveProperty('held');
});

it('files are no fields', async () => {
  const { sandbox, tickets } = await stage();
  sandbox.store.addedFields.push({ id: 31, name: 'Screenshot', type: 'Image', many: false });
  expect(fieldNamed(await tickets.describe(), 'CustomFields.Screenshot')).toBeUndefined();
});
