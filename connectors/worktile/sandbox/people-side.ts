import type { Native, NativeFields, Person } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { paragraphBlocks } from '../blocks.ts';
import { readText } from '../rich-text.ts';
import { addTask, setState, setValue, stateOf, typeOf, type Store, type TaskRow } from './store.ts';
import { MEMBERS, PROJECTS, PROPERTIES, propertyOf, TYPES, type PropertyRow, type Row } from './world.ts';

/** East of Greenwich, seconds: people here pick days in Shanghai. */
const ZONE = 8 * 3600;

const NATIVE: Readonly<Record<string, string>> = { tag: 'tags' };
const SYSTEM = ['desc', 'assignee', 'participant', 'start', 'due', 'priority', 'tag'];

const nativeName = (key: string): string => NATIVE[key] ?? (SYSTEM.includes(key) ? key : `properties.${key}`);
const keyOf = (native: string): string => (native === 'tags' ? 'tag' : native.replace(/^properties\./, ''));

/** What people do in Worktile's own pages, past every workflow. Descriptions they write are blocks. */
export const peopleSide = (store: Store): SandboxStream => ({
  scope: { project: 'ERP', type: '任务' },
  create(fields) {
    const task = addTask(store, { title: String(fields['title'] ?? '无标题') });
    write(store, task, fields);
    return task.id;
  },
  edit: (key, fields) => write(store, taskAt(store, key), fields),
  remove: (key) => void store.tasks.delete(key),
  fields: (key) => {
    const task = store.tasks.get(key);
    return task && nativesOf(task);
  },
  keys: () =>
    [...store.tasks.values()]
      .filter((task) => task.project === PROJECTS[0]?._id && task.type === TYPES[0]?._id && !task.archived)
      .map((task) => task.id),
  comment(key, { body, author }) {
    const task = taskAt(store, key);
    const id = store.nextId('comment');
    const by = author?.id ?? MEMBERS[1]?.uid ?? '';
    task.comments.push({ id, content: paragraphBlocks(body), by, at: store.now(), attachments: [] });
    return id;
  },
  attach(key, { name, content }) {
    const task = taskAt(store, key);
    const id = store.nextId('file');
    store.files.set(id, { id, title: name, ext: /[^.]*$/.exec(name)?.[0] ?? '', bytes: new Uint8Array(content) });
    setValue(store, task, 'attachment', [...filesOf(task), id]);
    return id;
  },
  detach(key, file) {
    const task = taskAt(store, key);
    setValue(
      store,
      task,
      'attachment',
      filesOf(task).filter((id) => id !== file),
    );
    store.files.delete(file);
  },
  attachments: (key) =>
    filesOf(taskAt(store, key)).flatMap((id) => {
      const file = store.files.get(id);
      return file ? [{ key: id, name: file.title, content: file.bytes, visibility: 'internal' as const }] : [];
    }),
  comments: (key) =>
    taskAt(store, key).comments.map(({ id, content }) => ({
      key: id,
      body: readText(content, 'plain').body,
      visibility: 'internal' as const,
    })),
});

const filesOf = (task: TaskRow): readonly string[] => (task.values.get('attachment') ?? []) as readonly string[];

const taskAt = (store: Store, key: string): TaskRow => {
  const task = store.tasks.get(key);
  if (!task) throw new Error(`the stand-in has no task ${key}`);
  return task;
};

function write(store: Store, task: TaskRow, fields: NativeFields): void {
  for (const [name, native] of Object.entries(fields)) {
    if (name === 'title') setValue(store, task, 'title', native);
    else if (name === 'state') setState(store, task, rowNamed(typeOf(task).states, native));
    else setValue(store, task, keyOf(name), stored(fieldNamed(name), native));
  }
}

const fieldNamed = (name: string): PropertyRow => {
  const found = propertyOf(keyOf(name));
  if (!found) throw new Error(`the stand-in has no field ${name}`);
  return found;
};

function rowNamed<R extends Row>(rows: readonly R[], name: Native): R {
  const found = rows.find((one) => one.name === name);
  if (!found) throw new Error(`the stand-in has nothing called ${String(name)}`);
  return found;
}

const listOf = (native: Native): readonly (string | Person)[] =>
  Array.isArray(native) ? (native as readonly (string | Person)[]) : [];

function stored({ type, options }: PropertyRow, native: Native): unknown {
  if (native === null) return type === 'date' ? { date: null, with_time: 0 } : null;
  switch (type) {
    case 'rich':
      return paragraphBlocks(String(native));
    case 'date':
      return { date: Date.parse(`${String(native)}T00:00:00Z`) / 1000 - ZONE, with_time: 0 };
    case 'select':
    case 'priority':
      return rowNamed(options, native)._id;
    case 'multi':
    case 'tag':
      return listOf(native).map((one) => rowNamed(options, one)._id);
    case 'member':
      return (native as Person).id;
    case 'members':
      return listOf(native).map((one) => (one as Person).id);
    case 'text':
    case 'number':
    case 'file':
      return native;
  }
}

function nativesOf(task: TaskRow): NativeFields {
  const properties = PROPERTIES.filter(({ type }) => type !== 'file').map((property) => [
    nativeName(property.key),
    nativeOf(property, task.values.get(property.key) ?? null),
  ]);
  return {
    title: task.title,
    state: stateOf(task).name,
    type: typeOf(task).name,
    parent: task.parent ?? null,
    ...(Object.fromEntries(properties) as NativeFields),
  };
}

function nativeOf({ type, options }: PropertyRow, value: unknown): Native {
  const nameOf = (id: unknown): string => options.find((one) => one._id === id)?.name ?? String(id);
  const all = Array.isArray(value) ? (value as readonly unknown[]) : [];
  switch (type) {
    case 'multi':
    case 'tag':
      return all.map(nameOf);
    case 'members':
      return all.map((uid) => ({ id: String(uid) }));
    case 'date': {
      const { date } = (value ?? { date: null }) as { readonly date: number | null };
      return date === null ? null : new Date((date + ZONE) * 1000).toISOString().slice(0, 10);
    }
    default:
      break;
  }
  if (value === null || value === '') return null;
  switch (type) {
    case 'rich':
      return readText(String(value), 'plain').body || null;
    case 'select':
    case 'priority':
      return nameOf(value);
    case 'member':
      return { id: String(value) };
    case 'number':
      return Number(value);
    default:
      return String(value);
  }
}
