import type { FieldType } from 'tandem-sync/sdk';
import type { FieldForm } from './schema.ts';

/** How a field's values look in Jira's JSON. */
export type FieldKind =
  | 'text'
  | 'rich-text' // an Atlassian document
  | 'number'
  | 'date'
  | 'instant'
  | 'named' // { name }
  | 'valued' // { value }
  | 'named-set'
  | 'valued-set'
  | 'cascade' // { value, child: { value } }
  | 'person'
  | 'people'
  | 'labels'
  | 'parent'
  | 'shown' // of something that is not looked up: read as words, never written
  | 'shown-set';

const FIELD_TYPES: Readonly<Record<FieldKind, FieldType>> = {
  text: 'text',
  'rich-text': 'rich-text',
  number: 'number',
  date: 'date',
  instant: 'instant',
  named: 'option',
  valued: 'option',
  'named-set': 'options',
  'valued-set': 'options',
  cascade: 'option',
  person: 'person',
  people: 'people',
  labels: 'labels',
  parent: 'item',
  shown: 'text',
  'shown-set': 'labels',
};

export const fieldTypeOf = (kind: FieldKind): FieldType => FIELD_TYPES[kind];

export const isReadOnly = (kind: FieldKind): boolean => kind === 'shown' || kind === 'shown-set';

const BY_NAME: Readonly<Record<string, FieldKind>> = {
  description: 'rich-text',
  environment: 'rich-text',
  parent: 'parent',
};

const SINGLE: Readonly<Record<string, FieldKind>> = {
  number: 'number',
  date: 'date',
  datetime: 'instant',
  user: 'person',
  option: 'valued',
  'option-with-child': 'cascade',
  priority: 'named',
  resolution: 'named',
  issuetype: 'named',
  version: 'named',
  component: 'named',
};

const SEVERAL: Readonly<Record<string, FieldKind>> = {
  user: 'people',
  option: 'valued-set',
  version: 'named-set',
  component: 'named-set',
};

/** The kind of a field, by the form the site gives it. Forms of apps nobody here knows are shown and not written. */
export function kindOf({ type, items = '', system, custom = '' }: FieldForm): FieldKind {
  const byName = BY_NAME[system ?? ''];
  if (byName) return byName;
  const plugin = custom.split(':').at(-1) ?? '';
  if (type === 'array') return items === 'string' ? labelsOf(system, plugin) : (SEVERAL[items] ?? 'shown-set');
  if (type !== 'string') return SINGLE[type] ?? 'shown';
  if (plugin === 'textarea') return 'rich-text';
  return plugin === 'readonlyfield' ? 'shown' : 'text';
}

/** Other lists of texts (sprints before, today some apps) look alike, but cannot be written as labels are. */
const labelsOf = (system: string | undefined, plugin: string): FieldKind =>
  system === 'labels' || plugin === 'labels' ? 'labels' : 'shown-set';
