import { createSwitches, type Switches } from './switches.ts';
import { MEMBERS, objectId, PROJECTS, PROPERTIES, TYPES, type StateRow, type TypeRow } from './world.ts';

export interface CommentRow {
  readonly id: string;
  readonly content: string;
  readonly by: string;
  readonly at: number;
  readonly attachments: readonly string[];
}

export interface FileRow {
  readonly id: string;
  readonly title: string;
  readonly ext: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A task as stored: values are raw (option ids, uids, dates). Times are milliseconds, of which answers show whole seconds. */
export interface TaskRow {
  readonly id: string;
  readonly number: number;
  project: string;
  title: string;
  readonly type: string;
  state: string;
  readonly values: Map<string, unknown>;
  parent: string | undefined;
  archived: boolean;
  readonly by: string;
  readonly createdAt: number;
  updatedAt: number;
  completedAt: number | undefined;
  readonly comments: CommentRow[];
}

export interface Store {
  readonly tasks: Map<string, TaskRow>;
  readonly files: Map<string, FileRow>;
  /** Tokens given so far, with their end, ms. */
  readonly tokens: Map<string, number>;
  readonly switches: Switches;
  readonly now: () => number;
  nextId(of: string): string;
}

export interface NewTask {
  readonly project?: string;
  readonly type?: string;
  readonly title: string;
  readonly values?: ReadonlyMap<string, unknown>;
  readonly parent?: string;
}

export const typeOf = ({ type }: Pick<TaskRow, 'type'>): TypeRow => {
  const found = TYPES.find((one) => one._id === type);
  if (!found) throw new Error(`the stand-in has no task type ${type}`);
  return found;
};

export const stateOf = (task: TaskRow): StateRow => {
  const found = typeOf(task).states.find((one) => one._id === task.state);
  if (!found) throw new Error(`the stand-in has no state ${task.state}`);
  return found;
};

/** States a task may be moved to now. */
export const movesOf = (task: TaskRow): readonly StateRow[] => {
  const { states, moves } = typeOf(task);
  const here = stateOf(task).name;
  return states.filter((one) => moves.some(([from, to]) => from === here && to === one.name));
};

export function addTask(store: Store, draft: NewTask): TaskRow {
  const type = TYPES.find((one) => one._id === draft.type) ?? TYPES[0];
  if (!type) throw new Error('there is a type');
  const project = draft.project ?? PROJECTS[0]?._id ?? '';
  const task: TaskRow = {
    id: store.nextId('task'),
    number: [...store.tasks.values()].filter((one) => one.project === project).length + 1,
    project,
    title: draft.title,
    type: type._id,
    state: type.states[0]?._id ?? '',
    values: new Map(draft.values),
    parent: draft.parent,
    archived: false,
    by: MEMBERS[0]?.uid ?? '',
    createdAt: store.now(),
    updatedAt: store.now(),
    completedAt: undefined,
    comments: [],
  };
  store.tasks.set(task.id, task);
  return task;
}

export function setState(store: Store, task: TaskRow, state: StateRow): void {
  task.state = state._id;
  task.completedAt = state.type === 3 ? store.now() : undefined;
  task.updatedAt = store.now();
}

export function setValue(store: Store, task: TaskRow, key: string, value: unknown): void {
  if (key === 'title') task.title = String(value);
  else task.values.set(key, value);
  task.updatedAt = store.now();
}

/** With old tasks whose descriptions are Markdown, as they are from before the present editor; together they use every state and option. */
export function createStore(now: () => number): Store {
  let count = 0;
  const store: Store = {
    tasks: new Map(),
    files: new Map(),
    tokens: new Map(),
    switches: createSwitches(),
    now,
    nextId: (of) => objectId(`${of}/${(count += 1)}`),
  };
  for (const type of TYPES) {
    type.states.forEach((state, index) => {
      const task = addTask(store, { type: type._id, title: `旧${type.name} ${index + 1}`, values: oldValues(index) });
      setState(store, task, state);
    });
  }
  addTask(store, { title: '巡检', ...(PROJECTS[1] && { project: PROJECTS[1]._id }) });
  return store;
}

const oldValues = (index: number): ReadonlyMap<string, unknown> => {
  const uid = MEMBERS[index % MEMBERS.length]?.uid;
  return new Map(
    PROPERTIES.map(({ key, type, options }): readonly [string, unknown] => {
      const option = options[index % Math.max(1, options.length)]?._id;
      switch (type) {
        case 'rich':
          return [key, `第一行\n\n**旧格式** 的描述 ${index}`];
        case 'text':
          return [key, key === 'ext_key' ? null : `文本 ${index}`];
        case 'number':
          return [key, index + 1];
        case 'date':
          return [key, { date: 1767196800 + index * 86_400, with_time: 0 }];
        case 'select':
        case 'priority':
          return [key, option];
        case 'multi':
        case 'tag':
          return [key, [option]];
        case 'member':
          return [key, uid];
        case 'members':
          return [key, [uid]];
        case 'file':
          return [key, []];
      }
    }),
  );
};
