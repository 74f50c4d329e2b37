import type { FieldSchema, FieldType, Native, Option, Person } from 'tandem-sync/sdk';
import type { CustomFieldDefinition, CustomValue, Ref } from './schema.ts';
import { lf } from './text-lines.ts';

/** A custom field as far as this account may know it. A field's format never changes after it was made. */
export interface CustomField {
  readonly id: number;
  readonly name: string;
  readonly type: FieldType;
  /** By stored value, where that is a number behind a label (key/value lists). */
  readonly labels?: ReadonlyMap<string, string>;
  readonly options?: readonly Option[];
  readonly readOnly?: boolean;
  readonly required?: boolean;
  readonly maxLength?: number;
  /** Ids of the trackers that have it; absent where unknown. */
  readonly trackers?: readonly number[];
}

export const nativeName = (id: number): string => `cf_${id}`;

/** The id in a native name, `undefined` for a core field. */
export const customId = (name: string): number | undefined => {
  const found = /^cf_(\d+)$/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
};

interface Pair {
  readonly one: FieldType;
  readonly many: FieldType;
}

const CHOICE: Pair = { one: 'option', many: 'options' };
const FREE: Pair = { one: 'text', many: 'labels' };

const TYPES: Readonly<Record<string, Pair>> = {
  list: CHOICE,
  enumeration: CHOICE,
  user: { one: 'person', many: 'people' },
  bool: { ...FREE, one: 'boolean' },
  int: { ...FREE, one: 'number' },
  float: { ...FREE, one: 'number' },
  date: { ...FREE, one: 'date' },
};

/** Formats that hold the number of something this connector does not look up: shown as text, never written. */
const BY_NUMBER: ReadonlySet<string> = new Set(['attachment', 'version']);

/** From an administrator's list of definitions. */
function defined(field: CustomFieldDefinition): CustomField {
  const named = (field.possible_values ?? []).map(({ value, label }) => ({ id: value, name: label ?? value }));
  const pair = TYPES[field.field_format] ?? FREE;
  const choice = pair === CHOICE && named.length > 0;
  const type = (pair === CHOICE && !choice ? FREE : pair)[field.multiple ? 'many' : 'one'];
  return {
    id: field.id,
    name: field.name,
    type,
    ...(choice && { options: named }),
    ...(field.field_format === 'enumeration' && { labels: new Map(named.map((option) => [option.id, option.name])) }),
    ...(BY_NUMBER.has(field.field_format) && { readOnly: true }),
    ...(field.is_required && { required: true }),
    ...(typeof field.max_length === 'number' && { maxLength: field.max_length }),
    ...(field.trackers && { trackers: field.trackers.map((tracker) => tracker.id) }),
  };
}

/** From what an issue shows: only that a field takes several values can be told, not its format, nor what may be chosen. */
export const learned = (value: Pick<CustomValue, 'id' | 'name' | 'multiple'>): CustomField => ({
  id: value.id,
  name: value.name,
  type: FREE[value.multiple ? 'many' : 'one'],
});

/** What the stream knows of custom fields; those it has no definition of are read as text. */
export type CustomFieldsById = ReadonlyMap<number, CustomField>;

export const byId = (definitions: readonly CustomFieldDefinition[]): CustomFieldsById =>
  new Map(definitions.map((field) => [field.id, defined(field)]));

export const NONE_KNOWN: CustomFieldsById = new Map();

/** A stored value in the type its field declares. A value that does not fit its format is handed over as the text it is. */
export function toNative(stored: CustomValue, known: CustomFieldsById): Native {
  const field = known.get(stored.id) ?? learned(stored);
  const { value } = stored;
  if (Array.isArray(value)) return many(value, field);
  if (value === null || value === undefined || value === '') return SETS.has(field.type) ? [] : null;
  switch (field.type) {
    case 'number':
      return Number.isFinite(Number(value)) ? Number(value) : value;
    case 'boolean':
      return value === '1' ? true : value === '0' ? false : value;
    case 'person':
      return { id: value };
    case 'options':
    case 'labels':
    case 'people':
      return many([value], field);
    case 'option':
      return field.labels?.get(value) ?? value;
    default:
      return lf(value);
  }
}

const SETS: ReadonlySet<FieldType> = new Set(['options', 'labels', 'people']);

const many = (values: readonly string[], field: CustomField): Native =>
  field.type === 'people' ? values.map((id) => ({ id })) : values.map((value) => field.labels?.get(value) ?? value);

/** A native value as Redmine stores it: text, or a list of texts. Booleans must be `1` and `0`: `true` is taken and means nothing. */
export function toStored(native: Native, field: CustomField | undefined): string | readonly string[] {
  if (isMany(native)) return native.map((one) => idOf(one, field));
  return native === null ? '' : idOf(native, field);
}

const isMany = (native: Native): native is readonly string[] | readonly Person[] => Array.isArray(native);

const idOf = (native: Exclude<Native, null | readonly unknown[]>, field: CustomField | undefined): string => {
  if (typeof native === 'object') return (native as Person).id;
  if (typeof native === 'boolean') return native ? '1' : '0';
  const text = String(native);
  return field?.labels ? (field.options?.find((option) => option.name === text)?.id ?? text) : text;
};

/** The field as the schema shows it. */
export const describeCustomField = (field: CustomField): FieldSchema => ({
  name: nativeName(field.id),
  title: { en: field.name, zh: field.name },
  type: field.type,
  writable: field.readOnly ? 'never' : 'always',
  ...(field.options && { options: field.options }),
  ...(field.required && { required: true, clearable: false }),
  ...(field.maxLength !== undefined && { maxLength: { length: field.maxLength, unit: 'characters' as const } }),
});

/** Fields that must be asked of issues, because nobody but an administrator may list them. */
export const seenOn = (
  values: readonly (readonly CustomValue[] | undefined)[],
  tied: readonly Ref[],
): readonly CustomField[] => {
  const found = new Map<number, CustomField>(tied.map((ref) => [ref.id, learned(ref)]));
  for (const value of values.flatMap((one) => one ?? [])) found.set(value.id, learned(value));
  return [...found.values()].sort((a, b) => a.id - b.id);
};
