import type { Cursor, Page, PullOptions } from 'tandem-sync/sdk';
import { advance, decodeCursor, encodeCursor, fromOf, START } from './cursor.ts';
import type { Task } from './schema.ts';
import type { StreamContext } from './stream-context.ts';
import { fetchTasks, listTasks } from './tasks.ts';

/**
 * Pages of tasks. Worktile filters by nothing and has no order to rely on, so the list of the project is walked every time, two hundred in a call, and only tasks whose
 * time has moved are asked for with their properties, fifty in a call. Archived tasks are left out. Only the last page has a cursor.
 */
export async function* pullTasks(
  context: StreamContext,
  cursor: Cursor | null,
  { fields, signal }: PullOptions,
): AsyncGenerator<Page> {
  const since = cursor === null ? START : decodeCursor(cursor);
  const from = cursor === null ? 0 : fromOf(since);
  context.use(fields);
  const project = await context.project.get();
  const mark = watermark();
  const met = new Map<string, number>();
  for await (const { rows, unreadable, last, at } of listTasks(context.client, project._id, signal)) {
    mark.note(rows, at);
    const wanted = rows.filter(
      (row) => row.updated_at >= from && !row.is_archived && context.inScope(row, project) && isNews(met, row),
    );
    const page = await withProperties(context, wanted, signal);
    const next = () => encodeCursor(advance(since, mark.value(), context.client.clock.now()));
    // Its time is among what cannot be read, so such a row comes with every pull.
    yield { ...page, unreadable: [...unreadable, ...page.unreadable], ...(last && { cursor: next() }) };
  }
}

/** A row that was on an earlier page came by again because others moved. */
const isNews = (met: Map<string, number>, { _id: id, updated_at: at }: Task): boolean => {
  if (met.get(id) === at) return false;
  met.set(id, at);
  return true;
};

/** The tasks as they are now, with properties. One that went meanwhile is left to the read by key. */
async function withProperties(
  context: StreamContext,
  rows: readonly Task[],
  signal: AbortSignal | undefined,
): Promise<Required<Pick<Page, 'records' | 'unreadable'>>> {
  if (rows.length === 0) return { records: [], unreadable: [] };
  const ids = rows.map((row) => row._id);
  const found = [...(await fetchTasks(context.client, ids, context.keys(), signal))];
  const tasks = found.flatMap(([, one]) => ('task' in one && !one.task.is_archived ? [one.task] : []));
  const unreadable = found.flatMap(([key, one]) => ('words' in one ? [{ key, words: one.words }] : []));
  return { records: await context.toRecords(tasks), unreadable };
}

/**
 * How far a pull got: the latest change it saw, unless that is later than its first page. What is changed while pages are walked may lie behind us; what the first page
 * itself shows was changed before. Where the server does not tell its time, only the first page counts.
 */
const watermark = () => {
  let latest = 0;
  let first: { readonly newest: number; readonly at: number } | undefined;
  return {
    note(rows: readonly Task[], at: number | undefined): void {
      const newest = Math.max(0, ...rows.map((row) => row.updated_at));
      first ??= { newest, at: at ?? 0 };
      latest = Math.max(latest, newest);
    },
    value: (): number => Math.max(first?.newest ?? 0, Math.min(latest, first?.at ?? 0)),
  };
};
