import { Refusal } from '../refusal.ts';
import type { AnyRow, PropertyRow, RowBase, ShipOne, ShipRow, WorkItemRow, World } from '../world.ts';

/** Fields of one class take the same operators. */
export type FieldClass = 'reference' | 'text' | 'number' | 'time' | 'option';

export interface SearchField<Row> {
  readonly class: FieldClass;
  value(row: Row): unknown;
}

type Fields<Row> = Readonly<Record<string, SearchField<Row>>>;

const of =
  (name: FieldClass) =>
  <Row>(value: (row: Row) => unknown): SearchField<Row> => ({ class: name, value });
const [reference, text, number, time] = [of('reference'), of('text'), of('number'), of('time')];
const followers = (row: RowBase) => row.participants.map(({ id }) => id);

const COMMON: Fields<AnyRow> = {
  'state.id': reference((row) => row.state),
  'priority.id': reference((row) => row.priority),
  'assignee.id': reference((row) => row.assignee),
  'participants.id': reference(followers),
  'tags.id': reference((row) => row.tags),
  title: text((row) => row.title),
  description: text((row) => row.description),
  created_at: time((row) => row.createdAt),
  updated_at: time((row) => row.updatedAt),
  completed_at: time((row) => row.completedAt),
};

const SHIP: Readonly<Record<ShipOne, Fields<ShipRow>>> = {
  idea: {
    'product.id': reference((row) => row.product),
    'suite.id': reference((row) => row.suite),
    score: number(() => null),
    effort: number(() => null),
    progress: number((row) => row.progress),
  },
  ticket: {
    'product.id': reference((row) => row.product),
    'type.id': reference((row) => row.type),
    'submitted_by.id': reference((row) => row.submitter),
    'customer.id': reference((row) => row.customer),
    'solution.id': reference((row) => row.solution),
    'channel.id': reference((row) => row.channel),
    submitted_at: time((row) => row.createdAt),
  },
};

const ITEM: Fields<WorkItemRow> = {
  'project.id': reference((row) => row.project),
  'sprint.id': reference((row) => row.sprint),
  'parent.id': reference((row) => row.parent),
  'created_by.id': reference((row) => row.createdBy),
  'updated_by.id': reference((row) => row.updatedBy),
  'board.id': reference(() => null),
  'entry.id': reference(() => null),
  'swimlane.id': reference(() => null),
  'phase.id': reference(() => null),
  'versions.id': reference((row) => row.releases),
  type: { class: 'option', value: (row) => row.type },
  start_at: time((row) => row.startAt),
  end_at: time((row) => row.endAt),
  story_points: number((row) => row.storyPoints),
  estimated_workload: number((row) => row.estimatedWorkload),
  remaining_workload: number((row) => row.remainingWorkload),
};

const CLASSES: Readonly<Record<string, FieldClass>> = {
  text: 'text',
  textarea: 'text',
  link: 'text',
  number: 'number',
  progress: 'number',
  rate: 'number',
  date: 'time',
  select: 'option',
  multi_select: 'option',
  cascade_select: 'option',
  cascade_multi_select: 'option',
  member: 'reference',
  members: 'reference',
};

/** The field a filter names. Built-in fields that cannot be searched, and names nobody knows, are refused (100043). */
export const shipField = (world: World, one: ShipOne, name: string): SearchField<ShipRow> =>
  COMMON[name] ?? SHIP[one][name] ?? propertyField(world.properties[one], name) ?? refuse(name);

export const itemField = (world: World, name: string): SearchField<WorkItemRow> =>
  COMMON[name] ??
  ITEM[name] ??
  propertyField(
    world.itemTypes.flatMap((type) => type.properties),
    name,
  ) ??
  refuse(name);

const refuse = (name: string): never => {
  throw new Refusal('100043', `不支持的过滤属性 ${name}`);
};

const propertyField = (properties: readonly PropertyRow[], name: string): SearchField<RowBase> | undefined => {
  const property = properties.find((candidate) => `properties.${candidate.id}` === name);
  const fieldClass = property && CLASSES[property.type];
  return fieldClass && { class: fieldClass, value: (row) => row.properties[property.id] ?? null };
};
