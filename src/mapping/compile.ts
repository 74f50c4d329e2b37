import { createHash } from 'node:crypto';
import { FIELD_TYPES, isUnmapped, text, type FieldType, type Native, type Value } from '../model/index.ts';
import type { ConfigIssue } from '../model/index.ts';
import { fieldNamed, type FieldSchema, type Schema } from '../model/index.ts';
import { coerce } from './coerce.ts';
import { toShared, type Read } from './convert.ts';
import { ruleOf, type FieldRule, type Mapping } from './mapping.ts';
import type { PeopleBook } from './people.ts';
import { candidates, toNative, type Present, type Writing, type Written } from './write-back.ts';

/** One mapped field of one side, ready to use. */
export interface CompiledField {
  readonly name: string;
  readonly native: string;
  readonly type: FieldType;
  readonly schema: FieldSchema;
  toShared(native: Native): Read;
  toNative(value: Value, present?: Present): Written;
  /** Every native value with this meaning, best first. Options and states only. */
  candidates(value: string, present?: Present): readonly string[];
  coerce(value: Value): Value;
}

/** A mapping tied to the live schema of its stream. */
export interface CompiledMapping {
  /** The file's name without `.json`, as used in `syncs.json`. */
  readonly name: string;
  readonly fields: Readonly<Record<string, CompiledField>>;
  readonly nativeFields: readonly string[];
  /** Changes whenever the meaning of the mapping does. */
  readonly fingerprint: string;
}

const SHARED_TYPES: Readonly<Record<string, FieldType>> = FIELD_TYPES;

/** The shared type decides how values are compared; where the native field is plainer (text for a description), its own format is read as plain. */
const typeOf = (name: string, schema: FieldSchema): FieldType => {
  const shared = SHARED_TYPES[name];
  if (shared === undefined) return schema.type;
  if (shared === 'state' && schema.type === 'option') return 'option';
  return shared;
};

function compileField(name: string, rule: FieldRule, schema: FieldSchema, people: PeopleBook): CompiledField {
  const type = typeOf(name, schema);
  const format = rule.format ?? schema.format ?? 'plain';
  const here = { type, rule, format, people, schema: { ...schema, type, format } };
  return {
    name,
    native: rule.field,
    type,
    schema: here.schema,
    toShared: (native) => toShared(native, here),
    toNative: (value, present) => toNative(value, here, present),
    candidates: (value, present) => candidates(value, here, present),
    coerce: (value) => (type === 'state' || type === 'option' ? coarsen(value, here) : coerce(value, here.schema)),
  };
}

/** Where this side has no word of its own for a meaning, `write` names the nearest one: what it reads back as is all this side can say. */
const coarsen = (value: Value, writing: Writing): Value => {
  if (value === null || !writing.rule.values) return value;
  const written = toNative(value, writing);
  const back = 'native' in written ? toShared(written.native, writing) : value;
  return back === undefined || isUnmapped(back) ? value : back;
};

/**
 * Ties a mapping to a live schema. Fields the stream does not have come back as issues, all at once, with the path inside the mapping file.
 */
export function compileMapping(
  name: string,
  mapping: Mapping,
  schema: Schema,
  people: PeopleBook,
): { readonly compiled: CompiledMapping; readonly issues: readonly ConfigIssue[] } {
  const fields: Record<string, CompiledField> = {};
  const issues: ConfigIssue[] = [];
  for (const [field, entry] of Object.entries(mapping.fields)) {
    const rule = ruleOf(entry);
    const native = fieldNamed(schema, rule.field);
    if (native) fields[field] = compileField(field, rule, native, people);
    else issues.push(missingField(name, field, rule.field, schema));
  }
  const nativeFields = [...new Set(Object.values(fields).map((field) => field.native))];
  return { compiled: { name, fields, nativeFields, fingerprint: fingerprint(mapping) }, issues };
}

const missingField = (mapping: string, field: string, native: string, schema: Schema): ConfigIssue => {
  const known = schema.fields.map((one) => one.name);
  return {
    file: `mappings/${mapping}.json`,
    path: `fields.${field}`,
    words: text(
      `the stream has no field "${native}"; it has ${known.join(', ')}`,
      `数据流没有字段“${native}”；可用字段：${known.join('、')}`,
    ),
  };
};

/** A digest of everything in a mapping that gives values their meaning, independent of key order. */
export const fingerprint = (mapping: Mapping): string =>
  createHash('sha256')
    .update(canonicalJson({ ...mapping, $schema: undefined }))
    .digest('base64url')
    .slice(0, 16);

/** JSON with sorted keys; `undefined` members are left out. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
