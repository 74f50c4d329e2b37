import type { FieldSchema, Native, NativeFields, Person, Schema } from '../../model/index.ts';
import { wordsIn } from './samples.ts';

/** What a field should hold after a value was sent: the value, after what the vendor is declared to make of it. */
export const expected = (field: FieldSchema, value: Native): Native => {
  const { rewrites = {} } = field;
  if (typeof value === 'number' && rewrites.decimals !== undefined) return Number(value.toFixed(rewrites.decimals));
  if (typeof value !== 'string') return value;
  const lines =
    rewrites.singleLine === undefined ? value : value.replace(/\r?\n/g, rewrites.singleLine === 'space' ? ' ' : '');
  const trimmed = rewrites.trim === true ? lines.trim() : lines;
  return rewrites.cutAt ? cut(trimmed, rewrites.cutAt.length, rewrites.cutAt.unit) : trimmed;
};

const cut = (value: string, length: number, unit: 'characters' | 'bytes'): string => {
  if (unit === 'characters') return [...value].slice(0, length).join('');
  let kept = '';
  for (const character of value) {
    if (Buffer.byteLength(kept + character) > length) break;
    kept += character;
  }
  return kept;
};

/** A value in a form that is equal exactly when two values mean the same. */
export const comparable = (field: FieldSchema, value: Native | undefined): unknown => {
  if (value === undefined || value === null || value === '') return null;
  if (field.type === 'rich-text') return wordsIn(value, field.format ?? 'plain') || null;
  if (field.type === 'person') return (value as Person).id;
  if (field.type === 'instant') return Date.parse(String(value));
  if (!Array.isArray(value)) return value;
  const entries = (value as readonly (string | Person)[]).map((entry) =>
    typeof entry === 'string' ? entry : entry.id,
  );
  return entries.length === 0 ? null : entries.sort();
};

/** Those of a record's fields that were sent, each in comparable form. */
export const seen = (
  schema: Schema,
  fields: NativeFields | undefined,
  names: readonly string[],
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(named(schema, names).map((field) => [field.name, comparable(field, fields?.[field.name])]));

/** What `seen` should give after these fields were sent. */
export const wanted = (schema: Schema, fields: NativeFields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    named(schema, Object.keys(fields)).map((field) => [
      field.name,
      comparable(field, expected(field, fields[field.name] ?? null)),
    ]),
  );

const named = (schema: Schema, names: readonly string[]): readonly FieldSchema[] =>
  schema.fields.filter((field) => names.includes(field.name));
