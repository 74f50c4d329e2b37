import { RejectedError, text, type Observed, type VendorRecord } from 'tandem-sync/sdk';
import type { Project, Task } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { fetchTasks, type Fetched } from './tasks.ts';
import { webStates } from './web-state.ts';

/** Ids have this form; anything else is no task, and might spoil the query for the others. */
const TASK_ID = /^[\da-f]{24}$/;

/** Reads tasks by id, up to fifty in a call. Over a web session each also tells the moves it may make, one call more. */
export async function readTasks(
  context: StreamContext,
  keys: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, Observed>> {
  context.use(fields);
  const ids = keys.filter((key) => TASK_ID.test(key));
  const project = await context.project.get();
  const found = ids.length === 0 ? new Map<string, Fetched>() : await fetchAll(context, ids);
  const judged = new Map(keys.map((key) => [key, judge(context, project, found.get(key))]));
  const tasks = [...judged.values()].flatMap((one) => ('task' in one ? [one.task] : []));
  const records = new Map((await context.toRecords(tasks)).map((record) => [record.key, record]));
  const moves = await movesOf(context, tasks);
  const observed = (key: string, one: Judged): Observed => {
    if (!('task' in one)) return one;
    const record = records.get(key);
    return record ? { at: 'present', record: { ...record, ...moves.get(key) } } : { at: 'absent' };
  };
  return new Map([...judged].map(([key, one]) => [key, observed(key, one)]));
}

/** Whether one id that is unknown spoils the query for all is not known: after a refusal each is asked for alone. */
async function fetchAll(context: StreamContext, ids: readonly string[]): Promise<ReadonlyMap<string, Fetched>> {
  const { client } = context;
  try {
    return await fetchTasks(client, ids, context.keys());
  } catch (error) {
    if (!(error instanceof RejectedError) || ids.length === 1) throw error;
    const all = await Promise.all(ids.map((id) => fetchAll(context, [id])));
    return new Map(all.flatMap((one) => [...one]));
  }
}

type Judged = { readonly task: Task } | Exclude<Observed, { readonly at: 'present' }>;

function judge(context: StreamContext, project: Project, fetched: Fetched | undefined): Judged {
  if (!fetched) return { at: 'absent' };
  if ('words' in fetched) return { at: 'unreadable', words: fetched.words };
  const { task } = fetched;
  if (task.is_archived) return { at: 'hidden', words: ARCHIVED };
  return context.inScope(task, project) ? { task } : { at: 'hidden', words: moved(task) };
}

type Moves = Pick<VendorRecord, 'nextStates'>;

async function movesOf(
  { client: { web } }: StreamContext,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, Moves>> {
  if (!web) return new Map();
  const pairs = tasks.map(async ({ _id, task_state: state }): Promise<readonly [string, Moves]> => {
    const names = (await webStates(web, _id)).map(({ name }) => name);
    return [_id, { nextStates: names.filter((name) => name !== state?.name) }];
  });
  return new Map(await Promise.all(pairs));
}

const ARCHIVED = text('the task is archived in Worktile', '该任务已在 Worktile 中归档');

const moved = (task: Task) =>
  text(
    `"${task.title}" is outside this sync's project or task type now`,
    `“${task.title}”已不在本同步的项目或任务类型范围内`,
  );
