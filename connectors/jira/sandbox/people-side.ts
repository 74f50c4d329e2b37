import type { Native, NativeFields, Person } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { createIssue, deleteIssue, touch } from './save.ts';
import { linksOf, note, put, type IssueDoc, type IssueRow, type Store } from './store.ts';
import {
  FIELDS,
  LINK_TYPES,
  PROJECTS,
  STATUSES,
  TYPES,
  USERS,
  byId,
  userRow,
  type FieldRow,
  type OptionRow,
  type UserRow,
} from './world.ts';

const ZHANGSAN = '712020:zhangsan';

/** What people do in Jira's own pages, in one project: the lead 张三, past every workflow and screen. */
export const peopleSide = (store: Store, project: string, scope: SandboxStream['scope']): SandboxStream => ({
  scope,
  create(fields) {
    const types = byId(PROJECTS, project).types;
    const type =
      TYPES.find(({ id, name }) => types.includes(id) && name === (fields['issuetype'] ?? '故事')) ??
      TYPES.find(({ id }) => types.includes(id));
    const body = {
      fields: {
        project: { id: project },
        issuetype: { id: type?.id },
        summary: fields['summary'] ?? '无标题',
        ...(typeof fields['parent'] === 'string' && { parent: { id: fields['parent'] } }),
      },
    };
    const row = createIssue(store, someone(ZHANGSAN), body, 'people');
    write(store, row, fields, row.doc.created);
    return row.doc.id;
  },
  edit(key, fields) {
    write(store, issueAt(store, key), fields, store.now());
    note(store, 'jira:issue_updated', key);
  },
  remove: (key) => deleteIssue(store, key),
  fields(key) {
    const row = store.issues.get(key);
    return row && nativesOf(store, row.doc);
  },
  keys: () => [...store.issues.values()].filter(({ doc }) => doc.project === project).map(({ doc }) => doc.id),
  comment(key, { body, visibility, author }) {
    const row = issueAt(store, key);
    const desk = byId(PROJECTS, project).projectTypeKey === 'service_desk';
    const id = store.nextId();
    row.comments.push({
      ...{
        id,
        author: author?.id ?? ZHANGSAN,
        body: JSON.parse(body) as unknown,
        created: store.now(),
        properties: [],
      },
      ...(desk && { isPublic: visibility === 'customer' }),
      ...(!desk &&
        visibility === 'internal' &&
        scope['staffOnly'] !== true && { visibility: { type: 'role', value: 'Developers' } }),
    });
    touch(store, row, 'people');
    return id;
  },
  comments: (key) =>
    issueAt(store, key).comments.map(({ id, body, visibility, isPublic }) => ({
      key: id,
      body: JSON.stringify(body),
      visibility: visibility || isPublic === false || scope['staffOnly'] === true ? 'internal' : 'customer',
    })),
  attach(key, { name, type = 'application/octet-stream', content }) {
    const row = issueAt(store, key);
    const id = store.nextId();
    row.files.push({ id, name, type, author: ZHANGSAN, created: store.now(), bytes: new Uint8Array(content) });
    touch(store, row, 'people');
    return id;
  },
  detach(key, file) {
    const row = issueAt(store, key);
    const at = row.files.findIndex(({ id }) => id === file);
    row.files.splice(at, at < 0 ? 0 : 1);
    touch(store, row, 'people');
  },
  attachments: (key) =>
    issueAt(store, key).files.map(({ id, name, bytes }) => ({
      key: id,
      name,
      content: bytes,
      visibility: scope['staffOnly'] === true ? 'internal' : 'customer',
    })),
});

const someone = (accountId: string): UserRow => {
  const user = userRow(accountId);
  if (!user) throw new Error(`the stand-in has no user ${accountId}`);
  return user;
};

const issueAt = (store: Store, key: string): IssueRow => {
  const row = store.issues.get(key);
  if (!row) throw new Error(`the stand-in has no issue ${key}`);
  return row;
};

function write(store: Store, row: IssueRow, natives: NativeFields, updated: number): void {
  const fields = { ...row.doc.fields };
  let { status } = row.doc;
  for (const [name, native] of Object.entries(natives)) {
    if (name === 'status') status = idNamed(STATUSES, native);
    else if (name.startsWith('links.')) relink(store, row.doc.id, name, native);
    else if (name !== 'issuetype')
      fields[name] = bare(
        FIELDS.find(({ id }) => id === name),
        native,
      );
  }
  put(store, row, { fields, status, updated }, 'people');
}

const idNamed = (rows: readonly { readonly id: string; readonly name: string }[], name: Native): string => {
  const row = rows.find((one) => one.name === name);
  if (!row) throw new Error(`the stand-in has nothing called ${String(name)}`);
  return row.id;
};

const named = ({ options, named: rows = [] }: FieldRow): readonly OptionRow[] =>
  options ?? rows.map(({ id, name }) => ({ id, value: name }));

/** A native value as it is stored. */
function bare(field: FieldRow | undefined, native: Native): unknown {
  if (!field) throw new Error('the stand-in has no such field');
  if (field.schema.type === 'array') return Array.isArray(native) ? native.map((one) => bareEntry(field, one)) : [];
  return native === null || native === '' ? null : bareOne(field, native);
}

const bareEntry = (field: FieldRow, value: string | Person): unknown => {
  if (typeof value !== 'string') return value.id;
  return field.schema.items === 'string' ? value : named(field).find((option) => option.value === value)?.id;
};

const isRich = ({ id, schema }: FieldRow): boolean =>
  id === 'description' || id === 'environment' || schema.custom?.endsWith(':textarea') === true;

function bareOne(field: FieldRow, native: Exclude<Native, null>): unknown {
  switch (field.schema.type) {
    case 'user':
      return (native as Person).id;
    case 'datetime':
      return Date.parse(String(native));
    case 'option-with-child':
      return barePath(field, String(native));
    case 'string':
      return isRich(field) ? (JSON.parse(String(native)) as unknown) : native;
    case 'number':
    case 'date':
    case 'issuelink':
      return native;
    default:
      return named(field).find((option) => option.value === native)?.id ?? null;
  }
}

function barePath({ options = [] }: FieldRow, path: string): unknown {
  const [parent, child] = path.split(' / ');
  const found = options.find(({ value }) => value === parent);
  const inner = found?.children?.find(({ value }) => value === child);
  return [found?.id, ...(inner ? [inner.id] : [])];
}

function relink(store: Store, id: string, name: string, native: Native): void {
  const [, typeName, end] = name.split('.');
  const type = LINK_TYPES.find((one) => one.name === typeName)?.id ?? '';
  for (const link of linksOf(store, id).filter((one) => one.type === type))
    store.links.splice(store.links.indexOf(link), 1);
  for (const other of Array.isArray(native) ? native.map(String) : []) {
    const [inward, outward] = end === 'inward' ? [other, id] : [id, other];
    store.links.push({ id: store.nextId(), type, inward, outward });
  }
}

function nativesOf(store: Store, doc: IssueDoc): NativeFields {
  const onScreen = byId(PROJECTS, doc.project).editScreen;
  const held = FIELDS.filter(({ id }) => onScreen.includes(id) || ['reporter', 'resolution', 'labels'].includes(id));
  return {
    ...(Object.fromEntries(held.map((field) => [field.id, native(field, doc.fields[field.id])])) as NativeFields),
    status: byId(STATUSES, doc.status).name,
    issuetype: byId(TYPES, doc.type).name,
    ...Object.fromEntries(LINK_TYPES.flatMap((type) => linkNatives(store, doc.id, type))),
  };
}

function linkNatives(
  store: Store,
  id: string,
  type: (typeof LINK_TYPES)[number],
): readonly (readonly [string, Native])[] {
  const links = linksOf(store, id).filter((link) => link.type === type.id);
  const outward = links.filter((link) => link.inward === id).map((link) => link.outward);
  const inward = links.filter((link) => link.outward === id).map((link) => link.inward);
  if (String(type.inward) === type.outward) return [[`links.${type.name}`, [...outward, ...inward].sort()]];
  return [
    [`links.${type.name}.outward`, outward.sort()],
    [`links.${type.name}.inward`, inward.sort()],
  ];
}

function native(field: FieldRow, value: unknown): Native {
  const { type, items } = field.schema;
  const words = (id: unknown) => named(field).find((option) => option.id === id)?.value ?? '';
  if (type === 'array') {
    const list = Array.isArray(value) ? (value as readonly string[]) : [];
    if (items === 'user') return list.map(personOf);
    const shown = items === 'string' ? list.filter((one) => !one.startsWith('tandem-')) : list.map(words);
    return [...shown].sort();
  }
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'user':
      return personOf(String(value));
    case 'datetime':
      return new Date(Number(value)).toISOString();
    case 'option-with-child': {
      const [parent, child] = value as readonly string[];
      const found = field.options?.find(({ id }) => id === parent);
      const inner = found?.children?.find(({ id }) => id === child);
      return [found?.value, ...(inner ? [inner.value] : [])].join(' / ');
    }
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'number':
      return Number(value);
    case 'date':
    case 'issuelink':
      return String(value);
    default:
      return words(value);
  }
}

const personOf = (accountId: string): Person => {
  const user = USERS.find((one) => one.accountId === accountId);
  return { id: accountId, ...(user && { name: user.displayName, ...(user.showsEmail && { email: user.email }) }) };
};
