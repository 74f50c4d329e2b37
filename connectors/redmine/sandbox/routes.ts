import { listIssues, findProject } from './list.ts';
import { storeUpload } from './files.ts';
import { addRelation, dropRelations } from './relations.ts';
import { renderIncluded, renderIssue, renderOne, renderRelation, shownTime, userRef } from './render.ts';
import { createIssue, deleteIssue, updateIssue, type Body } from './save.ts';
import { isVisible, may, type FileRow, type IssueRow, type Store } from './store.ts';
import {
  CUSTOM_FIELDS,
  PRIORITIES,
  PROJECTS,
  ROLES,
  STANDARD_FIELDS,
  STATUSES,
  TRACKERS,
  USERS,
  byIdIn,
  type ProjectRow,
  type UserRow,
} from './world.ts';
import { sentence, tooBig } from './refusals.ts';

/** A request from somebody whose key is good. */
export interface Call {
  readonly store: Store;
  readonly user: UserRow;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The body as it came. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** What the path's pattern captured. */
  readonly id: string;
}

/** No body for 204, 403 and 404: Redmine sends none. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  /** Instead: a file. */
  readonly file?: FileRow;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  answer(call: Call): Answer;
}

const ok = (json: unknown): Answer => ({ status: 200, json });
const FORBIDDEN: Answer = { status: 403 };
const NOT_FOUND: Answer = { status: 404 };
const refused = (errors: readonly string[]): Answer => ({ status: 422, json: { errors } });

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/issues\.json$/, answer: list },
  { method: 'POST', path: /^\/issues\.json$/, answer: create },
  {
    method: 'GET',
    path: /^\/issues\/([^/]+)\.json$/,
    answer: withIssue((call, issue) => ok({ issue: renderOne(call.store, call.user, issue, includes(call)) })),
  },
  { method: 'PUT', path: /^\/issues\/([^/]+)\.json$/, answer: withIssue(update) },
  { method: 'DELETE', path: /^\/issues\/([^/]+)\.json$/, answer: withIssue(remove) },
  { method: 'PUT', path: /^\/journals\/(\d+)\.json$/, answer: editNote },
  { method: 'POST', path: /^\/issues\/([^/]+)\/relations\.json$/, answer: withIssue(relate) },
  { method: 'DELETE', path: /^\/relations\/(\d+)\.json$/, answer: unrelate },
  { method: 'POST', path: /^\/uploads\.json$/, answer: upload },
  { method: 'GET', path: /^\/attachments\/download\/(\d+)$/, answer: download },
  { method: 'GET', path: /^\/issue_statuses\.json$/, answer: () => ok({ issue_statuses: STATUSES }) },
  {
    method: 'GET',
    path: /^\/enumerations\/issue_priorities\.json$/,
    answer: () => ok({ issue_priorities: PRIORITIES.map((one) => ({ ...one, active: true })) }),
  },
  { method: 'GET', path: /^\/trackers\.json$/, answer: trackers },
  { method: 'GET', path: /^\/projects\.json$/, answer: projects },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\.json$/,
    answer: withProject((call, project) => ok({ project: renderProject(project, includes(call)) })),
  },
  { method: 'GET', path: /^\/projects\/([^/]+)\/memberships\.json$/, answer: withProject(memberships) },
  { method: 'GET', path: /^\/custom_fields\.json$/, answer: forAdmins(customFields) },
  { method: 'GET', path: /^\/users\.json$/, answer: forAdmins(users) },
  { method: 'GET', path: /^\/users\/current\.json$/, answer: currentUser },
  { method: 'GET', path: /^\/roles\/(\d+)\.json$/, answer: role },
];

const includes = ({ query }: Call): readonly string[] => (query.get('include') ?? '').split(',');

function list({ store, user, query }: Call): Answer {
  const listed = listIssues(store, user, query);
  if ('status' in listed) return { status: listed.status };
  if ('errors' in listed) return refused(listed.errors);
  return ok({
    issues: listed.rows.map((row) => ({
      ...renderIssue(row),
      ...renderIncluded(store, row, (query.get('include') ?? '').split(',')),
    })),
    total_count: listed.total,
    offset: listed.offset,
    limit: listed.limit,
  });
}

function create({ store, user, body, query }: Call): Answer {
  const attributes = issueIn(body);
  const project = findProject(attributes['project_id'] === undefined ? null : String(attributes['project_id']));
  if (project === undefined || project === 'unknown' || !may(user, project.id, 'add_issues')) {
    return refused((['project', 'tracker', 'status'] as const).map((field) => sentence(user, field, 'blank')));
  }
  const saved = createIssue(store, user, project.id, attributes);
  if ('errors' in saved) return refused(saved.errors);
  // The page that shows the new issue trips over extras, after the issue was saved.
  if (query.has('include')) return { status: 500, json: { status: 500, error: 'Internal Server Error' } };
  return { status: 201, json: { issue: renderIssue(saved.issue) } };
}

function update({ store, user, body }: Call, issue: IssueRow): Answer {
  if (!may(user, issue.project, 'edit_issues') && !may(user, issue.project, 'add_issue_notes')) return FORBIDDEN;
  const errors = updateIssue(store, user, issue, issueIn(body));
  return errors ? refused(errors) : { status: 204 };
}

function remove({ store, user }: Call, issue: IssueRow): Answer {
  if (!may(user, issue.project, 'delete_issues')) return FORBIDDEN;
  deleteIssue(store, issue.id);
  return { status: 204 };
}

/** Moves no time of the issue. */
function relate({ store, user, body }: Call, issue: IssueRow): Answer {
  if (!may(user, issue.project, 'manage_issue_relations')) return FORBIDDEN;
  const made = addRelation(store, user, issue, (body['relation'] as Body | undefined) ?? {});
  return 'errors' in made ? refused(made.errors) : { status: 201, json: { relation: renderRelation(made) } };
}

function unrelate({ store, user, id }: Call): Answer {
  const row = store.relations.find((one) => one.id === Number(id));
  const issue = row && store.issues.get(row.from);
  if (!issue) return NOT_FOUND;
  if (!may(user, issue.project, 'manage_issue_relations')) return FORBIDDEN;
  dropRelations(store, (one) => one === row);
  return { status: 204 };
}

function upload({ store, user, query, bytes, type }: Call): Answer {
  if (type !== 'application/octet-stream') return { status: 406 };
  const file = storeUpload(store, user.id, query.get('filename') ?? '', bytes);
  return file ? { status: 201, json: { upload: { id: file.id, token: file.token } } } : refused([tooBig(user)]);
}

/** Whoever sees the issue may open its files. */
function download({ store, user, id }: Call): Answer {
  const file = store.files.get(Number(id));
  const issue = file?.issue === null ? undefined : store.issues.get(file?.issue ?? 0);
  if (!file || !issue) return NOT_FOUND;
  return isVisible(user, issue) ? { status: 200, file } : FORBIDDEN;
}

/** Moves no time of the issue. */
function editNote({ store, user, body, id }: Call): Answer {
  const journal = [...store.issues.values()].flatMap((issue) => issue.journals).find((one) => one.id === Number(id));
  if (!journal) return NOT_FOUND;
  if (!user.admin && journal.user !== user.id) return FORBIDDEN;
  const notes = (body['journal'] as Body | undefined)?.['notes'];
  if (typeof notes === 'string') journal.notes = notes;
  return { status: 204 };
}

const issueIn = (body: Body): Body => (body['issue'] as Body | undefined) ?? {};

function withIssue(answer: (call: Call, issue: IssueRow) => Answer): Route['answer'] {
  return (call) => {
    const issue = call.store.issues.get(Number(call.id));
    if (!issue) return NOT_FOUND;
    return isVisible(call.user, issue) ? answer(call, issue) : FORBIDDEN;
  };
}

function withProject(answer: (call: Call, project: ProjectRow) => Answer): Route['answer'] {
  return (call) => {
    const project = findProject(call.id);
    if (project === undefined || project === 'unknown') return NOT_FOUND;
    return may(call.user, project.id, 'view_issues') ? answer(call, project) : FORBIDDEN;
  };
}

function forAdmins(answer: (call: Call) => Answer): Route['answer'] {
  return (call) => (call.user.admin ? answer(call) : FORBIDDEN);
}

function trackers(): Answer {
  const start = { id: 1, name: STATUSES[0]?.name };
  return ok({
    trackers: TRACKERS.map((one) => ({
      ...one,
      default_status: start,
      description: null,
      enabled_standard_fields: STANDARD_FIELDS,
    })),
  });
}

/** `issue_custom_fields` has only fields tied to the project, and all of ours are for all projects. */
const renderProject = (project: ProjectRow, include: readonly string[]) => ({
  id: project.id,
  name: project.name,
  identifier: project.identifier,
  ...(project.parent !== undefined && { parent: { id: project.parent, name: byIdIn(PROJECTS, project.parent)?.name } }),
  status: 1,
  is_public: false,
  ...(include.includes('trackers') && { trackers: TRACKERS }),
  ...(include.includes('issue_custom_fields') && { issue_custom_fields: [] }),
});

function projects({ user, query }: Call): Answer {
  const seen = PROJECTS.filter((project) => may(user, project.id, 'view_issues'));
  return paged(
    'projects',
    seen.map((project) => renderProject(project, [])),
    query,
  );
}

function memberships({ query }: Call, project: ProjectRow): Answer {
  const members = USERS.filter((user) => user.roles[project.id] !== undefined && !user.locked);
  const rows = members.map((user) => ({
    id: user.id * 10 + project.id,
    user: userRef(user.id),
    roles: [byIdIn(ROLES, user.roles[project.id])].map((one) => ({ id: one?.id, name: one?.name })),
  }));
  return paged('memberships', rows, query);
}

function paged(name: string, rows: readonly unknown[], query: URLSearchParams): Answer {
  const limit = Math.min(100, Number(query.get('limit') ?? 25));
  const offset = Number(query.get('offset') ?? 0);
  return ok({ [name]: rows.slice(offset, offset + limit), total_count: rows.length, offset, limit });
}

function customFields(): Answer {
  const rendered = CUSTOM_FIELDS.map((field) => ({
    id: field.id,
    name: field.name,
    customized_type: 'issue',
    field_format: field.format,
    max_length: null,
    is_required: false,
    is_filter: field.filter,
    multiple: field.multiple ?? false,
    ...(field.values && {
      possible_values: field.values.map((value, index) => ({
        value: field.format === 'enumeration' ? String(index + 1) : value,
        label: value,
      })),
    }),
    trackers: TRACKERS.filter((tracker) => field.trackers.includes(tracker.id)),
    roles: [],
  }));
  return ok({ custom_fields: rendered });
}

const renderUser = (user: UserRow) => ({
  id: user.id,
  login: user.login,
  admin: user.admin ?? false,
  firstname: user.firstname,
  lastname: user.lastname,
  created_on: shownTime(0),
  updated_on: shownTime(0),
  last_login_on: null,
  passwd_changed_on: shownTime(0),
  twofa_scheme: null,
});

/** Active users whose login, name or address contains the text. */
function users({ query }: Call): Answer {
  const wanted = (query.get('name') ?? '').toLowerCase();
  const found = USERS.filter(
    (user) =>
      !user.locked &&
      [user.login, user.firstname, user.lastname, user.mail].some((text) => text.toLowerCase().includes(wanted)),
  );
  return paged(
    'users',
    found.map((user) => ({ ...renderUser(user), mail: user.mail })),
    query,
  );
}

/** Everybody's address is hidden from others than administrators by default, one's own included. */
function currentUser({ user, query }: Call): Answer {
  const memberships = Object.entries(user.roles).map(([project, id]) => ({
    project: { id: Number(project), name: byIdIn(PROJECTS, Number(project))?.name },
    roles: [{ id, name: byIdIn(ROLES, id)?.name }],
  }));
  const mail = user.admin ? { mail: user.mail } : {};
  return ok({
    user: {
      ...renderUser(user),
      ...mail,
      api_key: user.token,
      ...(query.get('include') === 'memberships' && { memberships }),
    },
  });
}

function role({ id }: Call): Answer {
  const found = byIdIn(ROLES, Number(id));
  return found ? ok({ role: { id: found.id, name: found.name, permissions: found.permissions } }) : NOT_FOUND;
}
