import { secondsOf } from './days.ts';
import type { StreamContext } from './stream-context.ts';
import { fetchTasks, listTasks } from './tasks.ts';

/** Clocks differ, and a creation may carry the second before. */
const MARGIN_SECONDS = 120;

/**
 * Keys of tasks that carry these markers, oldest first. Nothing can be searched for: the project is listed, and tasks made since are asked for with what holds the
 * marker.
 */
export async function findByMarker(
  context: StreamContext,
  markers: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>(markers.map((marker) => [marker, []]));
  if (markers.length === 0) return found;
  const project = await context.project.get();
  const from = secondsOf(since) - MARGIN_SECONDS;
  const ids = new Set<string>();
  for await (const { rows } of listTasks(context.client, project._id)) {
    for (const row of rows) if (row.created_at >= from) ids.add(row._id);
  }
  const fetched = [...(await fetchTasks(context.client, [...ids], context.keys())).values()];
  const tasks = fetched.flatMap((one) => ('task' in one ? [one.task] : []));
  for (const { key, marker } of await context.toRecords(tasks.toSorted((a, b) => a.created_at - b.created_at))) {
    if (marker !== undefined) found.get(marker)?.push(key);
  }
  return found;
}
