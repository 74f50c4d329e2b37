import { text, type FieldSchema, type Option, type Text } from 'tandem-sync/sdk';
import type { OnScreens } from './describe.ts';
import { fieldTypeOf, isReadOnly, kindOf, type FieldKind } from './field-kinds.ts';
import type { Place } from './place.ts';
import type { AllowedValue, ScreenField } from './schema.ts';
import { LEVEL } from './values.ts';

const TITLES: Readonly<Record<string, Text>> = {
  summary: text('Summary', '摘要'),
  description: text('Description', '描述'),
  environment: text('Environment', '环境'),
  status: text('Status', '状态'),
  priority: text('Priority', '优先级'),
  resolution: text('Resolution', '解决结果'),
  issuetype: text('Issue type', '问题类型'),
  assignee: text('Assignee', '经办人'),
  reporter: text('Reporter', '报告人'),
  labels: text('Labels', '标签'),
  duedate: text('Due date', '到期日'),
  parent: text('Parent', '父级'),
  components: text('Components', '组件'),
  fixVersions: text('Fix versions', '修复版本'),
  versions: text('Affects versions', '影响版本'),
};

export const titleOf = (id: string, name = id): Text => TITLES[id] ?? { en: name, zh: name };

/** A field as its screens show it; none when it cannot be told what it holds. `edited`: whether a screen for editing was there to look at. */
export function describeField(id: string, on: OnScreens, edited: boolean): readonly FieldSchema[] {
  const field = on.edit ?? on.create[0];
  if (!field) return [];
  const kind = kindOf(field.schema);
  const options = optionsOf(kind, [...on.create, ...(on.edit ? [on.edit] : [])]);
  const choosable = options === undefined || options.length > 0;
  const writable = isReadOnly(kind) || !choosable ? 'never' : writableOn(on, edited);
  const required = on.types > 0 && on.create.length === on.types && on.create.every(isNeeded);
  return [
    {
      name: id,
      title: titleOf(id, field.name),
      type: fieldTypeOf(kind),
      ...(kind === 'rich-text' && { format: 'adf' as const }),
      ...(options && options.length > 0 && { options }),
      writable,
      ...(required && { required: true }),
      ...(isKept(id, field) && { clearable: false }),
      ...TEXT_TRAITS[id === 'summary' ? 'summary' : kind],
    },
  ];
}

/** Jira's limit, and what is done here so that it does not refuse: a summary is one line. */
const ONE_LINE = { rewrites: { singleLine: 'space', trim: true } } as const;
const TEXT_TRAITS: Readonly<Record<string, Partial<FieldSchema>>> = {
  summary: { maxLength: { length: 255, unit: 'characters' }, ...ONE_LINE },
  text: { maxLength: { length: 255, unit: 'characters' }, ...ONE_LINE },
};

function writableOn({ create, edit }: OnScreens, edited: boolean): FieldSchema['writable'] {
  if (!edited) return 'always';
  if (edit && create.length > 0) return 'always';
  return edit ? 'update' : 'create';
}

const isNeeded = (field: ScreenField): boolean => field.required && field.hasDefaultValue !== true;

/** A required field takes no empty value, and neither do those Jira always fills. */
const isKept = (id: string, field: ScreenField): boolean => field.required || id === 'priority' || id === 'reporter';

/** The choices on all these screens, by name; `undefined` for a field that is no choice. */
function optionsOf(kind: FieldKind, screens: readonly ScreenField[]): readonly Option[] | undefined {
  const type = fieldTypeOf(kind);
  if (type !== 'option' && type !== 'options') return undefined;
  const options = new Map<string, Option>();
  for (const value of screens.flatMap(({ allowedValues }) => allowedValues ?? [])) {
    for (const option of kind === 'cascade' ? pathsOf(value) : plain(value)) {
      if (!options.has(option.name)) options.set(option.name, option);
    }
  }
  return [...options.values()];
}

const plain = ({ id, name, value }: AllowedValue): readonly Option[] => {
  const shown = value ?? name ?? '';
  return shown === '' ? [] : [{ id: id ?? shown, name: shown }];
};

const pathsOf = ({ id = '', value = '', children = [] }: AllowedValue): readonly Option[] => [
  { id, name: value },
  ...children.map((child) => ({ id: `${id}:${child.id}`, name: `${value}${LEVEL}${child.value}` })),
];

/** The type of new issues, where the scope leaves a choice. */
export const issueTypeField = ({ types, type }: Place): readonly FieldSchema[] => [
  {
    name: 'issuetype',
    title: titleOf('issuetype'),
    type: 'option',
    options: types.map(({ id, name }) => ({ id, name })),
    writable: type || types.length === 1 ? 'never' : 'create',
    ...(type || types.length === 1 ? {} : { required: true }),
    clearable: false,
  },
];

export const parentField = (writable: FieldSchema['writable']): FieldSchema => ({
  name: 'parent',
  title: titleOf('parent'),
  type: 'item',
  writable,
});

const SHOWN_TYPES = {
  priority: 'option',
  assignee: 'person',
  reporter: 'person',
  labels: 'labels',
  duedate: 'date',
  resolution: 'option',
} as const;

export const shownField = (name: keyof typeof SHOWN_TYPES): FieldSchema => ({
  name,
  title: titleOf(name),
  type: SHOWN_TYPES[name],
  writable: 'never',
});
