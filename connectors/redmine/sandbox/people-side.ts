import { splitMarker, type Native, type NativeFields, type Person } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { isRelation } from '../relations.ts';
import { claimUpload, filesOf, storeUpload } from './files.ts';
import { dropRelations, otherEnd, relationsOf, setRelation, typeOn } from './relations.ts';
import { userRef } from './render.ts';
import { createIssue, deleteIssue, detailsOf, record } from './save.ts';
import { fieldsOn, type IssueRow, type Store, type Stored } from './store.ts';
import {
  CUSTOM_FIELDS,
  PRIORITIES,
  STATUSES,
  TRACKERS,
  USERS,
  byIdIn,
  type CustomFieldRow,
  type Named,
} from './world.ts';

const CRM = 1;
const ZHANGSAN = 6;

/**
 * What people do in Redmine's own pages: the manager 张三, past every workflow. Custom fields as text, as an ordinary account sees them, or `typed`, as an
 * administrator does; then in the tracker that has all of them.
 */
export const peopleSide = (store: Store, typed: boolean): SandboxStream => ({
  scope: typed ? { project: 'crm', tracker: '功能' } : { project: 'crm' },
  create(fields) {
    const zhangsan = byIdIn(USERS, 6) ?? USERS[0];
    const saved =
      zhangsan &&
      createIssue(store, zhangsan, CRM, {
        subject: fields['subject'] ?? '无标题',
        tracker_id: idOf(TRACKERS, fields['tracker'] ?? (typed ? '功能' : '缺陷')),
      });
    if (!saved || 'errors' in saved) throw new Error('the stand-in refuses its own issue');
    Object.assign(saved.issue, rowOf(saved.issue, fields));
    return String(saved.issue.id);
  },
  edit(key, fields) {
    const issue = issueAt(store, key);
    const [relations, own] = [pick(fields, isRelation), pick(fields, (name) => !isRelation(name))];
    for (const [type, keys] of Object.entries(relations)) relateAs(store, issue.id, type, keys);
    const next = { ...issue, ...rowOf(issue, own) };
    record(store, issue, { user: 6, notes: '', private: false, details: detailsOf(issue, next) });
    Object.assign(issue, next, { updatedOn: store.now(), lockVersion: issue.lockVersion + 1 });
  },
  remove: (key) => deleteIssue(store, Number(key)),
  fields(key) {
    const issue = store.issues.get(Number(key));
    return issue && { ...nativesOf(issue, typed), ...relationsFor(store, issue.id) };
  },
  keys: () => [...store.issues.values()].filter((issue) => issue.project === CRM).map((issue) => String(issue.id)),
  comment(key, { body, visibility, author }) {
    const issue = issueAt(store, key);
    const journal = record(store, issue, {
      user: Number(author?.id ?? 6),
      notes: body,
      private: visibility === 'internal',
      details: [],
    });
    issue.updatedOn = store.now();
    return String(journal?.id ?? '');
  },
  comments: (key) =>
    issueAt(store, key)
      .journals.filter((journal) => journal.notes.trim() !== '')
      .map((journal) => ({
        key: String(journal.id),
        body: splitMarker(journal.notes.replace(/\r\n/g, '\n')).body,
        visibility: journal.private ? ('internal' as const) : ('customer' as const),
      })),
  attach(key, { name, type = 'application/octet-stream', content }) {
    const file = storeUpload(store, ZHANGSAN, name, new Uint8Array(content));
    if (!file) throw new Error('the stand-in takes no file of this size');
    claimUpload(file, { content_type: type }, issueAt(store, key).id);
    issueAt(store, key).updatedOn = store.now();
    return String(file.id);
  },
  detach: (_key, file) => void store.files.delete(Number(file)),
  attachments: (key) =>
    filesOf(store, Number(key)).map(({ id, name, bytes }) => ({
      key: String(id),
      name,
      content: bytes,
      visibility: 'customer',
    })),
});

const issueAt = (store: Store, key: string): IssueRow => {
  const issue = store.issues.get(Number(key));
  if (!issue) throw new Error(`the stand-in has no issue ${key}`);
  return issue;
};

const pick = (fields: NativeFields, test: (name: string) => boolean): NativeFields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => test(name)));

const relateAs = (store: Store, issue: number, type: string, keys: Native): void => {
  dropRelations(store, (row) => [row.from, row.to].includes(issue) && typeOn(row, issue) === type);
  for (const key of (keys ?? []) as readonly string[]) setRelation(store, issue, type, Number(key));
};

const relationsFor = (store: Store, issue: number): NativeFields => {
  const found = Map.groupBy(relationsOf(store, issue), (row) => typeOn(row, issue));
  return Object.fromEntries(
    [...found].map(([type, rows]) => [type, rows.map((row) => String(otherEnd(row, issue))).sort()]),
  );
};

function nativesOf(issue: IssueRow, typed: boolean): NativeFields {
  const description = splitMarker((issue.description ?? '').replace(/\r\n/g, '\n')).body;
  const custom = fieldsOn(issue.tracker).map((field) => {
    const value = issue.custom.get(field.id) ?? null;
    if (field.multiple) {
      const values = [value ?? []].flat();
      return [`cf_${field.id}`, typed ? values.map((one) => typedValue(field, one)) : values];
    }
    const native = value === null || value === '' ? null : typed ? typedValue(field, String(value)) : value;
    return [`cf_${field.id}`, native];
  });
  return {
    subject: issue.subject,
    description: description === '' ? null : description,
    status: nameOf(STATUSES, issue.status),
    priority: nameOf(PRIORITIES, issue.priority),
    tracker: nameOf(TRACKERS, issue.tracker),
    assigned_to: person(issue.assignedTo),
    author: person(issue.author),
    start_date: issue.startDate,
    due_date: issue.dueDate,
    estimated_hours: issue.estimatedHours,
    done_ratio: issue.doneRatio,
    parent: issue.parent === null ? null : String(issue.parent),
    ...(Object.fromEntries(custom) as NativeFields),
  };
}

function typedValue(field: CustomFieldRow, value: string): Native {
  switch (field.format) {
    case 'int':
    case 'float':
      return Number(value);
    case 'bool':
      return value === '1';
    case 'user':
      return { id: value };
    case 'enumeration':
      return field.values?.[Number(value) - 1] ?? value;
    default:
      return value;
  }
}

const person = (id: number | null): Person | null => {
  const user = userRef(id);
  return user ? { id: String(user.id), name: user.name } : null;
};

const nameOf = (rows: readonly Named[], id: number): string => byIdIn(rows, id)?.name ?? '';

const idOf = (rows: readonly Named[], name: Native): number => {
  const row = rows.find((one) => one.name === name);
  if (!row) throw new Error(`the stand-in has nothing called ${String(name)}`);
  return row.id;
};

function rowOf(issue: IssueRow, fields: NativeFields): Partial<IssueRow> {
  const row: Partial<Record<keyof IssueRow, unknown>> = {};
  const custom = new Map<number, Stored>(issue.custom);
  for (const [name, native] of Object.entries(fields)) {
    if (name.startsWith('cf_'))
      custom.set(Number(name.slice(3)), stored(native, byIdIn(CUSTOM_FIELDS, Number(name.slice(3)))));
    else Object.assign(row, attribute(name, native));
  }
  return { ...row, custom } as Partial<IssueRow>;
}

function attribute(name: string, native: Native): Partial<IssueRow> {
  switch (name) {
    case 'subject':
      return { subject: String(native ?? '') };
    case 'description':
      return { description: String(native ?? '').replace(/\r\n|\n/g, '\r\n') };
    case 'status':
      return { status: idOf(STATUSES, native) };
    case 'priority':
      return { priority: idOf(PRIORITIES, native) };
    case 'tracker':
      return { tracker: idOf(TRACKERS, native) };
    case 'assigned_to':
      return { assignedTo: native === null ? null : Number((native as Person).id) };
    case 'start_date':
      return { startDate: native === null ? null : String(native) };
    case 'due_date':
      return { dueDate: native === null ? null : String(native) };
    case 'estimated_hours':
      return { estimatedHours: native === null ? null : Number(native) };
    case 'parent':
      return { parent: native === null ? null : Number(native) };
    case 'done_ratio':
      return { doneRatio: Number(native ?? 0) };
    default:
      throw new Error(`the stand-in has no field ${name}`);
  }
}

const stored = (native: Native, field: CustomFieldRow | undefined): Stored => {
  if (native === null) return '';
  if (Array.isArray(native)) return native.map((one: string | Person) => String(stored(one, field)));
  if (typeof native === 'boolean') return native ? '1' : '0';
  if (typeof native === 'object' && 'id' in native) return native.id;
  // A label of a key/value list stands for its number.
  const label = field?.format === 'enumeration' ? (field.values?.indexOf(String(native)) ?? -1) : -1;
  return label < 0 ? String(native) : String(label + 1);
};
