import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { jsonSchemas, jsonSchemaText } from '../../../src/workspace/json-schemas.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const jsonOf = (path: string): unknown => JSON.parse(textOf(path));
const filesIn = (folder: string): readonly string[] => readdirSync(new URL(folder, root)).sort();

const schemas = jsonSchemas();
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

/** The sample files, and the schema that each must name. */
const SAMPLES: readonly (readonly [file: string, schema: string, ref: string])[] = [
  ...['connections', 'syncs', 'people', 'settings'].map(
    (name) => [`config/${name}.json`, `${name}.schema.json`, `./schemas/${name}.schema.json`] as const,
  ),
  ...filesIn('mappings')
    .filter((name) => name.endsWith('.json'))
    .map((name) => [`mappings/${name}`, 'mapping.schema.json', '../config/schemas/mapping.schema.json'] as const),
];

const complaints = (schema: string, value: unknown): readonly string[] => {
  const check = ajv.compile(schemas[schema] ?? {});
  return check(value) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('the JSON Schemas for editors', () => {
  it.each(Object.keys(schemas))(
    'config/schemas/%s is what the code makes (node src/workspace/write-json-schemas.ts)',
    (name) => {
      expect(textOf(`config/schemas/${name}`)).toBe(jsonSchemaText(schemas[name] ?? {}));
    },
  );

  it('are all there, and nothing else', () => {
    expect(filesIn('config/schemas')).toEqual(Object.keys(schemas).sort());
  });

  it.each(SAMPLES)('take %s, which names its own', (file, schema, ref) => {
    const value = jsonOf(file);
    expect(complaints(schema, value)).toEqual([]);
    expect(value).toHaveProperty('$schema', ref);
  });

  it('explain every key in both languages', () => {
    const mute = Object.entries(schemas).flatMap(([name, schema]) => keysWithoutHelp(schema, name));
    expect(mute).toEqual([]);
  });
});

const SIDE = { connection: 'a', stream: 'tickets', mapping: 'm' };
const MAPPING = { connector: 'redmine', stream: 'issues', kind: 'task' };

const WRONG: readonly (readonly [what: string, schema: string, value: unknown])[] = [
  ['a misspelled key of a sync', 'syncs.schema.json', { s: { left: SIDE, right: SIDE, polizy: 'mirror' } }],
  ['a policy there is not', 'syncs.schema.json', { s: { left: SIDE, right: SIDE, policy: 'two-way' } }],
  ['a sync without a side', 'syncs.schema.json', { s: { left: SIDE } }],
  ['a sync by a name with blanks', 'syncs.schema.json', { 'my sync': { left: SIDE, right: SIDE } }],
  ['a connection without its connector', 'connections.schema.json', { c: { settings: {} } }],
  ['a number as a person', 'people.schema.json', { 'a@example.test': { redmine: 7 } }],
  ['a language there is not', 'settings.schema.json', { language: 'fr' }],
  ['a misspelled key of a rule', 'mapping.schema.json', { ...MAPPING, fields: { title: { feild: 'subject' } } }],
  ['the same in a custom field', 'mapping.schema.json', { ...MAPPING, fields: { 'custom.x': { feild: 'subject' } } }],
  ['a kind there is not', 'mapping.schema.json', { ...MAPPING, kind: 'bug', fields: {} }],
];

describe('what they underline', () => {
  it.each(WRONG)('%s', (_, schema, value) => {
    expect(complaints(schema, value)).not.toEqual([]);
  });

  it('nothing in a file that only says what it must', () => {
    expect(complaints('syncs.schema.json', { s: { left: SIDE, right: SIDE } })).toEqual([]);
    expect(complaints('mapping.schema.json', { ...MAPPING, fields: { title: 'subject' } })).toEqual([]);
    expect(complaints('settings.schema.json', {})).toEqual([]);
  });

  it('nothing in a sync that reveals an internal field to customers on purpose', () => {
    const fields = { 'custom.note': { reveal: true } };
    expect(complaints('syncs.schema.json', { s: { left: SIDE, right: SIDE, fields } })).toEqual([]);
  });
});

/** Paths of keys an admin may write that no text in both languages stands beside. */
function keysWithoutHelp(schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]) => {
    const named = key === 'properties' || key === 'patternProperties';
    const mute = named ? Object.entries(inner as object).filter(([, one]) => !isHelped(one)) : [];
    return [...mute.map(([name]) => `${at}.${name}`), ...keysWithoutHelp(inner, `${at}.${key}`)];
  });
}

const isHelped = (schema: unknown): boolean => {
  const { description } = schema as { readonly description?: string };
  return /^.+ \/ .*\p{Script=Han}/u.test(description ?? '');
};
