import { ProtocolError, RejectedError, text } from 'tandem-sync/sdk';
import { API } from './client.ts';
import { badScope } from './faults.ts';
import { MARKER_PROPERTY } from './marker.ts';
import { SearchPage, type Issue } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

export interface Question {
  /** Without ORDER BY. */
  readonly condition: string;
  readonly order: string;
  readonly limit?: number;
  readonly token?: string | undefined;
  /** Ids the server is to look at themselves; default: what was written lately. */
  readonly reconcile?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** As many as the server gives with fields; it may lower this, so a page is the last one only when it has no token. */
const PAGE = 100;

/**
 * One page of a search, with the fields in use. The index behind it is late: what this stream itself wrote lately is named, so that the server looks at those
 * issues themselves (`reconcileIssues`, at most fifty).
 */
export async function search(context: StreamContext, question: Question): Promise<SearchPage> {
  const { condition, order, limit = PAGE, token, signal } = question;
  const reconcile = (question.reconcile ?? context.recent()).map(Number);
  const json = {
    jql: `${condition} ORDER BY ${order}`,
    fields: context.asked(),
    maxResults: limit,
    properties: [MARKER_PROPERTY],
    ...(token !== undefined && { nextPageToken: token }),
    ...(reconcile.length > 0 && { reconcileIssues: reconcile }),
  };
  try {
    const request = { method: 'POST', path: `${API}/search/jql`, effect: 'read', json, schema: SearchPage } as const;
    return (await context.client.http.send({ ...request, ...(signal && { signal }) })).data;
  } catch (error) {
    if (!(error instanceof RejectedError) || context.scope.jql === undefined) throw error;
    throw badScope('jql', error.words);
  }
}

export interface Walk {
  readonly condition: string;
  /** `created` oldest first: an issue's place never changes. `updated` newest first: one that is edited meanwhile only makes others come twice. */
  readonly by: 'created' | 'updated';
  readonly from?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Leg {
  /** Those not given before. */
  readonly issues: readonly Issue[];
  /** Where the walk has got to, ms since the epoch. */
  readonly at: number | undefined;
  readonly more: boolean;
}

const MAX_PAGES = 100_000;
/** Pages in a row that may bring nothing new before the paging counts as stuck. */
const PATIENCE = 3;

/**
 * A list of any length. Each page asks anew from where the last one ended, so nothing slips between two pages while issues are deleted or edited; the server's own
 * token is followed only through issues of one and the same millisecond. A displayed `updated` is never older than the one in the index, hence newest first an
 * anchor taken from it can only repeat. Throws `ProtocolError` rather than going round in circles.
 */
export async function* walk(context: StreamContext, { condition, by, from, signal }: Walk): AsyncGenerator<Leg> {
  const direction = by === 'created' ? { order: 'ASC', bound: '>=' } : { order: 'DESC', bound: '<=' };
  const order = `${by} ${direction.order}, key ${direction.order}`;
  let anchor = by === 'created' ? from : undefined;
  let token: string | undefined;
  let seen = new Set<string>();
  let idle = 0;
  for (let page = 0; page < MAX_PAGES && idle < PATIENCE; page += 1) {
    const bound = anchor === undefined ? '' : ` AND ${by} ${direction.bound} ${anchor}`;
    const answer = await search(context, { condition: condition + bound, order, token, signal });
    const issues = answer.issues.filter((issue) => !seen.has(stampedId(issue)));
    const last = answer.issues.at(-1);
    const at = last ? Date.parse(last.fields[by]) : anchor;
    const next = answer.nextPageToken ?? undefined;
    yield { issues, at, more: next !== undefined };
    if (next === undefined) return;
    idle = issues.length === 0 || next === token ? idle + 1 : 0;
    // A page within one millisecond leads nowhere by its time: only the token does.
    const moved = at !== undefined && at !== anchor && at !== Date.parse(answer.issues[0]?.fields[by] ?? '');
    if (moved) seen = new Set();
    for (const issue of answer.issues) seen.add(stampedId(issue));
    token = moved ? undefined : next;
    if (moved) anchor = at;
  }
  throw stuck();
}

const stampedId = ({ id, fields }: Issue): string => `${id} ${fields.updated}`;

const stuck = (): ProtocolError =>
  new ProtocolError(text('the search keeps giving pages that bring nothing new', '搜索不断返回没有新内容的分页'));
