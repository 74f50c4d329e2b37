import { Refusal } from './refusal.ts';
import type { PropertyRow, ShipOne, ShipRow, World } from './world.ts';

/** Fields of one class take the same operators. */
export type FieldClass = 'reference' | 'text' | 'number' | 'time' | 'option';

export interface SearchField {
  readonly class: FieldClass;
  value(row: ShipRow): unknown;
}

const reference = (value: SearchField['value']): SearchField => ({ class: 'reference', value });
const text = (value: SearchField['value']): SearchField => ({ class: 'text', value });
const number = (value: SearchField['value']): SearchField => ({ class: 'number', value });
const time = (value: SearchField['value']): SearchField => ({ class: 'time', value });

const COMMON: Readonly<Record<string, SearchField>> = {
  'product.id': reference((row) => row.product),
  'state.id': reference((row) => row.state),
  'priority.id': reference((row) => row.priority),
  'assignee.id': reference((row) => row.assignee),
  'participants.id': reference(() => []),
  'tags.id': reference((row) => row.tags),
  title: text((row) => row.title),
  description: text((row) => row.description),
  created_at: time((row) => row.createdAt),
  updated_at: time((row) => row.updatedAt),
  completed_at: time((row) => row.completedAt),
};

const OWN: Readonly<Record<ShipOne, Readonly<Record<string, SearchField>>>> = {
  idea: {
    'suite.id': reference(() => null),
    score: number(() => null),
    effort: number(() => null),
    progress: number((row) => row.progress),
  },
  ticket: {
    'type.id': reference((row) => row.type),
    'submitted_by.id': reference((row) => row.submitter),
    'customer.id': reference(() => null),
    'solution.id': reference((row) => row.solution),
    'channel.id': reference((row) => row.channel),
    submitted_at: time((row) => row.createdAt),
  },
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
export const searchField = (world: World, one: ShipOne, name: string): SearchField => {
  const found = COMMON[name] ?? OWN[one][name] ?? propertyField(world.properties[one], name);
  if (!found) throw new Refusal('100043', `不支持的过滤属性 ${name}`);
  return found;
};

const propertyField = (properties: readonly PropertyRow[], name: string): SearchField | undefined => {
  const property = properties.find((candidate) => `properties.${candidate.id}` === name);
  const fieldClass = property && CLASSES[property.type];
  return fieldClass && { class: fieldClass, value: (row) => row.properties[property.id] ?? null };
};
