import { optionalId, optionalText, optionalUser, requiredText, seconds } from '../check.ts';
import { acceptProperties } from '../properties.ts';
import {
  badArray,
  badNumber,
  badString,
  noItem,
  noItemMove,
  noItemState,
  noItemType,
  noProject,
  Refusal,
  wrongParent,
} from '../refusal.ts';
import { blankRow, enterState, nextNumber, note, touch } from '../rows.ts';
import type { Actor, ItemTypeRow, OfProjectRow, ProjectRow, WorkItemRow, World } from '../world.ts';
import type { Generation } from './generations.ts';

type Body = Readonly<Record<string, unknown>>;

export const typeNamed = ({ itemTypes }: World, id: string): ItemTypeRow | undefined =>
  itemTypes.find((type) => type.id === id);

/** A new item with the server's own choices: the first state of its type, the next number of its project. */
export function blankItem(
  world: World,
  project: ProjectRow,
  type: ItemTypeRow,
  title: string,
  by: string,
): WorkItemRow {
  const identifier = `${project.identifier}-${nextNumber(world, project.id)}`;
  return {
    ...blankRow(world, { identifier, title, state: type.states[0] ?? '', by }),
    one: 'work_item',
    project: project.id,
    type: type.id,
    parent: null,
    startAt: null,
    endAt: null,
    sprint: null,
    releases: [],
    storyPoints: null,
    estimatedWorkload: null,
    remainingWorkload: null,
  };
}

/** Makes a work item from a POST body. Unknown keys are dropped. A state must be in the plan of the type and reachable from the first one. */
export function createItem(world: World, generation: Generation, body: Body, actor: Actor): WorkItemRow {
  const project = world.projects.find((row) => row.id === requiredText('project_id', body['project_id']));
  const typeId = requiredText('type_id', body['type_id']);
  const title = requiredText('title', body['title']);
  if (!project) throw noProject();
  const type = typeNamed(world, typeId);
  if (!type?.projects.includes(project.type)) throw noItemType();
  const row = blankItem(world, project, type, title, actor.id);
  row.participants = idsIn('participant_ids', body['participant_ids']).map((id) => {
    if (!world.users.some((user) => user.id === id)) throw badString('participant_ids');
    return { type: 'user', id } as const;
  });
  assign(world, generation, row, body);
  const state = nextState(world, row, body);
  if (state !== undefined) enterState(world, row, world.itemStates, state, actor.id);
  world.workItems.push(row);
  note(world, row, 'create', actor.id);
  touch(world, row, actor.id);
  return row;
}

/** Applies a PATCH body. `null` changes nothing, an empty text is refused, arrays replace, properties are merged, unknown keys are dropped; all is checked first. */
export function patchItem(world: World, generation: Generation, row: WorkItemRow, body: Body, actor: Actor): void {
  const draft: WorkItemRow = { ...row };
  draft.title = optionalText('title', body['title']) ?? row.title;
  assign(world, generation, draft, body);
  const state = nextState(world, row, body);
  Object.assign(row, draft);
  if (state !== undefined) enterState(world, row, world.itemStates, state, actor.id);
  for (const name of Object.keys(body)) note(world, row, name, actor.id);
  touch(world, row, actor.id);
}

const assign = (world: World, { releaseKeys }: Generation, row: WorkItemRow, body: Body): void => {
  row.description = optionalText('description', body['description']) ?? row.description;
  row.assignee = optionalUser(world, 'assignee_id', body['assignee_id']) ?? row.assignee;
  row.priority =
    known('priority_id', world.itemPriorities, optionalId('priority_id', body['priority_id'])) ?? row.priority;
  row.startAt = optionalSeconds('start_at', body['start_at']) ?? row.startAt;
  row.endAt = optionalSeconds('end_at', body['end_at']) ?? row.endAt;
  row.parent = parentIn(world, row, body) ?? row.parent;
  row.sprint = ofProject(world.sprints, row, 'sprint_id', body['sprint_id'], '100308') ?? row.sprint;
  const releases = body[releaseKeys.write];
  if (releases !== undefined && releases !== null)
    row.releases = idsIn(releaseKeys.write, releases).map(
      (id) => ofProject(world.releases, row, releaseKeys.write, id, '100304') ?? '',
    );
  row.storyPoints = amount('story_points', body['story_points']) ?? row.storyPoints;
  row.estimatedWorkload = amount('estimated_workload', body['estimated_workload']) ?? row.estimatedWorkload;
  row.remainingWorkload = amount('remaining_workload', body['remaining_workload']) ?? row.remainingWorkload;
  const view = { properties: typeNamed(world, row.type)?.properties ?? [], strict: true };
  row.properties = { ...row.properties, ...acceptProperties(world, view, body['properties']) };
};

/** The parent, whose type must allow this one below it. */
const parentIn = (world: World, row: WorkItemRow, body: Body): string | undefined => {
  const id = optionalId('parent_id', body['parent_id']);
  if (id === undefined) return undefined;
  const parent = world.workItems.find((one) => one.id === id && !one.deleted);
  if (!parent) throw noItem();
  if (parent.id === row.id || !typeNamed(world, parent.type)?.children.includes(row.type)) throw wrongParent();
  return parent.id;
};

/** A state of another type, or of nobody, is one refusal; a move the workflow lacks is another. */
const nextState = (world: World, row: WorkItemRow, body: Body): string | undefined => {
  const id = optionalId('state_id', body['state_id']);
  if (id === undefined || id === row.state) return undefined;
  const type = typeNamed(world, row.type);
  if (!type?.states.includes(id)) throw noItemState();
  const kind = world.projects.find((one) => one.id === row.project)?.type;
  const plan = world.itemStatePlans.find((one) => one.type === row.type && one.projectType === kind);
  if (!plan?.flows.some((flow) => flow.from === row.state && flow.to === id)) throw noItemMove();
  return id;
};

const ofProject = (
  rows: readonly OfProjectRow[],
  item: WorkItemRow,
  name: string,
  value: unknown,
  code: string,
): string | undefined => {
  const id = optionalId(name, value);
  if (id !== undefined && !rows.some((row) => row.id === id && row.project === item.project))
    throw new Refusal(code, `${name} 不存在`);
  return id;
};

const known = (name: string, rows: readonly { readonly id: string }[], id: string | undefined): string | undefined => {
  if (id !== undefined && !rows.some((row) => row.id === id)) throw badString(name);
  return id;
};

const optionalSeconds = (name: string, value: unknown): number | undefined =>
  value === undefined || value === null ? undefined : seconds(name, value);

const amount = (name: string, value: unknown): number | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || value < 0 || Math.round(value * 10) !== value * 10) throw badNumber(name);
  return value;
};

/** A list that may be left out, but not be empty. */
const idsIn = (name: string, value: unknown): readonly string[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length === 0) throw badArray(name);
  return value.map(String);
};
