import { stateOf, typeOf, type Store, type TaskRow } from './store.ts';
import { MEMBERS, PROJECTS, PROPERTIES, type MemberRow, type ProjectRow, type PropertyRow } from './world.ts';

const seconds = (ms: number): number => Math.floor(ms / 1000);

const flag = ({ switches }: Store, on: boolean): unknown => (switches.booleans ? on : on ? 1 : 0);

/** A task of the older style: the state with its name, and only the properties that were asked for, flat. */
export function renderV1(store: Store, task: TaskRow, fields: readonly string[]): object {
  const type = typeOf(task);
  const state = stateOf(task);
  const children = [...store.tasks.values()].filter((one) => one.parent === task.id).map((one) => one.id);
  return {
    _id: task.id,
    title: task.title,
    identifier: String(task.number),
    project_id: task.project,
    task_type: { _id: type._id, name: type.name, description: '' },
    task_state: { ...state, description: '' },
    state_type: state.type,
    properties: Object.fromEntries(
      PROPERTIES.filter(({ key }) => fields.includes(key)).map((property) => [
        property.key,
        flatValue(store, property, task.values.get(property.key)),
      ]),
    ),
    ...(task.parent !== undefined && { parent_id: task.parent, parent_ids: [task.parent] }),
    derived_ids: children,
    created_by: task.by,
    created_at: seconds(task.createdAt),
    updated_at: seconds(task.updatedAt),
    completed_at: task.completedAt === undefined ? 0 : seconds(task.completedAt),
    is_archived: flag(store, task.archived),
  };
}

function flatValue(store: Store, property: PropertyRow, raw: unknown): unknown {
  const value = raw ?? null;
  switch (property.type) {
    case 'select':
    case 'priority':
      return store.switches.expanded ? expanded(property, value) : value;
    case 'multi':
    case 'tag':
      return listOf(value).map((id) => (store.switches.expanded ? expanded(property, id) : id));
    case 'members':
    case 'file':
      return listOf(value);
    case 'date':
      return dateOf(store, value);
    default:
      return value;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const dateOf = (store: Store, value: unknown): unknown => {
  const { date, with_time: timed } = (value ?? { date: null, with_time: 0 }) as { date: unknown; with_time: unknown };
  return { date, with_time: flag(store, timed === 1 || timed === true) };
};

/** Options by `text`, priorities and tags by `name`. */
function expanded({ type, key, options }: PropertyRow, id: unknown): unknown {
  const option = options.find((one) => one._id === id);
  if (!option) return null;
  if (type === 'priority') return { ...option, color: '#F57F7F', icon: 'high' };
  if (type === 'tag') return { ...option, color: '#56ABFB', mode_id: `${key}-mode` };
  return { _id: option._id, text: option.name, color: '#73D897', data_source_id: `${key}-source` };
}

/** A property of the newer style. An unset one is still an object, with its id inside. */
const wrapped = (task: TaskRow, { _id, key }: PropertyRow): object => ({
  property_id: _id,
  value: task.values.get(key) ?? null,
  updated_by: null,
  updated_at: (task.values.get(key) ?? null) === null ? 0 : seconds(task.updatedAt),
});

/** A task of the newer list: ids and properties, and no times. */
export const renderV2 = (store: Store, task: TaskRow): object => ({
  _id: task.id,
  properties: Object.fromEntries(
    PROPERTIES.map((property) => [
      property.key,
      store.switches.v2Properties === 'wrapped'
        ? wrapped(task, property)
        : flatValue(store, property, task.values.get(property.key)),
    ]),
  ),
});

/** The detail: without `columns` nothing but id and title. */
export const renderDetail = (task: TaskRow, columns: readonly string[]): object => ({
  _id: task.id,
  title: task.title,
  ...(columns.includes('properties') && {
    properties: Object.fromEntries(PROPERTIES.map((property) => [property.key, wrapped(task, property)])),
  }),
  ...(columns.includes('comments') && {
    comments: task.comments.map((comment) => ({
      _id: comment.id,
      content: comment.content,
      created_by: comment.by,
      created_at: seconds(comment.at),
      attachments: comment.attachments,
    })),
  }),
});

export const renderProject = (store: Store, { _id, name, identifier }: ProjectRow): object => ({
  ...{ _id, name, identifier, task_identifier_prefix: identifier, visibility: 0, is_archived: flag(store, false) },
  ...{ created_by: MEMBERS[0]?.uid, created_at: 1710000000, updated_at: 1760000000 },
});

export const renderMember = (store: Store, { uid, name, display, email, mobile }: MemberRow): object => ({
  ...{ uid, name, display_name: display, display_name_pinyin: name, avatar: 'default_avatar.png', status: 1 },
  ...(store.switches.memberContacts && { email, mobile }),
});

export const projectNamed = (id: string | null): ProjectRow | undefined => PROJECTS.find((one) => one._id === id);
