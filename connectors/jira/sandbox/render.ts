import { indexedDoc, linksOf, subtasksOf, type FileRow, type IssueDoc, type IssueRow, type Store } from './store.ts';
import {
  FIELDS,
  LINK_TYPES,
  PROJECTS,
  STATUSES,
  TYPES,
  byId,
  fieldRow,
  userRow,
  type FieldRow,
  type OptionRow,
  type UserRow,
} from './world.ts';
import { shownTime } from './zone.ts';

export const renderStatus = (id: string) => {
  const { name, category } = byId(STATUSES, id);
  return { id, name, statusCategory: { id: CATEGORY_IDS[category], key: category, name: category } };
};

const CATEGORY_IDS = { new: 2, indeterminate: 4, done: 3 } as const;

/** Somebody as this account sees them. */
export const renderUser = (user: UserRow | undefined, viewer: UserRow | undefined) =>
  user
    ? {
        accountId: user.accountId,
        accountType: user.accountType,
        displayName: user.displayName,
        active: user.active,
        ...((user.showsEmail || user === viewer) && { emailAddress: user.email }),
        timeZone: 'Asia/Shanghai',
      }
    : null;

export const renderType = (id: string) => byId(TYPES, id);

export const renderProject = (id: string) => {
  const { key, name, projectTypeKey, simplified } = byId(PROJECTS, id);
  return { id, key, name, projectTypeKey, simplified };
};

const optionNamed = (options: readonly OptionRow[], id: unknown) => {
  const found = options.find((one) => one.id === id);
  return found ? { id: found.id, value: found.value } : null;
};

/** A stored value as answers show it. */
export function renderValue(field: FieldRow, value: unknown, store: Store, viewer: UserRow | undefined): unknown {
  const { type, items } = field.schema;
  if (value === null || value === undefined) return null;
  if (type === 'array') {
    const inner: FieldRow = { ...field, schema: { type: items ?? 'string' } };
    return (value as readonly unknown[]).map((one) => renderValue(inner, one, store, viewer));
  }
  switch (type) {
    case 'user':
      return renderUser(userRow(value), viewer);
    case 'datetime':
      return shownTime(Number(value));
    case 'option':
      return optionNamed(field.options ?? [], value);
    case 'option-with-child':
      return renderPath(field, value as readonly string[]);
    case 'issuelink':
      return renderRef(store, String(value));
    case 'priority':
    case 'resolution':
    case 'component':
    case 'version':
      return field.named?.find(({ id }) => id === value) ?? null;
    default:
      return value;
  }
}

const renderPath = ({ options = [] }: FieldRow, [parent, child]: readonly string[]) => {
  const inner = options.find((one) => one.id === parent)?.children ?? [];
  return { ...optionNamed(options, parent), ...(child !== undefined && { child: optionNamed(inner, child) }) };
};

/** Another issue, as far as it is shown inside one. */
const renderRef = (store: Store, id: string) => {
  const row = store.issues.get(id);
  if (!row) return null;
  const { key, status, fields, type } = row.doc;
  return {
    id,
    key,
    fields: { summary: fields['summary'], status: renderStatus(status), issuetype: renderType(type) },
  };
};

const renderLinks = (store: Store, id: string) =>
  linksOf(store, id).map((link) => ({
    id: link.id,
    type: LINK_TYPES.find((type) => type.id === link.type),
    ...(link.inward === id
      ? { outwardIssue: renderRef(store, link.outward) }
      : { inwardIssue: renderRef(store, link.inward) }),
  }));

export const renderFile = (file: FileRow, baseUrl: string, viewer: UserRow | undefined) => ({
  id: file.id,
  filename: file.name,
  author: renderUser(userRow(file.author), viewer),
  created: shownTime(file.created),
  size: file.bytes.length,
  mimeType: file.type,
  content: `${baseUrl}/rest/api/3/attachment/content/${file.id}`,
});

export interface View {
  readonly store: Store;
  readonly viewer: UserRow | undefined;
  readonly baseUrl: string;
}

type Wanted = (id: string) => boolean;

/** Which fields a list like `summary,-comment` or `*navigable` names. */
export const wantedFields = (names: readonly string[]): Wanted => {
  const all = names.some((name) => name === '*all' || name === '*navigable');
  return (id) => !names.includes(`-${id}`) && (all || names.includes(id));
};

/** An issue with these fields and properties. Without any field named, an answer to a search has none at all. */
export function renderIssue(
  view: View,
  row: IssueRow,
  { fields, properties, doc = row.doc }: { fields: readonly string[]; properties: readonly string[]; doc?: IssueDoc },
): Record<string, unknown> {
  const wants = wantedFields(fields);
  const entries = Object.entries(allFields(view, row, doc)).filter(([id]) => wants(id));
  const shown = properties.flatMap((key) => (key in doc.properties ? [[key, doc.properties[key]] as const] : []));
  return {
    id: doc.id,
    ...(fields.length === 1 && fields[0] === 'id'
      ? {}
      : { key: doc.key, self: `${view.baseUrl}/rest/api/3/issue/${doc.id}` }),
    ...(entries.length > 0 && { fields: Object.fromEntries(entries.map(([id, value]) => [id, value()])) }),
    ...(properties.length > 0 && { properties: Object.fromEntries(shown) }),
  };
}

function allFields({ store, viewer, baseUrl }: View, row: IssueRow, doc: IssueDoc): Record<string, () => unknown> {
  const onType = byId(PROJECTS, doc.project).editScreen;
  const held = FIELDS.filter(({ id }) => onType.includes(id) || !id.startsWith('customfield_'));
  return {
    ...Object.fromEntries(
      held.map((field) => [field.id, () => renderValue(field, doc.fields[field.id], store, viewer)] as const),
    ),
    project: () => renderProject(doc.project),
    issuetype: () => renderType(doc.type),
    status: () => renderStatus(doc.status),
    created: () => shownTime(doc.created),
    updated: () => shownTime(doc.updated),
    subtasks: () => subtasksOf(store, doc.id).map((child) => renderRef(store, child.doc.id)),
    issuelinks: () => renderLinks(store, doc.id),
    attachment: () => row.files.map((file) => renderFile(file, baseUrl, viewer)),
    archiveddate: () => (doc.archived ? shownTime(doc.updated) : null),
  };
}

/** What a search shows of an issue: what its index holds, or what is stored. */
export const searchDoc = (store: Store, row: IssueRow, reconciled: boolean): IssueDoc | undefined =>
  reconciled ? row.doc : indexedDoc(store, row);

/** A field as screens show it. */
export const renderScreenField = (id: string, required?: boolean) => {
  const field = fieldRow(id);
  if (!field) throw new Error(`the stand-in has no field ${id}`);
  const { schema, name, named, options } = field;
  return {
    fieldId: id,
    key: id,
    name,
    required: required ?? field.required ?? false,
    hasDefaultValue: id === 'priority',
    schema,
    operations: schema.type === 'array' ? ['add', 'set', 'remove'] : ['set'],
    ...(named && { allowedValues: named }),
    ...(options && { allowedValues: options }),
  };
};
