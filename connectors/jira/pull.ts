import type { Cursor, Page, PullOptions } from 'tandem-sync/sdk';
import {
  afterChanges,
  afterSweep,
  decodeCursor,
  encodeCursor,
  type ChangesCursor,
  type SweepCursor,
} from './cursor.ts';
import type { Issue } from './schema.ts';
import { search, walk } from './search.ts';
import type { StreamContext } from './stream-context.ts';

/** Pages of issues, as `Stream.pull` promises. A sweep goes by time of creation, a poll for changes newest first. */
export async function* pullIssues(
  context: StreamContext,
  cursor: Cursor | null,
  options: PullOptions,
): AsyncGenerator<Page, void, undefined> {
  const at = cursor === null ? undefined : decodeCursor(cursor);
  context.use(options.fields);
  if (at?.kind === 'changes') yield* changes(context, at, options);
  else yield* sweep(context, at, options);
}

/**
 * All issues, by time of creation, which never changes. The newest change is asked first, so that what changes behind the sweep's back is found by the next poll.
 */
async function* sweep(
  context: StreamContext,
  resumed: SweepCursor | undefined,
  { signal }: PullOptions,
): AsyncGenerator<Page> {
  const { condition } = await context.place.get();
  const at = resumed?.at ?? (await newestChange(context, condition, signal));
  for await (const leg of walk(context, { condition, by: 'created', from: resumed?.after, signal })) {
    const cursor = leg.more
      ? leg.at === undefined
        ? undefined
        : encodeCursor({ kind: 'sweep', at, after: leg.at })
      : afterSweep(at, context.client.clock.now());
    yield { records: await records(context, leg.issues), ...(cursor !== undefined && { cursor }) };
  }
}

/** Jira's time of the newest change in scope; 0 when there is nothing. */
async function newestChange(context: StreamContext, condition: string, signal?: AbortSignal): Promise<number> {
  const { issues } = await search(context, { condition, order: 'updated DESC', limit: 1, signal });
  return issues[0] ? Date.parse(issues[0].fields.updated) : 0;
}

/** Issues changed since, newest first. Only the last page has a cursor. */
async function* changes(context: StreamContext, since: ChangesCursor, { signal }: PullOptions): AsyncGenerator<Page> {
  const { condition } = await context.place.get();
  let newest = 0;
  const bounded = `${condition} AND updated >= ${since.from}`;
  for await (const { issues, more } of walk(context, { condition: bounded, by: 'updated', signal })) {
    newest = Math.max(newest, ...issues.map(({ fields }) => Date.parse(fields.updated)));
    const cursor = more ? undefined : afterChanges(since, newest, context.client.clock.now());
    yield { records: await records(context, issues), ...(cursor !== undefined && { cursor }) };
  }
}

const records = (context: StreamContext, issues: readonly Issue[]) =>
  Promise.all(issues.map((issue) => context.toRecord(issue)));
