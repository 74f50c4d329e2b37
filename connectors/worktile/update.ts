import {
  afterWrite,
  ProtocolError,
  RejectedError,
  StaleError,
  text,
  TransitionError,
  z,
  type Native,
  type NativeFields,
  type Patch,
  type VendorRecord,
} from 'tandem-sync/sdk';
import type { Catalogue } from './catalogue.ts';
import { readBack } from './create.ts';
import { encodeProperties, type Sending } from './encode.ts';
import { TAKEN } from './faults.ts';
import { sameNative } from './same-native.ts';
import { Wrapped, type Task } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { fetchDetail, fetchTasks } from './tasks.ts';
import { webStates } from './web-state.ts';

/**
 * Writes fields and returns what is stored: one call a property, the state last, then a look. None of it is documented by the vendor, so nothing is believed that the
 * look does not show: `TransitionError` for the state, `RejectedError` naming other fields. What was taken stays.
 */
export async function updateTask(context: StreamContext, key: string, patch: Patch): Promise<VendorRecord> {
  const { fields, marker } = patch;
  context.use(Object.keys(fields));
  const before = await currentTask(context, key);
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'state'));
  if (Object.keys(others).length > 0) await writeProperties(context, before, others, marker);
  const state = fields['state'];
  if (state !== undefined && state !== before.task_state?.name) await move(context, before, String(state));
  const record = await afterWrite(TAKEN, () => readBack(context, key));
  const left = Object.keys(fields).filter((name) => !sameNative(name, fields[name] ?? null, record.fields[name]));
  if (left.length > 0) throw notTaken(fields, record, left);
  return record;
}

async function currentTask(context: StreamContext, key: string): Promise<Task> {
  const fetched = (await fetchTasks(context.client, [key], context.keys())).get(key);
  if (fetched && 'task' in fetched) return fetched.task;
  throw new StaleError(text('the task is not there any more', '该任务已不存在'));
}

/** The title has no id that is known; where a path for it is provided, it goes by its key. */
async function writeProperties(
  context: StreamContext,
  task: Task,
  fields: NativeFields,
  marker: string | undefined,
): Promise<void> {
  const { client } = context;
  if (!client.powers.properties) throw notWritable(Object.keys(fields));
  const catalogue = await withIdsOf(context, task);
  const inDescription = client.settings.markerProperty === undefined && 'desc' in fields;
  const sendings = encodeProperties(fields, catalogue, client.settings, inDescription ? marker : undefined);
  const title = fields['title'];
  const all: readonly Sending[] = [
    ...(title === undefined
      ? []
      : [{ name: 'title', id: catalogue.properties.get('title')?.id ?? 'title', value: title }]),
    ...sendings,
  ];
  const unknown = Object.keys(fields).filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) throw notWritable(unknown);
  for (const { id, value } of all) {
    await unexecuted(() =>
      client.api.call({
        endpoint: 'setProperty',
        params: { task: task._id, property: id },
        json: { value },
        schema: z.unknown(),
      }),
    );
  }
}

/** The task's own ids of its properties: those of another type may differ. */
async function withIdsOf(context: StreamContext, task: Task): Promise<Catalogue> {
  const [catalogue, { properties }] = await Promise.all([
    context.catalogue.get(),
    fetchDetail(context.client, task._id, 'properties'),
  ]);
  const own = new Map(catalogue.properties);
  for (const [key, raw] of Object.entries(properties ?? {})) {
    const wrapped = Wrapped.safeParse(raw).data;
    if (wrapped) own.set(key, { options: new Map(), ...own.get(key), key, id: wrapped.property_id });
  }
  return { ...catalogue, properties: own };
}

async function move(context: StreamContext, task: Task, to: string): Promise<void> {
  const { api, web, powers } = context.client;
  if (!powers.state) throw notWritable(['state']);
  const from = task.task_state?.name ?? '';
  const id = web
    ? (await webStates(web, task._id)).find(({ name }) => name === to)?._id
    : await stateId(context, task, to);
  if (id === undefined) throw noMove(from, to);
  const call = { params: { task: task._id }, json: { task_state_id: id }, schema: z.unknown() };
  try {
    await unexecuted(() =>
      web ? web.call({ ...call, endpoint: 'webSetState' }) : api.call({ ...call, endpoint: 'setState' }),
    );
  } catch (error) {
    // The state exists, so what was refused is the move.
    if (error instanceof RejectedError && !(error.cause instanceof ProtocolError)) throw noMove(from, to, error);
    throw error;
  }
}

/** The state of that name in the task's own workflow, where it was seen there. */
async function stateId(
  { catalogue }: StreamContext,
  { task_type: type }: Task,
  name: string,
): Promise<string | undefined> {
  const named = [...(await catalogue.get()).states.values()].filter((state) => state.name === name);
  return (named.find((state) => state.of.has(type?._id ?? '')) ?? named[0])?._id;
}

/** A path that does not exist was not executed: the task waits with a problem, and the connection goes on. */
async function unexecuted<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ProtocolError) throw new RejectedError(error.words, { cause: error });
    throw error;
  }
}

const noMove = (from: string, to: string, cause?: unknown): TransitionError =>
  new TransitionError(
    text(
      `Worktile does not let this task move from "${from}" to "${to}"`,
      `Worktile 不允许该任务从“${from}”流转到“${to}”`,
    ),
    from,
    to,
    { cause },
  );

function notTaken(fields: NativeFields, record: VendorRecord, left: readonly string[]): RejectedError {
  if (left.includes('state')) return noMove(shown(record.fields['state']), shown(fields['state']));
  return new RejectedError(
    text(
      `Worktile answered as if all was well, but did not store ${left.join(', ')}`,
      `Worktile 返回成功，但没有保存 ${left.join('、')}`,
    ),
  );
}

const shown = (native: Native | undefined): string => String(native ?? '');

const notWritable = (names: readonly string[]): RejectedError =>
  new RejectedError(
    text(
      `this connection's "writes" does not let ${names.join(', ')} of an existing task be changed`,
      `该连接的 “writes” 设置不允许修改已有任务的 ${names.join('、')}`,
    ),
  );
