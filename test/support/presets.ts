import { readFileSync } from 'node:fs';
import { compileMapping, Mapping, NOBODY, ruleOf, type CompiledMapping } from '../../src/mapping/index.ts';
import { PRIORITIES, STATUSES, type Schema } from '../../src/model/index.ts';

export const presetNamed = (name: string): Mapping =>
  Mapping.parse(JSON.parse(readFileSync(new URL(`../../mappings/${name}.json`, import.meta.url), 'utf8')));

/** The same set-up in another language: states, priorities and other options by other names. A name that is not in the list stays. */
export const renamed = (schema: Schema, names: Readonly<Record<string, string>>): Schema => ({
  ...schema,
  fields: schema.fields.map((field) => ({
    ...field,
    ...(field.options && { options: field.options.map((one) => ({ ...one, name: names[one.name] ?? one.name })) }),
  })),
});

const KNOWN = { status: STATUSES.map((status) => status.id), priority: PRIORITIES };

/** What is wrong with a preset at a vendor that looks like this; all empty when it fits. */
export interface PresetFaults {
  /** Fields the stream does not have, and the like. */
  readonly misfits: readonly string[];
  /** Live states and priorities without a shared meaning. */
  readonly meaningless: readonly string[];
  /** Meanings the mapping speaks of that no live value has. */
  readonly lost: readonly string[];
  /** Shared statuses and priorities that could not be written. */
  readonly held: readonly string[];
}

export function faultsOf(name: string, schema: Schema): PresetFaults {
  const mapping = presetNamed(name);
  const { compiled, issues } = compileMapping(name, mapping, schema, NOBODY);
  const both = ['status', 'priority'] as const;
  return {
    misfits: issues.map((issue) => `${issue.path}: ${issue.words.en}`),
    meaningless: both.flatMap((field) => meaninglessIn(compiled, field)),
    lost: Object.keys(mapping.fields).flatMap((field) => lostIn(compiled, mapping, field)),
    held: both.flatMap((field) => heldIn(compiled, field)),
  };
}

export const FITS: PresetFaults = { misfits: [], meaningless: [], lost: [], held: [] };

/** Native names as the schema lists them. */
export const optionsOf = ({ fields }: CompiledMapping, field: string): readonly string[] =>
  fields[field]?.schema.options?.map((option) => option.name) ?? [];

function meaninglessIn(compiled: CompiledMapping, field: keyof typeof KNOWN): readonly string[] {
  const known: readonly unknown[] = KNOWN[field];
  return optionsOf(compiled, field).filter((name) => !known.includes(compiled.fields[field]?.toShared(name)));
}

function lostIn(compiled: CompiledMapping, mapping: Mapping, field: string): readonly string[] {
  const { values = {}, write } = ruleOf(mapping.fields[field] ?? '');
  const spoken = new Set([...Object.values(values), ...(typeof write === 'object' ? Object.keys(write) : [])]);
  return [...spoken].filter((meaning) => compiled.fields[field]?.candidates(meaning).length === 0);
}

const heldIn = ({ fields }: CompiledMapping, field: keyof typeof KNOWN): readonly string[] =>
  KNOWN[field].filter((meaning) => 'held' in (fields[field]?.toNative(meaning) ?? { held: true }));
