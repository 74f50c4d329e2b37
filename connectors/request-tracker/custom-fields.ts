import type { FieldType, Native } from 'tandem-sync/sdk';
import { storedInstant } from './days.ts';
import type { CustomField, CustomFieldValues } from './schema.ts';

/** Custom fields whose definition this account may read, by id. The others are taken for single lines of text. */
export type CustomKinds = ReadonlyMap<string, CustomField>;

const PREFIX = 'CustomFields.';

export const customFieldName = (name: string): string => PREFIX + name;

/** The custom field's own name, or `undefined` for any other field. */
export const customName = (native: string): string | undefined =>
  native.startsWith(PREFIX) ? native.slice(PREFIX.length) : undefined;

/** Files are not values. */
export const isMappable = (kind: CustomField | undefined): boolean => kind?.Type !== 'Image' && kind?.Type !== 'Binary';

const holdsMany = (kind: CustomField | undefined): boolean => kind !== undefined && kind.MaxValues !== '1';

/** Cleared fields keep a `null` among their values, or time zero. Several values of a field of unknown kind are handed over as they are. */
export const customNative = (field: CustomFieldValues, kind: CustomField | undefined): Native => {
  const values = field.values.filter((value) => typeof value === 'string').filter((value) => !isUnset(value, kind));
  if (holdsMany(kind) || values.length > 1) return values.toSorted();
  return values[0] ?? null;
};

const isUnset = (value: string, kind: CustomField | undefined): boolean =>
  value === '' || (/^Date/.test(kind?.Type ?? '') && value.startsWith('1970-01-01'));

/** `null` clears a single value of any type, `[]` a set of them; the other way round dates would become 1970. */
export const customStored = (value: Native, kind: CustomField | undefined): string | readonly string[] | null => {
  if (value === null) return holdsMany(kind) ? [] : null;
  if (Array.isArray(value)) return value.map(String);
  return kind?.Type === 'DateTime' ? storedInstant(String(value)) : String(value);
};

export const customType = (kind: CustomField | undefined): FieldType => {
  const many = holdsMany(kind);
  switch (kind?.Type) {
    case 'Select':
      return many ? 'options' : 'option';
    case 'Date':
      return many ? 'labels' : 'date';
    case 'DateTime':
      return many ? 'labels' : 'instant';
    case 'HTML':
      return many ? 'labels' : 'rich-text';
    default:
      return many ? 'labels' : 'text';
  }
};

export const customOptions = (kind: CustomField | undefined): readonly string[] | undefined =>
  kind?.Type === 'Select' ? kind.Values?.map((value) => (typeof value === 'string' ? value : value.name)) : undefined;
