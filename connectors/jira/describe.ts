import { text, type FieldSchema, type Option, type Schema, type StatusCategory } from 'tandem-sync/sdk';
import { API } from './client.ts';
import { describeField, issueTypeField, parentField, shownField, titleOf } from './describe-field.ts';
import { badScope } from './faults.ts';
import { describeLinks } from './links.ts';
import type { Place } from './place.ts';
import { TypeStatuses, type ScreenField, type Status } from './schema.ts';
import { screensOf, type Screens } from './screens.ts';
import type { StreamContext } from './stream-context.ts';

/**
 * The scope as it is now: what stands on its screens, its statuses, the kinds of links of the site. Moves are not here: Jira tells them issue by issue. Throws
 * `ConfigError` for a scope this site does not have, or that says something about a project that is not so.
 */
export async function describeIssues(context: StreamContext): Promise<Schema> {
  const { client } = context;
  const place = await context.place.reload();
  if (place.isServiceDesk && context.scope.staffOnly) throw badScope('staffOnly', CUSTOMERS_LOOK);
  const [statuses, types, screens] = await Promise.all([
    statusesOf(context, place),
    client.linkTypes.reload(),
    screensOf(context, place),
  ]);
  const customer = place.isServiceDesk;
  const fields = fieldsOf(screens).flatMap(([id, on]) => describeField(id, on, screens.edit !== undefined));
  return {
    fields: [
      ...fields.map((field) => (customer && SHOWN_TO_CUSTOMERS.has(field.name) ? seen(field) : field)),
      { ...statusField(statuses), ...(customer && { visibility: 'customer' as const }) },
      ...issueTypeField(place),
      ...(fields.some(({ name }) => name === 'parent') ? [] : [parentField('never')]),
      ...ALSO_SHOWN.filter((name) => !fields.some((field) => field.name === name)).map(shownField),
      ...describeLinks(types),
    ],
  };
}

const CUSTOMERS_LOOK = text(
  'customers see this service project through its portal; take "staffOnly" out',
  '客户可通过门户看到该服务项目；请去掉 "staffOnly"',
);

/** What the portal of a service project shows of a request. */
const SHOWN_TO_CUSTOMERS: ReadonlySet<string> = new Set(['summary', 'description']);

const seen = (field: FieldSchema): FieldSchema => ({ ...field, visibility: 'customer' });

/** Fields of Jira's own that can be read although no screen has them. */
const ALSO_SHOWN = ['priority', 'assignee', 'reporter', 'labels', 'duedate', 'resolution'] as const;

export interface OnScreens {
  /** On the create screens of these types, of `types` altogether. */
  readonly create: readonly ScreenField[];
  readonly types: number;
  readonly edit: ScreenField | undefined;
}

/** Said elsewhere: what the connector gives itself, and what is no field of the item. */
const NOT_HERE: ReadonlySet<string> = new Set([
  ...['project', 'issuetype', 'status', 'attachment', 'issuelinks', 'comment', 'timetracking', 'worklog', 'resolution'],
]);

function fieldsOf({ create, edit }: Screens): readonly (readonly [string, OnScreens])[] {
  const ids = new Set([...create.flatMap((screen) => [...screen.keys()]), ...(edit?.keys() ?? [])]);
  return [...ids]
    .filter((id) => !NOT_HERE.has(id))
    .map((id) => [
      id,
      { create: create.flatMap((screen) => screen.get(id) ?? []), types: create.length, edit: edit?.get(id) },
    ]);
}

async function statusesOf({ client }: StreamContext, { project, types }: Place): Promise<readonly Status[]> {
  const all = await client.http.get(`${API}/project/${project.id}/statuses`, {}, TypeStatuses);
  const inScope = new Set(types.map(({ id }) => id));
  return all.filter(({ id }) => inScope.has(id)).flatMap(({ statuses }) => statuses);
}

/** Types of a team-managed project have statuses of their own, which may share a name: to a mapping they are one. */
const statusField = (statuses: readonly Status[]): FieldSchema => {
  const options = new Map<string, Option>();
  for (const { id, name, statusCategory } of statuses) {
    const category = CATEGORIES[statusCategory?.key ?? ''];
    if (!options.has(name)) options.set(name, { id, name, ...(category && { category }) });
  }
  return {
    name: 'status',
    title: titleOf('status'),
    type: 'state',
    options: [...options.values()],
    writable: 'update',
    clearable: false,
  };
};

/** Work that was dropped is in the category "done" as well: Jira tells the two apart by the resolution. */
const CATEGORIES: Readonly<Record<string, StatusCategory>> = { new: 'todo', indeterminate: 'doing', done: 'done' };
