import { once, text, type Once } from 'tandem-sync/sdk';
import { API, type Client } from './client.ts';
import { badScope } from './faults.ts';
import { allOf } from './jql.ts';
import { Project, ProjectPage, type Issue, type IssueType } from './schema.ts';
import type { IssueScope } from './settings.ts';

/** A scope with its names resolved. */
export interface Place {
  readonly project: Project;
  /** The types in scope: all of the project, or the one that was asked for. */
  readonly types: readonly IssueType[];
  /** The one type of the scope. */
  readonly type?: IssueType;
  /** Customers see this project through a portal. */
  readonly isServiceDesk: boolean;
  /** The scope as a JQL condition. */
  readonly condition: string;
}

export const placeOf = (client: Client, scope: IssueScope): Once<Place> =>
  once(async () => {
    const project = await findProject(client, scope.project);
    const types = project.issueTypes ?? [];
    const type = scope.type === undefined ? undefined : findType(types, scope.type);
    return {
      project,
      types: type ? [type] : types,
      ...(type && { type }),
      isServiceDesk: project.projectTypeKey === 'service_desk',
      condition: allOf(
        `project = ${project.id}`,
        type && `issuetype = ${type.id}`,
        scope.jql === undefined ? undefined : `(${scope.jql})`,
      ),
    };
  });

/** Whether an issue lies in the project and type of the scope; it may have been moved since its link was made. */
export const isInside = ({ fields }: Issue, { project, type }: Place): boolean =>
  fields.project.id === project.id && (type === undefined || fields.issuetype.id === type.id);

async function findProject({ http }: Client, wanted: string): Promise<Project> {
  const path = `${API}/project/${encodeURIComponent(wanted)}`;
  const reply = await http.send({ method: 'GET', path, schema: Project, accept: [404] });
  if (reply.status !== 404) return reply.data;
  const { values } = await http.get(`${API}/project/search`, { query: wanted, expand: 'issueTypes' }, ProjectPage);
  const named = values.filter(({ name }) => name === wanted);
  const [only] = named;
  if (only && named.length === 1) return only;
  throw badScope('project', only ? severalProjects(wanted, named) : noProject(wanted));
}

const noProject = (wanted: string) =>
  text(
    `Jira has no project "${wanted}" that this account can see; give its key, and let the account browse the project`,
    `Jira 中没有当前账号可见的项目“${wanted}”；请填写项目键值，并授予该账号浏览项目的权限`,
  );

const severalProjects = (wanted: string, found: readonly Project[]) => {
  const keys = found.map(({ key }) => key);
  return text(
    `several projects are called "${wanted}"; give one of the keys ${keys.join(', ')}`,
    `有多个项目名为“${wanted}”；请改用项目键值：${keys.join('、')}`,
  );
};

function findType(types: readonly IssueType[], wanted: string): IssueType {
  const found = types.find(({ name }) => name === wanted) ?? types.find(({ id }) => id === wanted);
  if (found) return found;
  const known = types.map(({ name }) => name);
  throw badScope(
    'type',
    text(
      `the project has no issue type "${wanted}"; it has ${known.join(', ')}`,
      `该项目没有问题类型“${wanted}”；可用的有 ${known.join('、')}`,
    ),
  );
}
