import { headOf, readRows, unreadableRows, type Text } from 'tandem-sync/sdk';
import type { Answer } from './api.ts';
import type { Client } from './client.ts';
import { chunks, Entries, PAGE_SIZE, pageOf, walkPages, type Listing } from './listing.ts';
import { Detail, TaskRow, type Task } from './schema.ts';

/** More is not known to be taken in one query. */
export const BY_IDS = 50;

/** Properties that every record needs; custom ones are asked for where they are mapped. */
export const SYSTEM_KEYS = [
  'assignee',
  'participant',
  'start',
  'due',
  'tag',
  'priority',
  'desc',
  'attachment',
] as const;

/** All tasks of a project, page by page, without their properties. No filter and no order is known. */
export async function* listTasks(client: Client, project: string, signal?: AbortSignal) {
  for await (const { rows, ...page } of walkPages((index) => listPage(client, project, index, signal)))
    yield { ...page, rows: readRows(rows), unreadable: unreadableRows(rows, ({ _id }) => _id) };
}

const listPage = (
  { api }: Client,
  project: string,
  index: number,
  signal: AbortSignal | undefined,
): Promise<Answer<Listing<TaskRow>>> =>
  api.call({
    endpoint: 'tasks',
    query: { project_id: project, page_index: index, page_size: PAGE_SIZE },
    schema: pageOf(TaskRow),
    signal,
  });

/** What came of one id; one that is missing was not in the answer. */
export type Fetched = { readonly task: Task } | { readonly words: Text };

/** Tasks with these properties, fifty in a call. An id Worktile does not know is simply not in its answer. */
export async function fetchTasks(
  { api }: Client,
  ids: readonly string[],
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Fetched>> {
  const answers = await Promise.all(
    chunks(ids, BY_IDS).map((batch) =>
      api.call({
        endpoint: 'tasksByIds',
        query: { task_ids: batch.join(','), fields: keys.join(',') },
        schema: Entries,
        signal,
      }),
    ),
  );
  const found = new Map<string, Fetched>();
  for (const entry of answers.flatMap(({ data }) => data)) {
    const row = TaskRow.safeParse(entry).data;
    if (row) found.set(headOf(row)._id, row.is === 'read' ? { task: row.value } : { words: row.words });
  }
  return found;
}

/** One task with other columns: what is not named is not in the answer. */
export const fetchDetail = ({ api }: Client, task: string, columns: string): Promise<Detail> =>
  api.get('taskDetail', { columns }, Detail, { task });
