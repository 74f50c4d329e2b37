import { splitMarker, type Native, type NativeFields } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { deleteItem } from '../pjm/item-routes.ts';
import { blankItem, typeNamed } from '../pjm/item-write.ts';
import { enterState, note, touch } from '../rows.ts';
import type { WorkItemRow, World } from '../world.ts';
import { idNamed, nameOf, personId, toPerson } from './native-values.ts';
import {
  besideHands,
  followers,
  propertyValues,
  relationFields,
  setFollowers,
  setProperty,
  setRelations,
} from './row-hands.ts';

interface Scope {
  readonly project: string;
  /** Id of a type. */
  readonly type: string;
}

/** What people do with work items in PingCode's own pages: any state, fields emptied, items deleted. */
export const itemHands = (world: World, scope: Scope): SandboxStream => {
  const project = world.projects.find((row) => row.identifier === scope.project);
  const type = typeNamed(world, scope.type);
  if (!project || !type) throw new Error(`the sandbox has no ${scope.type} in ${scope.project}`);
  const author = world.users[0]?.id ?? world.application.id;
  const inScope = (row: WorkItemRow) => !row.deleted && row.project === project.id && row.type === type.id;
  const find = (key: string): WorkItemRow | undefined => world.workItems.find((row) => row.id === key);
  const need = (key: string): WorkItemRow => {
    const row = find(key);
    if (!row) throw new Error(`the sandbox has no work item ${key}`);
    return row;
  };
  const apply = (row: WorkItemRow, fields: NativeFields): void => {
    for (const [name, value] of Object.entries(fields)) {
      applyField(world, row, name, value, author);
      note(world, row, name, author, 'web');
    }
    touch(world, row, author);
  };
  return {
    scope: { ...scope },
    create({ type: other, ...fields }) {
      const chosen = typeof other === 'string' ? world.itemTypes.find((one) => one.name === other) : type;
      const row = blankItem(world, project, chosen ?? type, String(fields['title'] ?? '未命名'), author);
      world.workItems.push(row);
      apply(row, fields);
      return row.id;
    },
    edit: (key, fields) => apply(need(key), fields),
    remove: (key) => deleteItem(world, need(key), author),
    fields(key) {
      const row = find(key);
      return row && inScope(row) ? showFields(world, row) : undefined;
    },
    keys: () => world.workItems.filter(inScope).map((row) => row.id),
    ...besideHands(world, need, author),
  };
};

type Setter = (row: WorkItemRow, value: Native, world: World, by: string) => void;

const SETTERS: Readonly<Record<string, Setter>> = {
  title: (row, value) => void (row.title = String(value)),
  description: (row, value) => void (row.description = value === null ? '' : String(value)),
  state: (row, value, world, by) => enterState(world, row, world.itemStates, idNamed(world.itemStates, value), by),
  priority: (row, value, world) => void (row.priority = value === null ? null : idNamed(world.itemPriorities, value)),
  assignee: (row, value) => void (row.assignee = personId(value)),
  participants: setFollowers,
  start_at: (row, value, world) => void (row.startAt = dayStart(world, value)),
  end_at: (row, value, world) => void (row.endAt = dayStart(world, value)),
  parent: (row, value) => void (row.parent = value === null ? null : String(value)),
  sprint: (row, value, world) => void (row.sprint = value === null ? null : idNamed(world.sprints, value)),
  releases: (row, value, world) => void (row.releases = names(value).map((one) => idNamed(world.releases, one))),
  story_points: (row, value) => void (row.storyPoints = numberOf(value)),
  estimated_workload: (row, value) => void (row.estimatedWorkload = numberOf(value)),
  remaining_workload: (row, value) => void (row.remainingWorkload = numberOf(value)),
  tags(row, value, world) {
    const mine = world.itemTags.filter((tag) => tag.project === row.project);
    row.tags = names(value).map((one) => idNamed(mine, one));
  },
};

const applyField = (world: World, row: WorkItemRow, name: string, value: Native, by: string): void => {
  const setter = SETTERS[name];
  if (setter) setter(row, value, world, by);
  else if (!setRelations(world, row, name, value))
    setProperty(world, row, typeNamed(world, row.type)?.properties ?? [], name, value);
};

const numberOf = (value: Native): number | null => (value === null ? null : Number(value));

const names = (value: Native): readonly Native[] => (Array.isArray(value) ? (value as readonly Native[]) : []);

const dayStart = ({ switches }: World, value: Native): number | null =>
  value === null ? null : Date.parse(`${String(value)}T00:00:00Z`) / 1000 - switches.dayZone * 60;

const dayShown = ({ switches }: World, at: number | null): string | null =>
  at === null ? null : new Date((at + switches.dayZone * 60) * 1000).toISOString().slice(0, 10);

const NOT_IN_PROPERTIES = new Set(['identifier', 'end_at', 'workload']);

const showFields = (world: World, row: WorkItemRow): NativeFields => ({
  title: row.title,
  // What somebody wrote: our own last line is no part of it.
  description: splitMarker(row.description).body || null,
  state: nameOf(world.itemStates, row.state),
  type: typeNamed(world, row.type)?.name ?? row.type,
  priority: nameOf(world.itemPriorities, row.priority),
  assignee: row.assignee === null ? null : toPerson(world, row.assignee),
  participants: followers(world, row),
  start_at: dayShown(world, row.startAt),
  end_at: dayShown(world, row.endAt),
  parent: row.parent,
  sprint: nameOf(world.sprints, row.sprint),
  releases: row.releases.flatMap((id) => nameOf(world.releases, id) ?? []),
  story_points: row.storyPoints,
  estimated_workload: row.estimatedWorkload,
  remaining_workload: row.remainingWorkload,
  tags: row.tags.flatMap((id) => nameOf(world.itemTags, id) ?? []),
  ...relationFields(world, row),
  ...propertyValues(world, row, typeNamed(world, row.type)?.properties ?? [], NOT_IN_PROPERTIES),
});
