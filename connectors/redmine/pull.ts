import {
  headOf,
  ProtocolError,
  readRows,
  text,
  unreadableRows,
  type Cursor,
  type Page,
  type PullOptions,
  type Query,
} from 'tandem-sync/sdk';
import { afterChanges, afterSweep, decodeCursor, encodeCursor, START, type ChangesCursor } from './cursor.ts';
import { badScope } from './faults.ts';
import { unknownProject } from './place.ts';
import { IssueRows, type IssueRow } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

/** The most Redmine gives on one page. A long description rides in every row, so a page that proves too big to take is asked for in smaller ones. */
const PAGE = 100;
const SMALLER = [10, 2];
/** How far up a page is asked for again when the one before it does not reach down to it; twice as far each time. */
const STEP_BACK = 10;

/** Pages of issues, as `Stream.pull` promises. A sweep goes by id, a poll for changes newest first. */
export async function* pullIssues(
  context: StreamContext,
  cursor: Cursor | null,
  options: PullOptions,
): AsyncGenerator<Page, void, undefined> {
  const at = cursor === null ? undefined : decodeCursor(cursor);
  context.use(options.fields);
  const lister = await listerFor(context, options);
  if (at === undefined || at.kind === 'sweep') yield* sweep(context, lister, at);
  else yield* changes(context, lister, at);
}

type Lister = (query: Query, limit?: number) => Promise<IssueRows>;

async function listerFor(context: StreamContext, { signal }: PullOptions): Promise<Lister> {
  let filter: Query = await context.places.filter();
  const ask = async (query: Query, limit: number): Promise<IssueRows | undefined> => {
    const include = context.including();
    const all = { ...filter, ...query, limit, ...(include !== '' && { include }) };
    const request = { method: 'GET', path: '/issues.json', query: all, schema: IssueRows, accept: [404] } as const;
    const reply = await context.client.http.send({ ...request, ...(signal && { signal }) });
    return reply.status === 404 ? undefined : reply.data;
  };
  return async (query, limit = PAGE) => {
    const page = await smallerIfNeeded((size) => ask(query, size), limit);
    if (page) return page;
    // What looked like an identifier may be a name; the place says so, or says what is wrong.
    filter = { ...filter, project_id: (await context.places.place.get()).project.id };
    const again = await ask(query, limit);
    if (again) return again;
    throw badScope('scope.project', unknownProject(context.scope.project));
  };
}

async function smallerIfNeeded<T>(ask: (limit: number) => Promise<T>, limit: number): Promise<T> {
  for (const size of [limit, ...SMALLER.filter((smaller) => smaller < limit)].slice(0, -1)) {
    try {
      return await ask(size);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
  return ask(Math.min(limit, SMALLER.at(-1) ?? limit));
}

/**
 * All issues, by id: an issue's place never changes, and asking for ids above the last one seen (rather than for an offset) keeps a deletion from pulling
 * anything over the edge of a page. The time to go on from is asked first, so that what changes behind the sweep's back is found by the next poll.
 */
async function* sweep(
  context: StreamContext,
  list: Lister,
  resumed: { at: string; after: number } | undefined,
): AsyncGenerator<Page> {
  const at = resumed?.at ?? newestOf((await list({ sort: 'updated_on:desc' }, 1)).issues) ?? START;
  let after = resumed?.after ?? 0;
  for (;;) {
    const page = await list({ sort: 'id', ...(after > 0 && { issue_id: `>=${after + 1}` }) });
    const ids = page.issues.map((row) => headOf(row).id);
    if ((ids[0] ?? Infinity) <= after) throw noIdFilter();
    const last = ids.at(-1) ?? after;
    const more = page.total_count > page.issues.length && last > after;
    const cursor = more ? encodeCursor({ kind: 'sweep', at, after: last }) : afterSweep(at, context.client.clock.now());
    yield { ...(await recordsOf(context, page.issues)), cursor };
    if (!more) return;
    after = last;
  }
}

const noIdFilter = (): ProtocolError =>
  new ProtocolError(
    text(
      'this Redmine does not filter by "issue_id", which a complete list is built on; a newer version is needed',
      '该 Redmine 不支持按 issue_id 筛选，无法保证列表完整；请升级版本',
    ),
  );

/**
 * Issues changed since, newest first: a change made meanwhile moves an issue to the head, which only repeats others. Each page begins with the last row of the
 * one before; when it does not, something was deleted in between and the page is asked for further up. Only the last page has a cursor.
 */
async function* changes(context: StreamContext, list: Lister, since: ChangesCursor): AsyncGenerator<Page> {
  let offset = 0;
  let back = STEP_BACK;
  let newest: string | undefined;
  let before: readonly IssueRow[] = [];
  for (;;) {
    const page = await list({ updated_on: `>=${since.from}`, sort: 'updated_on:desc,id:desc', offset });
    if (offset > 0 && !reachesBack(page.issues, before)) {
      offset = Math.max(0, offset - back);
      back *= 2;
      continue;
    }
    newest ??= newestOf(page.issues);
    const next = offset + page.issues.length - 1;
    const more = page.issues.length > 1 && next + 1 < page.total_count;
    const cursor = more ? undefined : afterChanges(since, newest, context.client.clock.now());
    yield { ...(await recordsOf(context, page.issues)), ...(cursor !== undefined && { cursor }) };
    if (!more) return;
    before = page.issues;
    offset = next;
    back = STEP_BACK;
  }
}

/** Whether a page starts at or above the last row of the one before it, so that nothing lies between. Within a second the order is hidden. */
const reachesBack = (page: readonly IssueRow[], before: readonly IssueRow[]): boolean => {
  const [first, anchor] = [page[0], before.at(-1)];
  if (!first || !anchor) return false;
  const [from, to] = [headOf(first), headOf(anchor)];
  return (
    (from.updated_on !== undefined && to.updated_on !== undefined && from.updated_on > to.updated_on) ||
    before.some((row) => headOf(row).id === from.id && headOf(row).updated_on === from.updated_on)
  );
};

/** The first that says when it changed: a row that cannot be read need not. */
const newestOf = (rows: readonly IssueRow[]): string | undefined =>
  rows.map((row) => headOf(row).updated_on).find((at) => at !== undefined);

const recordsOf = async (context: StreamContext, rows: readonly IssueRow[]): Promise<Page> => ({
  records: await Promise.all(readRows(rows).map((issue) => context.toRecord(issue))),
  unreadable: unreadableRows(rows, ({ id }) => String(id)),
});
