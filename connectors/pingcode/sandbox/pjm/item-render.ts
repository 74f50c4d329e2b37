import { commonPart, flag, itemRef, pick, ref, userRef, type Json } from '../render.ts';
import type { Call } from '../route.ts';
import type { HistoryRow, OfProjectRow, ProjectRow, RelationRow, WorkItemRow } from '../world.ts';
import type { Generation } from './generations.ts';

/** What an answer is made from. */
export type Stand = Pick<Call, 'world' | 'root'>;

export const projectRef = ({ world, root }: Stand, { projects }: Generation, id: string): Json | null => {
  const project = world.projects.find((one) => one.id === id);
  if (!project) return null;
  const { identifier, name, type } = project;
  const flags = { is_archived: flag(world, false), is_deleted: flag(world, false) };
  return { id, url: `${root}${projects}/${id}`, identifier, name, type, ...flags };
};

export const projectFull = (stand: Stand, generation: Generation, project: ProjectRow): Json => ({
  ...projectRef(stand, generation, project.id),
  scope_type: 'organization',
  scope_id: null,
  visibility: 'private',
  description: '',
  assignee: null,
  start_at: null,
  end_at: null,
  properties: {},
  members: [],
  is_local_config_enabled: flag(stand.world, false),
  created_at: project.createdAt,
  created_by: userRef(stand.world, stand.root, stand.world.users[0]?.id ?? null),
  updated_at: project.createdAt,
  updated_by: userRef(stand.world, stand.root, stand.world.users[0]?.id ?? null),
});

export const itemStateRef = ({ world, root }: Stand, { statePlans }: Generation, id: string): Json | null => {
  const state = world.itemStates.find((one) => one.id === id);
  const url = root + statePlans.replace(/_state_plans$/, '_states');
  return state ? { ...ref(url, state), type: state.type, color: state.color } : null;
};

/** A work item in full. */
export const itemFull = (stand: Stand, generation: Generation, row: WorkItemRow): Json => {
  const { world, root } = stand;
  const parent = world.workItems.find((one) => one.id === row.parent);
  const project = `${root}${generation.projects}/${row.project}`;
  const { read } = generation.releaseKeys;
  return {
    ...itemRef(world, root, generation, row),
    project: projectRef(stand, generation, row.project),
    parent: parent ? itemRef(world, root, generation, parent) : null,
    state: itemStateRef(stand, generation, row.state),
    priority: pick(world.itemPriorities, row.priority, `${root}${generation.items}_priorities`),
    ...(read === 'versions' && { version: null }),
    [read]: row.releases.flatMap((id) =>
      world.releases.filter((one) => one.id === id).map((one) => dated(project, generation.releases, one)),
    ),
    sprint:
      world.sprints
        .filter((one) => one.id === row.sprint)
        .map((one) => ({ ...dated(project, 'sprints', one), status: 'in_progress' }))[0] ?? null,
    board: null,
    entry: null,
    swimlane: null,
    phase: null,
    story_points: row.storyPoints,
    estimated_workload: row.estimatedWorkload,
    remaining_workload: row.remainingWorkload,
    tags: row.tags.flatMap((id) => pick(world.itemTags, id, `${root}${generation.items.replace(/s$/, '')}_tags`) ?? []),
    ...commonPart(world, root, row, generation.principal),
  };
};

const dated = (project: string, plural: string, row: OfProjectRow): Json => ({
  ...ref(`${project}/${plural}`, row),
  start_at: row.startAt,
  end_at: row.endAt,
});

export const sprintFull = (stand: Stand, generation: Generation, plural: string, row: OfProjectRow): Json => ({
  ...dated(`${stand.root}${generation.projects}/${row.project}`, plural, row),
  project: projectRef(stand, generation, row.project),
  assignee: null,
  created_at: row.startAt,
  updated_at: row.startAt,
});

export const itemHistoryFull = (stand: Stand, generation: Generation, row: WorkItemRow, step: HistoryRow): Json => ({
  id: step.id,
  url: `${stand.root}${generation.items}/${row.id}/transition_histories/${step.id}`,
  [generation.itemKey]: itemRef(stand.world, stand.root, generation, row),
  from_state: step.from === null ? null : itemStateRef(stand, generation, step.from),
  to_state: itemStateRef(stand, generation, step.to),
  created_at: step.at,
  created_by: userRef(stand.world, stand.root, step.by),
});

export const itemRelationFull = ({ world, root }: Stand, generation: Generation, row: RelationRow): Json => {
  const end = (id: string) => {
    const item = world.workItems.find((one) => one.id === id);
    return item ? itemRef(world, root, generation, item) : null;
  };
  return {
    id: row.id,
    url: `${root}${generation.items}/${row.from}/relations/${row.id}`,
    relation_type: row.type,
    [`origin_${generation.itemKey}`]: end(row.from),
    [`target_${generation.itemKey}`]: end(row.to),
  };
};
