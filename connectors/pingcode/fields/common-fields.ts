import { splitMarker, text, type FieldSchema, type Option, type StatusCategory, type Text } from 'tandem-sync/sdk';
import { isoOf } from './days.ts';
import { idOf, personId, personOf, showsText, showsValue, type Field } from './field.ts';
import type { Named, Row, State, UserRef } from '../schema.ts';

/** What an emptied description is sent as: an empty text is refused, and `null` changes nothing. */
export const EMPTY_HTML = '<p></p>';

const CATEGORIES: Readonly<Record<State['type'], StatusCategory>> = {
  pending: 'todo',
  in_progress: 'doing',
  completed: 'done',
  closed: 'dropped',
};

/** The title; `longest` where PingCode documents a limit. */
export const titleField = (longest?: number): Field => ({
  schema: {
    name: 'title',
    title: text('Title', '标题'),
    type: 'text',
    writable: 'always',
    required: true,
    clearable: false,
    ...(longest !== undefined && { maxLength: { length: longest, unit: 'characters' } }),
  },
  decode: (row) => row.title,
  writing: { key: 'title', encode: String, shows: (sent, row) => showsText(sent, row.title) },
});

/** The description without our marker; one that says nothing is `null`. */
export const descriptionOf = (row: Row): string | null => {
  const { body } = splitMarker(row.description ?? '');
  return /^(\s|&nbsp;|<\/?p>|<br\s*\/?>)*$/.test(body) ? null : body;
};

export const descriptionField: Field = {
  schema: {
    name: 'description',
    title: text('Description', '描述'),
    type: 'rich-text',
    format: 'html',
    writable: 'always',
  },
  decode: descriptionOf,
  writing: { key: 'description', encode: String, shows: (sent, row) => showsText(sent, row.description) },
};

/** The state. A record starts in the one PingCode chooses; others are reached by PATCH. */
export const stateField = (states: readonly State[]): Field => ({
  schema: {
    name: 'state',
    title: text('State', '状态'),
    type: 'state',
    writable: 'update',
    clearable: false,
    options: states.map(({ id, name, type }) => ({ id, name, category: CATEGORIES[type] })),
  },
  decode: (row) => row.state.name,
  writing: {
    key: 'state_id',
    encode: (name) => idOf('state', states, name),
    shows: (sent, row) => row.state.id === sent,
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
  idIn(row: Row): string | undefined;
}

/** A reference to something with a name: priority, type, solution. */
export const optionField = ({ name, title, key, writable, required, options, idIn }: OptionSpec): Field => ({
  schema: {
    name,
    title,
    type: 'option',
    writable,
    clearable: false,
    ...(required && { required }),
    options: options.map((option): Option => ({ id: option.id, name: option.name })),
  },
  decode: (row) => options.find((option) => option.id === idIn(row))?.name ?? nameIn(row, name),
  writing: { key, encode: (value) => idOf(name, options, value), shows: (sent, row) => idIn(row) === sent },
});

/** What the record itself calls an option that the look-up does not list any more. */
const nameIn = (row: Row, name: string): string | null => {
  const held = row[name];
  if (typeof held === 'string') return held;
  return typeof held === 'object' && held !== null && 'name' in held && typeof held.name === 'string'
    ? held.name
    : null;
};

interface PersonSpec {
  readonly name: string;
  readonly title: Text;
  /** The key in a body; without it the field is only read. */
  readonly key?: string;
  pick(row: Row): UserRef | null | undefined;
}

/** A person of the organisation. `null` changes nothing at PingCode, so nobody can be taken off. */
export const personField = ({ name, title, key, pick }: PersonSpec): Field => ({
  schema: { name, title, type: 'person', ...(key ? { writable: 'always', clearable: false } : { writable: 'never' }) },
  users: (row) => [pick(row)].filter((user) => !!user),
  decode: (row, people) => personOf(pick(row), people),
  ...(key !== undefined && {
    writing: { key, encode: personId, shows: (sent, row) => showsValue(sent, pick(row)?.id) },
  }),
});

export const assigneeField: Field = personField({
  name: 'assignee',
  title: text('Assignee', '负责人'),
  key: 'assignee_id',
  pick: (row) => row.assignee,
});

export const authorField: Field = personField({
  name: 'created_by',
  title: text('Created by', '创建人'),
  pick: (row) => row.created_by,
});

export const priorityField = (options: readonly Named[]): Field =>
  optionField({
    name: 'priority',
    title: text('Priority', '优先级'),
    key: 'priority_id',
    writable: 'always',
    options,
    idIn: (row) => row.priority?.id,
  });

export const completedField: Field = {
  schema: { name: 'completed_at', title: text('Completed at', '完成时间'), type: 'instant', writable: 'never' },
  decode: (row) => (row.completed_at ? isoOf(row.completed_at) : null),
};

/** Something PingCode names on the record and we only read: a module, a schedule, a sprint, a customer. */
export const namedField = (name: string, title: Text, pick: (row: Row) => string | null | undefined): Field => ({
  schema: { name, title, type: 'text', writable: 'never' },
  decode: (row) => pick(row) ?? null,
});

/** Several such names. */
export const namesField = (
  name: string,
  title: Text,
  pick: (row: Row) => readonly Named[] | null | undefined,
): Field => ({
  schema: { name, title, type: 'labels', writable: 'never' },
  decode: (row) => (pick(row) ?? []).map((one) => one.name),
});

interface NumberSpec {
  readonly name: string;
  readonly title: Text;
  readonly writable: FieldSchema['writable'];
  readonly decimals?: number;
  readonly range?: { readonly min: number; readonly max: number };
  pick(row: Row): number | null | undefined;
}

/** A number kept on the record itself, under one name in body and answer. */
export const numberField = ({ name, title, writable, decimals, range, pick }: NumberSpec): Field => ({
  schema: {
    name,
    title,
    type: 'number',
    writable,
    ...(writable !== 'never' && { clearable: false }),
    ...(range && { range }),
    ...(decimals !== undefined && { rewrites: { decimals } }),
  },
  decode: (row) => pick(row) ?? null,
  ...(writable !== 'never' && {
    writing: {
      key: name,
      // More decimals than these are refused.
      encode: (value) => (decimals === undefined ? Number(value) : Number(Number(value).toFixed(decimals))),
      shows: (sent, row) => sent === pick(row),
    },
  }),
});
