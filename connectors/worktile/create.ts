import {
  afterWrite,
  ProtocolError,
  RejectedError,
  text,
  UncertainError,
  z,
  type Draft,
  type Native,
  type VendorRecord,
} from 'tandem-sync/sdk';
import { isRecord, type Api } from './api.ts';
import type { Catalogue } from './catalogue.ts';
import { encodeProperties, type Sending } from './encode.ts';
import { badScope, TAKEN } from './faults.ts';
import { WebTask, type Named } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { fetchTasks } from './tasks.ts';
import { readBoard } from './web-catalogue.ts';

interface NewTask {
  readonly project: string;
  readonly type: string;
  readonly title: string;
  readonly parent: string | undefined;
  readonly properties: readonly { readonly property_id: string; readonly value: unknown }[];
}

/**
 * Creates a task and reads it back. Properties travel with it, by their ids; the state does not, a workflow starts where it starts. POST is not repeatable, hence the
 * marker inside it.
 */
export async function createTask(context: StreamContext, draft: Draft): Promise<VendorRecord> {
  const { client } = context;
  context.use(Object.keys(draft.fields));
  const [project, catalogue] = await Promise.all([context.project.get(), context.catalogue.get()]);
  const sendings = encodeProperties(draft.fields, catalogue, client.settings, draft.marker);
  const task: NewTask = {
    project: project._id,
    type: typeFor(context, catalogue, draft.fields['type'] ?? null)._id,
    title: String(draft.fields['title'] ?? ''),
    parent: parentOf(draft.fields['parent'] ?? null),
    properties: sendings.filter(isSaid).map(({ id, value }) => ({ property_id: id, value })),
  };
  const id = client.web ? await createOverWeb(client.web, task) : await createOverOpenApi(client.api, task);
  return afterWrite(TAKEN, () => readBack(context, id));
}

const parentOf = (native: Native): string | undefined => (native === null ? undefined : String(native));

const isSaid = ({ value }: Sending): boolean => value !== null && !(Array.isArray(value) && value.length === 0);

/** The body is modelled on the web application's; what the documented "create task" wants is not known. */
async function createOverOpenApi(api: Api, { project, type, title, properties }: NewTask): Promise<string> {
  const json = { project_id: project, task_type_id: type, title, properties };
  try {
    return (await api.call({ endpoint: 'createTask', json, schema: Created })).data;
  } catch (error) {
    // An unknown path was not executed: this task waits, and the connection goes on.
    if (error instanceof ProtocolError) throw new RejectedError(error.words, { cause: error });
    throw error;
  }
}

async function createOverWeb(web: Api, task: NewTask): Promise<string> {
  const board = await readBoard(web, task.project);
  if (!board) throw noBoard();
  const { project: project_id, type: task_type_id, title, properties, parent } = task;
  const body = { project_id, task_type_id, title, properties, ...(board.group && { group_id: board.group }) };
  const query = { append: true };
  if (parent === undefined) {
    const params = { addon: board.addon };
    return (await web.call({ endpoint: 'webCreate', params, query, json: body, schema: Created })).data;
  }
  const relation = { associate_task_id: parent, relation_id: await derivedRelation(web, parent) };
  return (await web.call({ endpoint: 'webDerive', query, json: { ...body, parent, relation }, schema: Created })).data;
}

/** The relation by which a task has subtasks. Which of several it is is told by its name only. */
async function derivedRelation(web: Api, parent: string): Promise<string> {
  const { relations } = await web.get('webTask', {}, WebTask, { task: parent });
  const found = (relations ?? []).find(
    ({ name }) => typeof name === 'string' && /派生|子任务|derive|sub-?task/i.test(name),
  );
  if (found) return found._id;
  throw new RejectedError(text('the parent task takes no subtasks in Worktile', '父任务在 Worktile 中不支持子任务'));
}

/** The id of the new task, wherever the answer has it. */
const Created = z.unknown().transform((body, context) => {
  const first = Array.isArray(body) ? (body as readonly unknown[])[0] : body;
  const inner = isRecord(first) && Array.isArray(first['value']) ? (first['value'] as readonly unknown[])[0] : first;
  if (isRecord(inner) && typeof inner['_id'] === 'string') return inner['_id'];
  context.addIssue({ code: 'custom', message: 'no "_id" of the new task' });
  return z.NEVER;
});

function typeFor({ scope }: StreamContext, { types }: Catalogue, wanted: Native): Named {
  const all = [...types.values()];
  const name = scope.type ?? (wanted === null ? undefined : String(wanted));
  const found = name === undefined ? all[0] : all.find((type) => type._id === name || type.name === name);
  if (found) return found;
  // The id of a type may be given where no task has shown it yet.
  if (name !== undefined && /^[\da-f]{24}$/.test(name)) return { _id: name, name };
  const known = all.map((type) => type.name);
  throw badScope(
    'scope.type',
    text(
      `the project shows no task type "${name ?? ''}"; its tasks are of ${known.join(', ') || 'no type yet: make one by hand, or give the id of the type'}`,
      `项目中看不到任务类型“${name ?? ''}”；现有任务的类型：${known.join('、') || '尚无任务：请先手动新建一个，或填写类型编号'}`,
    ),
  );
}

/** The task as it is stored now. */
export async function readBack(context: StreamContext, id: string): Promise<VendorRecord> {
  const fetched = (await fetchTasks(context.client, [id], context.keys())).get(id);
  const [record] = fetched && 'task' in fetched ? await context.toRecords([fetched.task]) : [];
  if (record) return record;
  throw new UncertainError(TAKEN);
}

const noBoard = (): RejectedError =>
  new RejectedError(
    text(
      'the project has no board (看板) in which the web application could make a task',
      '项目没有看板组件，无法通过网页接口新建任务',
    ),
  );
