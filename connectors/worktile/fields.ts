import {
  text,
  type FieldSchema,
  type FieldType,
  type Option,
  type Schema,
  type StatusCategory,
  type Text,
} from 'tandem-sync/sdk';
import type { Catalogue, Kind, Property } from './catalogue.ts';
import type { Powers } from './powers.ts';
import { fieldFormat } from './rich-text.ts';
import type { Settings } from './settings.ts';

/** Native names of the properties every project has, by their key. Custom ones are `properties.<key>`. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ desc: 'desc', priority: 'priority', assignee: 'assignee', participant: 'participant' },
  ...{ start: 'start', due: 'due', tag: 'tags' },
};

/** Keys that are told elsewhere on a task, or hold nothing that can be mapped. */
const NOT_CUSTOM = new Set([
  ...['title', 'identifier', 'task_state_id', 'task_type_id', 'created_by', 'created_at', 'updated_at', 'updated_by'],
  ...['completed_at', 'child', 'relation', 'attachment', 'workload', ...Object.keys(NAMES)],
]);

export const nativeName = (key: string): string => NAMES[key] ?? `properties.${key}`;

/** The key of a native field that is a property; `undefined` for all others. */
export const keyOf = (name: string): string | undefined => {
  if (name.startsWith('properties.')) return name.slice('properties.'.length);
  return Object.keys(NAMES).find((key) => NAMES[key] === name);
};

/** Custom keys among native names, to ask for. */
export const customKeys = (names: Iterable<string>): readonly string[] =>
  [...names].filter((name) => name.startsWith('properties.')).map((name) => name.slice('properties.'.length));

const TYPES: Readonly<Record<Kind, FieldType>> = {
  ...{ text: 'text', number: 'number', date: 'date', member: 'person', members: 'people' },
  ...{ choice: 'option', choices: 'options' },
};

/** 3 is finished, whatever that means: done, closed and scrapped alike, so it is left to the state's name. Others are not known. */
const CATEGORIES: Readonly<Record<number, StatusCategory>> = { 1: 'todo', 2: 'doing' };

/** What there is to know for describing a stream. */
export interface Sight {
  readonly catalogue: Catalogue;
  readonly settings: Settings;
  readonly powers: Powers;
  /** One type only. */
  readonly typed: boolean;
}

type Writable = FieldSchema['writable'];

/** The stream as it is now, as far as Worktile tells. Moves between states are not among it. */
export function describeFields(sight: Sight): Schema {
  const { catalogue, settings, powers } = sight;
  const custom = [...catalogue.properties.values()]
    .filter(({ key }) => !NOT_CUSTOM.has(key) && key !== settings.markerProperty)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap((property) => customField(property, writableFor(powers, property)));
  return { fields: [...taskFields(sight), ...propertyFields(sight), ...custom] };
}

function writableFor({ create, properties, via }: Powers, property: Property | undefined): Writable {
  // Without its id a property cannot be named in a write.
  if (property?.id === undefined) return 'never';
  if (via === 'web') return create ? 'create' : 'never';
  if (create && properties) return 'always';
  return properties ? 'update' : create ? 'create' : 'never';
}

const titled = (powers: Powers): Writable => {
  if (powers.create && powers.properties) return 'always';
  return powers.create ? 'create' : powers.properties ? 'update' : 'never';
};

function taskFields({ catalogue, powers, typed }: Sight): readonly FieldSchema[] {
  const title = titled(powers);
  const types = [...catalogue.types.values()];
  return [
    {
      ...{ name: 'title', title: text('Title', '标题'), type: 'text', writable: title, clearable: false },
      required: true,
    },
    {
      ...{ name: 'state', title: text('State', '状态'), type: 'state', clearable: false },
      options: states(catalogue),
      writable: powers.state ? 'update' : 'never',
    },
    {
      ...{ name: 'type', title: text('Task type', '任务类型'), type: 'option', clearable: false },
      ...(types.length > 0 && { options: unique(types.map(({ _id, name }) => ({ id: _id, name }))) }),
      writable: powers.create && !typed && types.length > 0 ? 'create' : 'never',
    },
    { name: 'created_by', title: text('Created by', '创建人'), type: 'person', writable: 'never' },
    { name: 'completed_at', title: text('Completed at', '完成时间'), type: 'instant', writable: 'never' },
    {
      ...{ name: 'parent', title: text('Parent task', '父任务'), type: 'item' },
      writable: powers.create && powers.via === 'web' ? 'create' : 'never',
    },
  ];
}

function propertyFields({ catalogue, settings, powers }: Sight): readonly FieldSchema[] {
  const writable = (key: string): Writable => writableFor(powers, catalogue.properties.get(key));
  const options = (key: string) => optionsOf(catalogue.properties.get(key));
  const choice = (key: string, name: string, title: Text, type: 'option' | 'options'): FieldSchema => {
    const known = options(key);
    return {
      ...{ name, title, type, writable: known.length > 0 ? writable(key) : 'never' },
      ...(known.length > 0 && { options: known }),
    };
  };
  return [
    {
      ...{ name: 'desc', title: text('Description', '描述'), type: 'rich-text' },
      format: fieldFormat(settings.textFormat),
      writable: writable('desc'),
      // Whether text such as `[@id|name]` notifies when it comes over the API is not known.
      actsOn: ['mentions'],
    },
    choice('priority', 'priority', text('Priority', '优先级'), 'option'),
    { name: 'assignee', title: text('Assignee', '负责人'), type: 'person', writable: writable('assignee') },
    { name: 'participant', title: text('Participants', '参与人'), type: 'people', writable: writable('participant') },
    { name: 'start', title: text('Start', '开始时间'), type: 'date', writable: writable('start') },
    { name: 'due', title: text('Due', '截止时间'), type: 'date', writable: writable('due') },
    choice('tag', 'tags', text('Tags', '标签'), 'options'),
  ];
}

function customField(property: Property, writable: Writable): readonly FieldSchema[] {
  const { kind, key, title } = property;
  if (!kind) return [];
  const options = optionsOf(property);
  const listed = kind === 'choice' || kind === 'choices';
  return [
    {
      ...{ name: nativeName(key), type: TYPES[kind], writable: listed && options.length === 0 ? 'never' : writable },
      ...(title !== undefined && { title: text(title, title) }),
      ...(listed && options.length > 0 && { options }),
    },
  ];
}

const states = ({ states: all }: Catalogue): readonly Option[] =>
  unique(
    [...all.values()].map(({ _id, name, type }) => {
      const category = CATEGORIES[type ?? -1];
      return { id: _id, name, ...(category && { category }) };
    }),
  );

const optionsOf = (property: Property | undefined): readonly Option[] =>
  unique([...(property?.options ?? [])].map(([id, name]) => ({ id, name })));

/** Sorted by id, so that what was met first does not matter. The same name twice is one option. */
const unique = (options: readonly Option[]): readonly Option[] =>
  [
    ...new Map(
      options
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .toReversed()
        .map((option) => [option.name, option]),
    ).values(),
  ].toReversed();
