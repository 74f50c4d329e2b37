import { expect } from 'vitest';
import type { FieldSchema, FieldType, Native } from '../../../model/index.ts';
import { allFields } from '../samples.ts';
import type { Rule } from '../rule.ts';

const isPerson = (value: Native): boolean => typeof value === 'object' && value !== null && 'id' in value;

const isText = (value: Native): value is string => typeof value === 'string';
const isListed = (field: FieldSchema, value: Native): boolean =>
  isText(value) && (!field.options || field.options.some(({ name }) => name === value));
const areAll = (value: Native, fit: (entry: Native) => boolean): boolean =>
  Array.isArray(value) && (value as readonly Native[]).every(fit);

/** Whether a value other than `null` is of the kind its field declares. */
const FITS: Readonly<Record<FieldType, (field: FieldSchema, value: Native) => boolean>> = {
  text: (_, value) => isText(value),
  'rich-text': (_, value) => isText(value),
  state: isListed,
  option: isListed,
  options: (_, value) => areAll(value, isText),
  labels: (_, value) => areAll(value, isText),
  person: (_, value) => isPerson(value),
  people: (_, value) => areAll(value, isPerson),
  date: (_, value) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value),
  instant: (_, value) => isText(value) && !Number.isNaN(Date.parse(value)),
  number: (_, value) => typeof value === 'number',
  boolean: (_, value) => typeof value === 'boolean',
  item: (_, value) => isText(value),
  items: (_, value) => areAll(value, isText),
};

const fits = (field: FieldSchema, value: Native): boolean => value === null || FITS[field.type](field, value);

/** What a stream says about itself. */
export const DESCRIBE_RULES: readonly Rule[] = [
  {
    name: 'describe is plain JSON, the same each time',
    async check({ schema, stream }) {
      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
      expect(await stream.describe()).toEqual(schema);
    },
  },
  {
    name: 'describe gives every field a type, and options, a format or states where its type has them',
    async check({ schema: { fields } }) {
      expect(new Set(fields.map(({ name }) => name)).size, 'field names are unique').toBe(fields.length);
      expect(fields.filter(({ type }) => type === 'state').length, 'at most one state').toBeLessThanOrEqual(1);
      for (const field of fields) {
        if (field.type === 'rich-text') expect(field.format, `format of ${field.name}`).toBeDefined();
        if (field.type !== 'state' && field.type !== 'option' && field.type !== 'options') continue;
        if (field.writable === 'never' && field.options === undefined) continue;
        const names = (field.options ?? []).map(({ name }) => name);
        expect(names, `options of ${field.name}`).not.toEqual([]);
        expect(names, `options of ${field.name} are not blank`).not.toContain('');
      }
    },
  },
  {
    name: 'the workflow names only states that exist',
    async check({ schema, skip }) {
      const states = schema.fields.find(({ type }) => type === 'state')?.options?.map(({ name }) => name);
      if (!states) return skip('has no states');
      if (schema.initialState !== undefined) expect(states).toContain(schema.initialState);
      for (const { from, to } of schema.transitions ?? []) expect(states).toEqual(expect.arrayContaining([from, to]));
    },
  },
  {
    name: 'records hold described fields and no others, each of its type',
    async check({ schema, stream, people, persons, pull }) {
      const key = await people.create(allFields(schema, 1, persons));
      // Some vendors show their own fields only in records: a second look may find more.
      const { fields } = await stream.describe();
      const record = (await pull(null)).records.find((one) => one.key === key);
      expect(record, 'the new record in a sweep').toBeDefined();
      for (const [name, value] of Object.entries(record?.fields ?? {})) {
        const field = fields.find((one) => one.name === name);
        expect(field, `the field ${name} is described`).toBeDefined();
        if (field) expect(fits(field, value), `${name}: ${JSON.stringify(value)} is a ${field.type}`).toBe(true);
      }
    },
  },
  {
    name: 'a record shows what a person wrote into it',
    async check({ schema, people, persons, record, skip }) {
      const fields = allFields(schema, 2, persons);
      const key = await people.create(fields);
      const shown = (await record(key)).fields;
      const missing = Object.keys(fields).filter((name) => !(name in shown));
      if (Object.keys(fields).length === 0) return skip('has no field that can be written');
      expect(missing, 'fields that were written, but are not in the record').toEqual([]);
    },
  },
];
