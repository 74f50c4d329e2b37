import { envelope, queryPaging } from './paging.ts';
import { Refusal } from './refusal.ts';
import { flag, userRef } from './render.ts';
import type { Call, Route } from './route.ts';
import type { ProjectRow, WorkItemRow, World } from './world.ts';

/** The project-management paths of one generation. `url` fields stay within the generation that was called. */
interface Generation {
  readonly name: 'A' | 'B' | 'C';
  readonly projects: string;
  readonly items: string;
  /** What the documents call a planned delivery on a work item. */
  readonly release: 'versions' | 'releases';
}

const GENERATIONS: readonly Generation[] = [
  { name: 'A', projects: '/v1/project/projects', items: '/v1/project/work_items', release: 'versions' },
  { name: 'B', projects: '/v1/pjm/projects', items: '/v1/pjm/work_items', release: 'versions' },
  { name: 'C', projects: '/v1/pjm/projects', items: '/v1/pjm/workitems', release: 'releases' },
];

const projectFull = ({ world, root }: Call, path: string, project: ProjectRow) => ({
  id: project.id,
  url: `${root}${path}/${project.id}`,
  identifier: project.identifier,
  name: project.name,
  type: project.type,
  visibility: 'private',
  description: '',
  created_at: project.createdAt,
  updated_at: project.createdAt,
  is_archived: flag(world, false),
  is_deleted: flag(world, false),
});

const itemFull = ({ world, root }: Call, { items, projects, release }: Generation, item: WorkItemRow) => ({
  id: item.id,
  url: `${root}${items}/${item.id}`,
  project: { id: item.project, url: `${root}${projects}/${item.project}` },
  identifier: item.identifier,
  title: item.title,
  type: item.type,
  short_id: item.shortId,
  html_url: `https://${world.team.secondary_domain}.pingcode.com/pjm/workitems/${item.shortId}`,
  ...(release === 'versions' && { version: null }),
  [release]: [],
  created_at: item.createdAt,
  created_by: userRef(world, root, world.users[0]?.id ?? null),
  updated_at: item.createdAt,
  is_archived: flag(world, false),
  is_deleted: flag(world, false),
});

const projectOf = ({ world, params }: Call): ProjectRow => {
  const project = world.projects.find((row) => row.id === params['id']);
  if (!project) throw new Refusal('100300', '项目不存在');
  return project;
};

/** Lists only, enough to tell which generation is served. Work items themselves are not played here. */
const routesOf = (generation: Generation): readonly Route[] => {
  const { name, projects, items } = generation;
  const served = ({ switches }: World) => switches.profiles[name];
  return [
    {
      method: 'GET',
      path: projects,
      scope: 'pcp:read:pjm:project',
      served,
      answer: (call) =>
        envelope(call.world, call.world.projects, queryPaging(call.query), (row) => projectFull(call, projects, row)),
    },
    {
      method: 'GET',
      path: `${projects}/{id}`,
      scope: 'pcp:read:pjm:project',
      served,
      answer: (call) => projectFull(call, projects, projectOf(call)),
    },
    {
      method: 'GET',
      path: items,
      scope: 'pcp:read:pjm:workitem',
      served,
      answer: (call) =>
        envelope(call.world, call.world.workItems, queryPaging(call.query), (row) => itemFull(call, generation, row)),
    },
  ];
};

export const PROJECT_ROUTES: readonly Route[] = GENERATIONS.flatMap(routesOf);
