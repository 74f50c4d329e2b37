import {
  splitMarker,
  text,
  type FieldSchema,
  type Option,
  type Person,
  type StatusCategory,
  type Text,
} from 'tandem-sync/sdk';
import type { Named, ShipRecord, State, UserRef } from './schema.ts';
import { idOf, personOf, showsText, showsValue, type ShipField } from './ship-field.ts';

/** PingCode's own words: title at most 255 characters, for ideas and tickets alike. */
const TITLE_MAX = 255;

/** What an emptied description is sent as: an empty text is refused, and `null` changes nothing. */
export const EMPTY_HTML = '<p></p>';

const CATEGORIES: Readonly<Record<State['type'], StatusCategory>> = {
  pending: 'todo',
  in_progress: 'doing',
  completed: 'done',
  closed: 'dropped',
};

export const titleField: ShipField = {
  schema: {
    name: 'title',
    title: text('Title', '标题'),
    type: 'text',
    writable: 'always',
    required: true,
    clearable: false,
    maxLength: { length: TITLE_MAX, unit: 'characters' },
  },
  decode: (record) => record.title,
  writing: { key: 'title', encode: String, shows: (sent, record) => showsText(sent, record.title) },
};

/** The description without our marker; one that says nothing is `null`. */
export const descriptionOf = (record: ShipRecord): string | null => {
  const { body } = splitMarker(record.description ?? '');
  return /^(\s|&nbsp;|<\/?p>|<br\s*\/?>)*$/.test(body) ? null : body;
};

export const descriptionField: ShipField = {
  schema: {
    name: 'description',
    title: text('Description', '描述'),
    type: 'rich-text',
    format: 'html',
    writable: 'always',
  },
  decode: descriptionOf,
  writing: { key: 'description', encode: String, shows: (sent, record) => showsText(sent, record.description) },
};

/** The state: PingCode chooses the first one itself and takes others only by PATCH. */
export const stateField = (states: readonly State[]): ShipField => ({
  schema: {
    name: 'state',
    title: text('State', '状态'),
    type: 'state',
    writable: 'update',
    clearable: false,
    options: states.map(({ id, name, type }) => ({ id, name, category: CATEGORIES[type] })),
  },
  decode: (record) => record.state.name,
  writing: {
    key: 'state_id',
    encode: (name) => idOf('state', states, name),
    shows: (sent, record) => record.state.id === sent,
  },
});

type Writable = Exclude<FieldSchema['writable'], 'never'>;

interface OptionSpec {
  readonly name: string;
  readonly title: Text;
  readonly key: string;
  readonly writable: Writable;
  readonly required?: boolean;
  readonly options: readonly Named[];
  pick(record: ShipRecord): Named | null | undefined;
}

/** A reference to something with a name: priority, ticket type, solution. */
export const optionField = ({ name, title, key, writable, required, options, pick }: OptionSpec): ShipField => ({
  schema: {
    name,
    title,
    type: 'option',
    writable,
    clearable: false,
    ...(required && { required }),
    options: options.map((option): Option => ({ id: option.id, name: option.name })),
  },
  decode: (record) => pick(record)?.name ?? null,
  writing: { key, encode: (value) => idOf(name, options, value), shows: (sent, record) => pick(record)?.id === sent },
});

interface PersonSpec {
  readonly name: string;
  readonly title: Text;
  readonly key: string;
  pick(record: ShipRecord): UserRef | null | undefined;
}

/** A person of the organisation. `null` changes nothing at PingCode, so nobody can be taken off. */
export const personField = ({ name, title, key, pick }: PersonSpec): ShipField => ({
  schema: { name, title, type: 'person', writable: 'always', clearable: false },
  users: (record) => [pick(record)].filter((user) => !!user),
  decode: (record, people) => personOf(pick(record), people),
  writing: {
    key,
    encode: (value) => (isPerson(value) ? value.id : String(value)),
    shows: (sent, record) => showsValue(sent, pick(record)?.id),
  },
});

export const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'id' in value;

export const assigneeField: ShipField = personField({
  name: 'assignee',
  title: text('Assignee', '负责人'),
  key: 'assignee_id',
  pick: (record) => record.assignee,
});

export const priorityField = (options: readonly Named[]): ShipField =>
  optionField({
    name: 'priority',
    title: text('Priority', '优先级'),
    key: 'priority_id',
    writable: 'always',
    options,
    pick: (record) => record.priority,
  });
