import { first, ok, paged, second, someone, type Answer, type Call, type Route } from './call.ts';
import { Refused } from './refusal.ts';
import { renderProject, renderScreenField, renderStatus, renderUser } from './render.ts';
import { FIELDS, LINK_TYPES, PROJECTS, STATUSES, TYPES, USERS, may, type ProjectRow, type UserRow } from './world.ts';

export const META_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/myself$/, answer: myself },
  { method: 'GET', path: /^\/mypermissions$/, answer: myPermissions },
  {
    method: 'GET',
    path: /^\/field$/,
    answer: () => ok(FIELDS.map((field) => ({ id: field.id, key: field.id, name: field.name, schema: field.schema }))),
  },
  { method: 'GET', path: /^\/issueLinkType$/, answer: () => ok({ issueLinkTypes: LINK_TYPES }) },
  { method: 'GET', path: /^\/project\/search$/, answer: projects },
  { method: 'GET', path: /^\/project\/([^/]+)$/, answer: (call) => ok(withTypes(projectOf(call))) },
  { method: 'GET', path: /^\/project\/([^/]+)\/statuses$/, answer: statuses },
  { method: 'GET', path: /^\/issue\/createmeta\/([^/]+)\/issuetypes$/, answer: createTypes },
  { method: 'GET', path: /^\/issue\/createmeta\/([^/]+)\/issuetypes\/([^/]+)$/, answer: createFields },
  { method: 'GET', path: /^\/user\/search$/, answer: userSearch },
];

function myself(call: Call): Answer {
  const user = someone(call);
  return ok({ ...renderUser(user, user), locale: 'zh_CN' });
}

function myPermissions({ viewer, query }: Call): Answer {
  const project = PROJECTS.find((one) => one.id === query.get('projectId') || one.key === query.get('projectKey'));
  if (!viewer || !project || !may(viewer, project.id, 'BROWSE_PROJECTS')) {
    throw new Refused(404, { errorMessages: ['找不到该项目。'], errors: {} });
  }
  const names = (query.get('permissions') ?? '').split(',');
  return ok({
    permissions: Object.fromEntries(
      names.map((name) => [name, { id: '0', key: name, name, havePermission: may(viewer, project.id, name) }]),
    ),
  });
}

const typesOf = (project: ProjectRow) => TYPES.filter(({ id }) => project.types.includes(id));

const withTypes = (project: ProjectRow) => ({ ...renderProject(project.id), issueTypes: typesOf(project) });

const seen = (viewer: UserRow | undefined): readonly ProjectRow[] =>
  PROJECTS.filter(({ id }) => viewer !== undefined && may(viewer, id, 'BROWSE_PROJECTS'));

function projectOf(call: Call): ProjectRow {
  const wanted = decodeURIComponent(first(call));
  const project = seen(call.viewer).find((one) => one.id === wanted || one.key === wanted.toUpperCase());
  if (project) return project;
  throw new Refused(404, { errorMessages: [`找不到项目“${wanted}”。`], errors: {} });
}

/** By a part of name or key. */
function projects(call: Call): Answer {
  const wanted = (call.query.get('query') ?? '').toLowerCase();
  const found = seen(call.viewer).filter((one) => `${one.key} ${one.name}`.toLowerCase().includes(wanted));
  const { rows, ...page } = paged(call, found.map(withTypes), 50);
  return ok({ ...page, values: rows, isLast: true });
}

/** Types of a team-managed project have statuses of their own: the same names, other ids. */
function statuses(call: Call): Answer {
  const project = projectOf(call);
  const shown = STATUSES.map(({ id }) => renderStatus(id));
  return ok(
    typesOf(project).map((type) => ({
      ...type,
      statuses: project.simplified ? shown.map((status) => ({ ...status, id: `9${status.id}` })) : shown,
    })),
  );
}

function createTypes(call: Call): Answer {
  const { rows, ...page } = paged(call, typesOf(projectOf(call)), 200);
  return ok({ ...page, issueTypes: rows });
}

function createFields(call: Call): Answer {
  const project = projectOf(call);
  const type = typesOf(project).find(({ id }) => id === second(call));
  if (!type) throw new Refused(404, { errorMessages: ['找不到该问题类型。'], errors: {} });
  const required = ({ id }: { id: string }) => (id === 'parent' && type.subtask ? true : undefined);
  const fields = project.createScreen.map((id) => renderScreenField(id, required({ id })));
  const { rows, ...page } = paged(call, fields, 200);
  return ok({ ...page, fields: rows });
}

/** Finds people by the beginning of a name or address, also by an address it does not show. */
function userSearch(call: Call): Answer {
  const viewer = someone(call);
  const wanted = (call.query.get('query') ?? '').toLowerCase();
  const found = USERS.filter(
    ({ displayName, email }) => displayName.toLowerCase().startsWith(wanted) || email.startsWith(wanted),
  );
  return ok(found.map((user) => renderUser(user, viewer)));
}
