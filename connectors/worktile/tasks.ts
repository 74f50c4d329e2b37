import { text, type Text } from 'tandem-sync/sdk';
import type { Answer } from './api.ts';
import type { Client } from './client.ts';
import { chunks, Entries, PAGE_SIZE, pageOf, walkPages, type Listing } from './listing.ts';
import { Detail, Keyed, Task } from './schema.ts';

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

type Page = { readonly rows: readonly Task[]; readonly last: boolean; readonly at?: number };

/** All tasks of a project, page by page, without their properties. No filter and no order is known. */
export const listTasks = (client: Client, project: string, signal?: AbortSignal): AsyncGenerator<Page> =>
  walkPages((index) => listPage(client, project, index, signal));

const listPage = (
  { api }: Client,
  project: string,
  index: number,
  signal: AbortSignal | undefined,
): Promise<Answer<Listing<Task>>> =>
  api.call({
    endpoint: 'tasks',
    query: { project_id: project, page_index: index, page_size: PAGE_SIZE },
    schema: pageOf(Task),
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
    const parsed = Task.safeParse(entry);
    if (parsed.success) found.set(parsed.data._id, { task: parsed.data });
    else {
      const keyed = Keyed.safeParse(entry).data;
      if (keyed) found.set(keyed._id, { words: unreadable(parsed.error.issues[0]?.path.join('.') ?? '') });
    }
  }
  return found;
}

const unreadable = (path: string): Text =>
  text(
    `Worktile's answer is not what it is known to send (at "${path}")`,
    `Worktile 的返回内容与已知格式不符（位于“${path}”）`,
  );

/** One task with other columns: what is not named is not in the answer. */
export const fetchDetail = ({ api }: Client, task: string, columns: string): Promise<Detail> =>
  api.get('taskDetail', { columns }, Detail, { task });
