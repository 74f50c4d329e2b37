import { createHash } from 'node:crypto';
import { fieldNamed, text, type ConfigIssue, type NativeFields, type Schema } from '../model/index.ts';
import { compileField } from './compile-field.ts';
import type { CompiledField } from './field.ts';
import { ruleOf, type Mapping } from './mapping.ts';
import type { PeopleBook } from './people.ts';

/** A mapping tied to the live schema of its stream. */
export interface CompiledMapping {
  /** The file's name without `.json`, as used in `syncs.json`. */
  readonly name: string;
  readonly fields: Readonly<Record<string, CompiledField>>;
  /** Native fields that are read. */
  readonly nativeFields: readonly string[];
  /** Native values of a new record that no mapped field gives. */
  readonly defaults: NativeFields;
  /** Changes whenever the meaning of the mapping does. */
  readonly fingerprint: string;
}

/** One thing in a mapping that does not fit the stream, with the shared field it is about. */
export interface MappingIssue extends ConfigIssue {
  readonly field: string;
}

/** Ties a mapping to a live schema. What does not fit comes back as issues, all at once, with the path inside the mapping file; the rest is compiled. */
export function compileMapping(
  name: string,
  mapping: Mapping,
  schema: Schema,
  people: PeopleBook,
): { readonly compiled: CompiledMapping; readonly issues: readonly MappingIssue[] } {
  const file = `mappings/${name}.json`;
  const fields: Record<string, CompiledField> = {};
  const issues: MappingIssue[] = [];
  for (const [field, entry] of Object.entries(mapping.fields)) {
    const made = compileField(field, ruleOf(entry), { schema, people, timeZone: mapping.timeZone ?? 'UTC' });
    if ('field' in made) fields[field] = made.field;
    else
      for (const { at, words } of made.misfits)
        issues.push({ file, path: ['fields', field, at].filter(Boolean).join('.'), field, words });
  }
  const defaults = mapping.defaults ?? {};
  for (const native of Object.keys(defaults).filter((one) => fieldNamed(schema, one) === undefined)) {
    const words = text(`the stream has no field "${native}"`, `数据流没有字段“${native}”`);
    issues.push({ file, path: `defaults.${native}`, field: '', words });
  }
  const nativeFields = [...new Set(Object.values(fields).flatMap((field) => field.reads))];
  return { compiled: { name, fields, nativeFields, defaults, fingerprint: fingerprint(mapping) }, issues };
}

/** Mappings never change, so a digest once made holds. */
const fingerprints = new WeakMap<Mapping, string>();

/** A digest of everything in a mapping that gives values their meaning, independent of key order. */
export function fingerprint(mapping: Mapping): string {
  const known = fingerprints.get(mapping) ?? digest(mapping);
  fingerprints.set(mapping, known);
  return known;
}

const digest = (mapping: Mapping): string =>
  createHash('sha256')
    .update(canonicalJson({ ...mapping, $schema: undefined, $comment: undefined, fields: meaningful(mapping.fields) }))
    .digest('base64url')
    .slice(0, 16);

/** What admins note beside a rule gives it no other meaning. */
const meaningful = (fields: Mapping['fields']): unknown =>
  Object.fromEntries(
    Object.entries(fields).map(([name, rule]) => [
      name,
      typeof rule === 'string' ? rule : { ...rule, $comment: undefined },
    ]),
  );

/** JSON with sorted keys; `undefined` members are left out. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
