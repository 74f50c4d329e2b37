import { text, type FieldSchema, type FieldType, type Native, type Option } from 'tandem-sync/sdk';
import { dayOf, startOfDay } from './days.ts';
import type { People } from '../people/directory.ts';
import type { Property, PropertyOption, Row, UserRef } from '../schema.ts';
import { idOf, personId, personOf, refuseValue, showsText, showsValue, type Field } from './field.ts';

/** Property types that mappings can use. `system` ones (planned time, workload and the like) and any unknown type are left out. */
const TYPES: Readonly<Record<string, FieldType>> = {
  text: 'text',
  link: 'text',
  textarea: 'rich-text',
  select: 'option',
  cascade_select: 'option',
  multi_select: 'options',
  cascade_multi_select: 'options',
  member: 'person',
  members: 'people',
  date: 'date',
  number: 'number',
  progress: 'number',
  rate: 'number',
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const EVERYWHERE =
  words(`identifier short_id title description state type priority assignee participant participants tag tags created_by created_at updated_by
  updated_at completed_by completed_at`);

/** The look-up lists built-in fields too, under the names they have on the record itself; those are no keys of `properties`. */
const BUILT_IN: Readonly<Record<'ship' | 'pjm', ReadonlySet<string>>> = {
  ship: new Set([
    ...EVERYWHERE,
    ...words(
      `product suite plan plan_at real_at estimated_at score progress solution customer channel submitted_by submitted_at submitter`,
    ),
  ]),
  pjm: new Set([
    ...EVERYWHERE,
    ...words(`project parent start_at end_at sprint version versions release releases board entry swimlane phase story_points estimated_workload
      remaining_workload`),
  ]),
};

/** One field `properties.<key>` for each property a mapping can use; `minutes` is where days begin, east of Greenwich. */
export const propertyFields = (
  properties: readonly Property[],
  minutes: number,
  area: keyof typeof BUILT_IN,
): readonly Field[] =>
  properties.flatMap((property) => {
    const type = TYPES[property.type];
    const isBuiltIn = BUILT_IN[area].has(property.id) || BUILT_IN[area].has(property.id.replace(/_ids?$/, ''));
    return type === undefined || isBuiltIn ? [] : [propertyField(property, type, minutes)];
  });

function propertyField(property: Property, type: FieldType, minutes: number): Field {
  const options = optionsOf(property.options ?? []);
  const held = (row: Row): unknown => row.properties?.[property.id] ?? null;
  const isText = type === 'text' || type === 'rich-text';
  return {
    schema: schemaOf(property, type, options),
    users: (row) => (type === 'person' || type === 'people' ? idsOf(held(row)).map(stranger) : []),
    decode: (row, people) => decode(held(row), { type, options, minutes, people }),
    writing: {
      key: property.id,
      inProperties: true,
      encode: (value) => encode(value, { name: `properties.${property.id}`, type, options, minutes }),
      shows: (sent, row) => (isText ? showsText : showsValue)(sent, held(row)),
    },
  };
}

const schemaOf = (property: Property, type: FieldType, options: readonly Option[]): FieldSchema => ({
  name: `properties.${property.id}`,
  title: text(property.name, property.name),
  type,
  ...(type === 'rich-text' && { format: 'html' }),
  ...((type === 'option' || type === 'options') && { options }),
  writable: 'always',
  clearable: false,
});

/** Options by name. In a cascade the same word may stand under several parents, so the name is the whole path. */
const optionsOf = (options: readonly PropertyOption[]): readonly Option[] => {
  const byId = new Map(options.map((option) => [option._id, option]));
  const path = (option: PropertyOption, depth = 0): string => {
    const parent = option.parent_id && depth < 10 ? byId.get(option.parent_id) : undefined;
    return parent ? `${path(parent, depth + 1)} / ${option.text}` : option.text;
  };
  return options.map((option) => ({ id: option._id, name: path(option) }));
};

interface Decoding {
  readonly type: FieldType;
  readonly options: readonly Option[];
  readonly minutes: number;
  readonly people: People;
}

function decode(held: unknown, { type, options, minutes, people }: Decoding): Native {
  if (held === null || held === '') return null;
  const nameOf = (id: string): string => options.find((option) => option.id === id)?.name ?? id;
  switch (type) {
    case 'option':
      return nameOf(String(held));
    case 'options':
      return idsOf(held).map(nameOf);
    case 'person':
      return personOf(idsOf(held).map(stranger)[0], people);
    case 'people':
      return idsOf(held).flatMap((id) => personOf(stranger(id), people) ?? []);
    case 'date':
      return typeof held === 'number' ? dayOf(held, minutes) : null;
    case 'number':
      return typeof held === 'number' ? held : null;
    default:
      return typeof held === 'string' ? held : JSON.stringify(held);
  }
}

type Encoding = Omit<Decoding, 'people'> & { readonly name: string };

function encode(value: Exclude<Native, null>, { name, type, options, minutes }: Encoding): unknown {
  const all = Array.isArray(value) ? value : [value];
  switch (type) {
    case 'option':
      return idOf(name, options, value);
    case 'options':
      return notEmpty(
        name,
        all.map((one) => idOf(name, options, one)),
      );
    case 'person':
      return personId(value);
    case 'people':
      return notEmpty(name, all.map(personId));
    case 'date':
      return startOfDay(String(value).slice(0, 10), minutes);
    case 'number':
      return Number(value);
    default:
      return String(value);
  }
}

/** An empty array is refused by PingCode (code 100006), so a set cannot be emptied. */
const notEmpty = <T>(name: string, all: readonly T[]): readonly T[] => {
  if (all.length > 0) return all;
  throw refuseValue(name, '', 'PingCode cannot empty a field', 'PingCode 不支持清空字段');
};

const idsOf = (held: unknown): readonly string[] =>
  (Array.isArray(held) ? held : [held]).filter((id) => typeof id === 'string');

/** A member property holds bare ids. */
const stranger = (id: string): UserRef => ({ id, name: id });
