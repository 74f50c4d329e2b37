import { ProtocolError, text, type Observed } from 'tandem-sync/sdk';
import { API } from './client.ts';
import { MARKER_PROPERTY } from './marker.ts';
import { maySee } from './permissions.ts';
import { isInside, type Place } from './place.ts';
import { Fetched, type Issue } from './schema.ts';
import { search } from './search.ts';
import type { StreamContext } from './stream-context.ts';

/** Reads issues by id, from the database: one with the moves it may make now in one call, several in another. Never throws for one that is not there. */
export async function readIssues(
  context: StreamContext,
  keys: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, Observed>> {
  context.use(fields);
  const place = await context.place.get();
  const found = await fetchAll(context, keys);
  const missing = keys.some((key) => !found.has(key)) ? await missingAs(context, place) : undefined;
  const readable = [...found.values()].filter((one): one is Issue => !(one instanceof ProtocolError));
  const inside = await matching(
    context,
    readable.filter((issue) => isInside(issue, place)),
  );
  const answers = keys.map(async (key): Promise<readonly [string, Observed]> => {
    const issue = found.get(key);
    if (!issue) return [key, missing ?? { at: 'absent' }];
    if (issue instanceof ProtocolError) return [key, { at: 'unreadable', words: issue.words }];
    return [key, await observed(context, place, issue, inside)];
  });
  return new Map(await Promise.all(answers));
}

async function observed(
  context: StreamContext,
  place: Place,
  issue: Issue,
  inside: ReadonlySet<string>,
): Promise<Observed> {
  if (!isInside(issue, place)) return { at: 'hidden', words: moved(issue, place) };
  if (issue.fields.archiveddate) return { at: 'hidden', words: text('the issue is archived', '该问题已归档') };
  if (!inside.has(issue.id)) return { at: 'hidden', words: OUTSIDE };
  return { at: 'present', record: await context.toRecord(issue) };
}

type Fetch = ReadonlyMap<string, Issue | ProtocolError>;

async function fetchAll(context: StreamContext, keys: readonly string[]): Promise<Fetch> {
  const [only] = keys;
  if (only === undefined) return new Map();
  try {
    if (keys.length === 1) {
      const issue = await context.fetchIssue(only);
      return new Map(issue ? [[only, issue]] : []);
    }
    const json = {
      issueIdsOrKeys: keys,
      fields: [...context.asked(), 'archiveddate'],
      properties: [MARKER_PROPERTY],
      expand: ['transitions'],
    };
    const request = { method: 'POST', path: `${API}/issue/bulkfetch`, effect: 'read', json, schema: Fetched } as const;
    const { data } = await context.client.http.send(request);
    return new Map(data.issues.map((issue) => [issue.id, issue]));
  } catch (error) {
    // One that makes no sense hides behind the answer for all: each is asked for by itself.
    if (!(error instanceof ProtocolError)) throw error;
    if (keys.length === 1) return new Map([[only, error]]);
    const each = await Promise.all(keys.map((key) => fetchAll(context, [key])));
    return new Map(each.flatMap((one) => [...one]));
  }
}

/** Without the right to browse, everything looks deleted. An issue behind a security level, or moved out of sight, still does. */
const missingAs = async ({ client }: StreamContext, place: Place): Promise<Observed> =>
  (await maySee(client, place)) ? { at: 'absent' } : { at: 'hidden', words: OUT_OF_SIGHT };

/** Which of these match the condition of the scope. Asked only where there is one, with the server looking at the issues themselves. */
async function matching(context: StreamContext, issues: readonly Issue[]): Promise<ReadonlySet<string>> {
  const ids = issues.map(({ id }) => id);
  if (context.scope.jql === undefined || ids.length === 0) return new Set(ids);
  const { condition } = await context.place.get();
  const question = { condition: `${condition} AND id in (${ids.join(', ')})`, order: 'key ASC', reconcile: ids };
  return new Set((await search(context, question)).issues.map(({ id }) => id));
}

const OUT_OF_SIGHT = text(
  'this account may not browse the project any more, so the issue cannot be seen',
  '当前账号已无权浏览该项目，因此看不到该问题',
);

const OUTSIDE = text('the issue no longer matches the "jql" of the scope', '该问题已不再符合作用域中的 "jql"');

const moved = ({ key, fields }: Issue, { project }: Place) =>
  fields.project.id === project.id
    ? text(`the issue is now a "${fields.issuetype.name}"`, `该问题的类型已改为“${fields.issuetype.name}”`)
    : text(`the issue was moved and is now ${key}`, `该问题已移动，现为 ${key}`);
