import { coded, notFound, notOk, ok, refused, type Answer } from './answers.ts';
import { projectNamed, renderDetail, renderMember, renderProject, renderV1, renderV2 } from './render.ts';
import { addTask, movesOf, setState, setValue, typeOf, type Store, type TaskRow } from './store.ts';
import { CLIENT, MEMBERS, PROJECTS, propertyOf, TYPES } from './world.ts';

/** A request on its way to the code that answers it. */
export interface Call {
  readonly store: Store;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the path's pattern captured. */
  readonly ids: readonly string[];
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Whether the path exists at the moment; always by default. */
  served?(store: Store): boolean;
  answer(call: Call): Answer;
}

const canCreate = ({ switches }: Store, path: Store['switches']['createPath']): boolean =>
  switches.writes !== 'none' && switches.createPath === path;
const documented = ({ switches }: Store): boolean => switches.writes !== 'none';
const invented = ({ switches }: Store): boolean => switches.writes === 'extended';

/** The open platform, below `/open-api`. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/mission\/get-projects-by-page$/, answer: projects },
  { method: 'GET', path: /^\/mission\/get-project-tasks-by-page$/, answer: tasks },
  { method: 'GET', path: /^\/mission\/get-tasks-by-ids$/, answer: tasksByIds },
  { method: 'GET', path: /^\/mission\/get-relation-tasks$/, answer: relationTasks },
  { method: 'GET', path: /^\/mission\/projects\/(\w+)\/tasks$/, answer: tasksV2 },
  { method: 'GET', path: /^\/mission\/tasks\/(\w+)$/, answer: withTask(detail) },
  { method: 'GET', path: /^\/contact\/get-members-by-page$/, answer: members },
  { method: 'GET', path: /^\/contact\/get-members-by-ids$/, answer: membersByIds },
  { method: 'GET', path: /^\/file\/(\w+)\/info$/, answer: fileInfo },
  { method: 'GET', path: /^\/file\/(\w+)\/download$/, answer: fileDownload },
  { method: 'POST', path: /^\/mission\/task$/, served: (store) => canCreate(store, '/mission/task'), answer: create },
  { method: 'POST', path: /^\/mission\/tasks$/, served: (store) => canCreate(store, '/mission/tasks'), answer: create },
  { method: 'PUT', path: /^\/mission\/tasks\/(\w+)\/archive$/, served: documented, answer: withTask(archive(true)) },
  { method: 'PUT', path: /^\/mission\/tasks\/(\w+)\/activate$/, served: documented, answer: withTask(archive(false)) },
  { method: 'PUT', path: /^\/mission\/tasks\/(\w+)\/state$/, served: invented, answer: withTask(putState) },
  {
    method: 'PUT',
    path: /^\/mission\/tasks\/(\w+)\/properties\/(\w+)$/,
    served: invented,
    answer: withTask(putProperty),
  },
];

/** A trailing slash is taken. The answer to wrong credentials carries no token. */
export function token({ store, body }: Pick<Call, 'store' | 'body'>): Answer {
  if (body['client_id'] !== CLIENT.id || body['client_secret'] !== CLIENT.secret) return notOk(1101, 'invalid client');
  const given = `token-${store.tokens.size + 1}-${store.now()}`;
  store.tokens.set(given, store.now() + store.switches.expiresIn * 1000);
  return ok({ tenant_access_token: given, expires_in: store.switches.expiresIn });
}

function projects(call: Call): Answer {
  return v1Page(
    call,
    PROJECTS.map((project) => renderProject(call.store, project)),
  );
}

const listed = ({ switches }: Store, task: TaskRow): boolean => switches.archivedInLists || !task.archived;

const tasksOf = (store: Store, project: string | null): readonly TaskRow[] =>
  [...store.tasks.values()].filter((task) => task.project === project && listed(store, task));

function tasks(call: Call): Answer {
  const { store, query } = call;
  if (!projectNamed(query.get('project_id'))) return refused('project_id is wrong');
  const fields = listParam(query, 'fields');
  return v1Page(
    call,
    tasksOf(store, query.get('project_id')).map((task) => renderV1(store, task, fields)),
  );
}

/** The older style: flat, the rows under a name that is not certain. */
function v1Page({ store, query }: Call, rows: readonly unknown[]): Answer {
  const cut = slice(store, query, rows);
  if ('status' in cut) return cut;
  const { switches } = store;
  return ok({ [switches.v1Rows]: cut.rows, ...(switches.totals && { total: rows.length }), has_more: cut.more });
}

function slice(
  { switches }: Store,
  query: URLSearchParams,
  rows: readonly unknown[],
): Answer | { readonly rows: readonly unknown[]; readonly more: boolean } {
  const asked = Number(query.get('page_size') ?? 20);
  if (asked > switches.maxPageSize && switches.overMax === 'refuse') return refused('page_size is too large');
  const size = Math.min(asked, switches.maxPageSize);
  const from = Number(query.get('page_index') ?? 0) * size;
  return { rows: rows.slice(from, from + size), more: from + size < rows.length };
}

const listParam = (query: URLSearchParams, name: string): readonly string[] =>
  (query.get(name) ?? '').split(',').filter((one) => one !== '');

function tasksByIds({ store, query }: Call): Answer {
  const ids = listParam(query, 'task_ids');
  if (store.switches.unknownId === 'refuse' && ids.length > 1 && ids.some((id) => !store.tasks.has(id)))
    return refused('task_ids holds an unknown id');
  const found = ids.map((id) => store.tasks.get(id)).filter((task) => task !== undefined);
  return ok(found.map((task) => renderV1(store, task, listParam(query, 'fields'))));
}

function relationTasks({ store, query }: Call): Answer {
  const children = [...store.tasks.values()].filter((task) => task.parent === query.get('task_id'));
  return ok(children.map((task) => renderV1(store, task, listParam(query, 'fields'))));
}

function tasksV2({ store, query, ids }: Call): Answer {
  const rows = tasksOf(store, ids[0] ?? '').map((task) => renderV2(store, task));
  const cut = slice(store, query, rows);
  if ('status' in cut) return cut;
  const users = MEMBERS.map(({ uid, name, display }) => ({ uid, name, display_name: display }));
  return ok({ value: cut.rows, references: { users }, meta: { has_more: cut.more } });
}

function withTask(answer: (call: Call, task: TaskRow) => Answer): Route['answer'] {
  return (call) => {
    const task = call.store.tasks.get(call.ids[0] ?? '');
    return task ? answer(call, task) : notFound;
  };
}

function detail({ query }: Call, task: TaskRow): Answer {
  return coded(renderDetail(task, listParam(query, 'columns')));
}

function members(call: Call): Answer {
  return v1Page(
    call,
    MEMBERS.map((one) => renderMember(call.store, one)),
  );
}

function membersByIds({ store, query }: Call): Answer {
  const uids = listParam(query, 'uids');
  return ok(MEMBERS.filter(({ uid }) => uids.includes(uid)).map((one) => renderMember(store, one)));
}

function fileInfo({ store, ids }: Call): Answer {
  const file = store.files.get(ids[0] ?? '');
  return file ? ok({ data: { value: { title: file.title, ext: file.ext, type: 3 } } }) : notFound;
}

function fileDownload({ store, ids }: Call): Answer {
  const file = store.files.get(ids[0] ?? '');
  return file ? { status: 200, raw: file.bytes, headers: { 'content-type': 'application/octet-stream' } } : notFound;
}

function create({ store, body }: Call): Answer {
  const made = makeTask(store, body);
  return 'status' in made ? made : coded(renderV1(store, made, []));
}

/** The body the web application sends; the open platform's is modelled on it. */
export function makeTask(store: Store, body: Call['body']): TaskRow | Answer {
  const { project_id: project, task_type_id: type, title, properties = [] } = body;
  if (typeof title !== 'string' || title.trim() === '') return refused('title is required');
  if (!projectNamed(String(project))) return refused('project_id is wrong');
  if (!TYPES.some((one) => one._id === type)) return refused('task_type_id is wrong');
  const values = new Map<string, unknown>();
  for (const { property_id: id, value } of properties as readonly { property_id: string; value: unknown }[]) {
    const property = propertyOf(id);
    if (property?._id !== id) return refused(`property ${id} is unknown`);
    if (!store.switches.deaf.has(property.key)) values.set(property.key, value);
  }
  return addTask(store, { project: String(project), type: String(type), title, values });
}

function archive(on: boolean) {
  return ({ store }: Call, task: TaskRow): Answer => {
    task.archived = on;
    task.updatedAt = store.now();
    return coded(true);
  };
}

export function putState({ store, body }: Call, task: TaskRow): Answer {
  const wanted = typeOf(task).states.find((one) => one._id === body['task_state_id']);
  if (!wanted) return refused('task_state_id is wrong');
  const legal = wanted._id === task.state || movesOf(task).includes(wanted);
  if (!legal && store.switches.illegalMove === 'refuse') return refused('the workflow has no such transition');
  if (!store.switches.deaf.has('state')) setState(store, task, wanted);
  return coded(true);
}

/** Invented, like its path: by the property's id, the title by its key. */
function putProperty({ store, body, ids }: Call, task: TaskRow): Answer {
  const key = ids[1] === 'title' ? 'title' : propertyOf(ids[1] ?? '')?.key;
  if (key === undefined) return refused('the property is unknown');
  if (!store.switches.deaf.has(key)) setValue(store, task, key, body['value']);
  return coded(true);
}
