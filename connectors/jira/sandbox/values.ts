import { isDocument, lengthOf } from './adf-check.ts';
import { badField, badRequest } from './refusal.ts';
import { findIssue, type Store } from './store.ts';
import { userRow, type FieldRow, type OptionRow } from './world.ts';
import { momentOf } from './zone.ts';

type Given = Readonly<Record<string, unknown>>;

const asGiven = (value: unknown): Given => (typeof value === 'object' && value !== null ? (value as Given) : {});

/** A value from a request as it is stored, or Jira's complaint about it. Choices are stored by id. */
export function stored(store: Store, field: FieldRow, value: unknown): unknown {
  const { type, items = '', custom = '' } = field.schema;
  if (type === 'array') return storedList(field, items, value);
  if (value === null || value === undefined || value === '') {
    if (field.required) throw badField(field.id, `${field.name}为必填项。`);
    return null;
  }
  switch (type) {
    case 'string':
      return storedText(field, custom, value);
    case 'number':
      if (typeof value !== 'number') throw badField(field.id, '操作值必须是数字');
      return value;
    case 'date':
      if (!/^\d{4}-\d\d-\d\d$/.test(String(value))) throw badField(field.id, '日期格式应为 yyyy-MM-dd');
      return value;
    case 'datetime': {
      const at = momentOf(String(value));
      if (Number.isNaN(at) || !/[+-]\d\d:?\d\d$/.test(String(value))) throw badField(field.id, '日期时间格式无效');
      return at;
    }
    case 'user':
      return storedUser(field, value);
    case 'issuelink':
      return storedParent(store, field, value);
    case 'option-with-child':
      return storedCascade(field, value);
    default:
      return storedChoice(field, value);
  }
}

const SUMMARY_LENGTH = 255;
const TEXT_LENGTH = 32_767;

function storedText(field: FieldRow, custom: string, value: unknown): unknown {
  const isRich = field.id === 'description' || field.id === 'environment' || custom.endsWith(':textarea');
  if (isRich) {
    if (!isDocument(value)) throw badRequest('INVALID_INPUT');
    if (lengthOf(value as Given) > TEXT_LENGTH) throw badField(field.id, 'CONTENT_LIMIT_EXCEEDED');
    return value;
  }
  if (typeof value !== 'string') throw badField(field.id, '操作值必须是字符串');
  if (/[\r\n]/.test(value)) throw badField(field.id, '摘要无效，因为它包含换行符。');
  if (value.length > SUMMARY_LENGTH) throw badField(field.id, '不得超过 255 个字符。');
  if (field.id === 'summary' && value.trim() === '') throw badField(field.id, '您必须指定问题的摘要。');
  return value.trim();
}

function storedUser(field: FieldRow, value: unknown): string {
  const user = userRow(asGiven(value)['accountId']);
  if (!user) throw badField(field.id, '指定的用户不存在。');
  if (!user.active || user.accountType === 'app')
    throw badField(field.id, `不能将问题分配给用户“${user.displayName}”。`);
  return user.accountId;
}

function storedParent(store: Store, field: FieldRow, value: unknown): string {
  const { id, key } = asGiven(value);
  const parent = findIssue(store, String(id ?? key ?? ''));
  if (!parent) throw badField(field.id, '找不到父级问题。');
  return parent.doc.id;
}

const choiceOf = (field: FieldRow, options: readonly OptionRow[], value: unknown): OptionRow => {
  const { id, value: words, name } = asGiven(value);
  const found = options.find((one) => one.id === id || (id === undefined && one.value === (words ?? name)));
  if (!found) throw badField(field.id, `值“${String(id ?? words ?? name)}”无效`);
  return found;
};

/** Choices with names are written by name or id, those with values by value or id. */
const optionsOf = ({ options, named = [] }: FieldRow): readonly OptionRow[] =>
  options ?? named.map(({ id, name }) => ({ id, value: name }));

const storedChoice = (field: FieldRow, value: unknown): string => choiceOf(field, optionsOf(field), value).id;

function storedCascade(field: FieldRow, value: unknown): readonly string[] {
  const parent = choiceOf(field, field.options ?? [], value);
  const { child } = asGiven(value);
  return child ? [parent.id, choiceOf(field, parent.children ?? [], child).id] : [parent.id];
}

function storedList(field: FieldRow, items: string, value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw badField(field.id, '数据应为数组');
  if (items === 'string') return storedLabels(field, value);
  if (items === 'json') throw badField(field.id, '该字段不能这样写入');
  return [...new Set(value.map((one) => (items === 'user' ? storedUser(field, one) : storedChoice(field, one))))];
}

export function storedLabels(field: FieldRow, labels: readonly unknown[]): readonly string[] {
  for (const label of labels) {
    if (typeof label !== 'string' || label === '') throw badField(field.id, '标签必须是字符串');
    if (/\s/.test(label)) throw badField(field.id, `标签“${label}”包含空格，这是无效的。`);
    if (label.length > 255) throw badField(field.id, '标签过长');
  }
  return [...new Set(labels as readonly string[])];
}
