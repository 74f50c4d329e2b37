import { text, once, type Once } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { badScope } from './faults.ts';
import { ProjectAnswer, ProjectPage, type Issue, type Project, type Tracker } from './schema.ts';
import type { IssueScope } from './settings.ts';

/** A scope with its names resolved. */
export interface Place {
  readonly project: Project;
  /** Absent: all trackers of the project. */
  readonly tracker?: Tracker;
}

/** Redmine's rule for identifiers: such a text goes into a filter as it is, and costs no look-up. */
const IDENTIFIER = /^[a-z0-9_-]{1,100}$/;

/** Where a stream looks: resolved when something needs ids, which a poll by identifier does not. */
export interface Places {
  readonly place: Once<Place>;
  /** The list filter for this scope. Subprojects are left out: their issues belong to another scope. */
  filter(): Promise<Readonly<Record<string, string | number>>>;
}

export function placesOf(client: Client, scope: IssueScope): Places {
  const place = once(async () => {
    const [project, tracker] = await Promise.all([
      findProject(client, scope.project),
      findTracker(client, scope.tracker),
    ]);
    return { project, ...(tracker && { tracker }) };
  });
  return {
    place,
    async filter() {
      const direct = IDENTIFIER.test(scope.project);
      const project = direct ? scope.project : (await place.get()).project.id;
      const tracker =
        scope.tracker === undefined || /^\d+$/.test(scope.tracker) ? scope.tracker : (await place.get()).tracker?.id;
      return {
        project_id: project,
        subproject_id: '!*',
        status_id: '*',
        ...(tracker !== undefined && { tracker_id: tracker }),
      };
    },
  };
}

/** Whether an issue lies in the scope; it may have been moved away since its link was made. */
export const isInside = (issue: Issue, { project, tracker }: Place): boolean =>
  issue.project.id === project.id && (tracker === undefined || issue.tracker.id === tracker.id);

async function findProject(client: Client, wanted: string): Promise<Project> {
  if (IDENTIFIER.test(wanted)) {
    const found = await projectAt(client, wanted);
    if (found) return found;
  }
  const named = (await allProjects(client)).filter((project) => project.name === wanted);
  const [only] = named;
  if (only && named.length === 1) return (await projectAt(client, String(only.id))) ?? only;
  throw badScope('scope.project', only ? ambiguousProject(wanted, named) : unknownProject(wanted));
}

/** `undefined` when there is none, or none that this account may see. */
async function projectAt({ http }: Client, idOrIdentifier: string): Promise<Project | undefined> {
  const path = `/projects/${encodeURIComponent(idOrIdentifier)}.json`;
  const query = { include: 'trackers,issue_custom_fields' };
  const reply = await http.send({ method: 'GET', path, query, schema: ProjectAnswer, accept: [403, 404] });
  return reply.status < 400 ? reply.data.project : undefined;
}

async function allProjects({ http }: Client): Promise<readonly Project[]> {
  const all: Project[] = [];
  for (;;) {
    const page = await http.get('/projects.json', { limit: 100, offset: all.length }, ProjectPage);
    all.push(...page.projects);
    if (page.projects.length === 0 || all.length >= page.total_count) return all;
  }
}

async function findTracker(client: Client, wanted: string | undefined): Promise<Tracker | undefined> {
  if (wanted === undefined) return undefined;
  const trackers = await client.trackers.get();
  const found =
    trackers.find((tracker) => tracker.name === wanted) ?? trackers.find((tracker) => String(tracker.id) === wanted);
  if (found) return found;
  const known = trackers.map((tracker) => tracker.name);
  throw badScope(
    'scope.tracker',
    text(
      `Redmine has no tracker "${wanted}"; it has ${known.join(', ')}`,
      `Redmine 中没有跟踪标签“${wanted}”；可用的有 ${known.join('、')}`,
    ),
  );
}

export const unknownProject = (wanted: string) =>
  text(
    `Redmine has no project "${wanted}" that this account can see; give its identifier, id or name, and make the account a member`,
    `Redmine 中没有当前账号可见的项目“${wanted}”；请填写项目标识、编号或名称，并将账号加入项目成员`,
  );

const ambiguousProject = (wanted: string, found: readonly Project[]) => {
  const identifiers = found.map((project) => project.identifier);
  return text(
    `several projects are called "${wanted}"; give one of the identifiers ${identifiers.join(', ')}`,
    `有多个项目名为“${wanted}”；请改用项目标识：${identifiers.join('、')}`,
  );
};
