import { badField, badRequest, forbidden, notFound, Refused } from './refusal.ts';
import {
  emptyFields,
  findIssue,
  note,
  put,
  reindex,
  type By,
  type IssueDoc,
  type IssueRow,
  type Store,
} from './store.ts';
import { stored, storedLabels } from './values.ts';
import { PROJECTS, TYPES, byId, fieldRow, may, type FieldRow, type ProjectRow, type UserRow } from './world.ts';

export type Body = Readonly<Record<string, unknown>>;

export const asBody = (value: unknown): Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};

/** A field of a screen. One that is not on it cannot be set, whoever asks. */
export function onScreen(screen: readonly string[], id: string): FieldRow {
  const field = screen.includes(id) ? fieldRow(id) : undefined;
  if (field) return field;
  throw badField(id, `字段“${id}”无法设置。它不在相应的界面上，或者未知。`);
}

/** `POST /issue`. Fields, labels and properties are stored together or not at all. */
export function createIssue(store: Store, user: UserRow, body: Body, by: By = 'api'): IssueRow {
  const given = asBody(body['fields']);
  const project = projectOf(given['project'], user);
  const type = typeOf(given['issuetype'], project);
  const fields: Record<string, unknown> = {
    ...emptyFields(),
    priority: '3',
    reporter: user.accountId,
    resolution: null,
  };
  for (const [id, value] of Object.entries(given)) {
    if (id === 'project' || id === 'issuetype') continue;
    fields[id] = stored(store, onScreen(project.createScreen, id), value);
  }
  if (fields['summary'] === null) throw badField('summary', '您必须指定问题的摘要。');
  if (byId(TYPES, type).subtask && fields['parent'] === null) throw badField('parent', '子任务必须有父级问题。');
  const properties = propertiesOf(body['properties']);
  const at = store.now();
  const id = store.nextId();
  const doc: IssueDoc = {
    ...{ id, key: store.nextKey(project.id), project: project.id, type, status: '10000' },
    ...{ fields, properties, created: at, updated: at, archived: false },
  };
  const row: IssueRow = { doc, comments: [], files: [], indexed: [] };
  store.issues.set(id, row);
  reindex(store, row, by);
  note(store, 'jira:issue_created', id);
  return row;
}

function projectOf(given: unknown, user: UserRow): ProjectRow {
  const { id, key } = asBody(given);
  const project = PROJECTS.find((one) => one.id === id || one.key === key);
  if (!project || !may(user, project.id, 'CREATE_ISSUES')) throw badField('project', '请选择有效的项目。');
  return project;
}

function typeOf(given: unknown, project: ProjectRow): string {
  const { id, name } = asBody(given);
  const type = TYPES.find((one) => project.types.includes(one.id) && (one.id === id || one.name === name));
  if (!type) throw badField('issuetype', '请指定有效的问题类型。');
  return type.id;
}

function propertiesOf(given: unknown): Body {
  const list = Array.isArray(given) ? given.map(asBody) : [];
  return Object.fromEntries(list.map(({ key, value }) => [String(key), value]));
}

/** `PUT /issue/{id}`. */
export function editIssue(store: Store, user: UserRow, row: IssueRow, body: Body, quiet: boolean): void {
  const { project } = row.doc;
  if (!may(user, project, 'EDIT_ISSUES')) throw badRequest('您没有编辑此问题的权限。');
  if (quiet && !may(user, project, 'ADMINISTER_PROJECTS'))
    throw forbidden('要放弃用户通知，需要管理员或项目管理员权限。');
  if (row.doc.archived) throw badRequest('该问题已归档，无法编辑。');
  const fields = { ...row.doc.fields };
  const { editScreen } = byId(PROJECTS, project);
  const given = asBody(body['fields']);
  const update = asBody(body['update']);
  for (const [id, value] of Object.entries(given)) {
    if (id in update) throw badField(id, `字段“${id}”不能同时出现在 fields 和 update 中`);
    fields[id] = stored(store, onScreen(editScreen, id), value);
  }
  for (const [id, verbs] of Object.entries(update)) {
    const field = onScreen(editScreen, id);
    for (const verb of Array.isArray(verbs) ? verbs.map(asBody) : [])
      fields[id] = applied(store, field, fields[id], verb);
  }
  put(store, row, { fields, updated: store.now() }, 'api');
  note(store, 'jira:issue_updated', row.doc.id);
  if (!quiet) store.mails.push(row.doc.id);
}

function applied(store: Store, field: FieldRow, value: unknown, verb: Body): unknown {
  const list = Array.isArray(value) ? (value as readonly string[]) : [];
  if ('add' in verb) return storedLabels(field, [...list, verb['add']]);
  if ('remove' in verb) return list.filter((one) => one !== verb['remove']);
  if (field.id === 'parent' && asBody(verb['set'])['none'] === true) return null;
  return stored(store, field, verb['set']);
}

/** An issue this user may see, by id or any of its keys. */
export function visibleIssue(store: Store, user: UserRow | undefined, idOrKey: string): IssueRow {
  const row = findIssue(store, idOrKey);
  if (!row || !user || !may(user, row.doc.project, 'BROWSE_PROJECTS')) throw notFound();
  return row;
}

export const deleteIssue = (store: Store, id: string): void => {
  store.issues.delete(id);
  const gone = store.links.filter(({ inward, outward }) => inward === id || outward === id);
  for (const link of gone) store.links.splice(store.links.indexOf(link), 1);
  for (const row of store.issues.values())
    if (row.doc.fields['parent'] === id) put(store, row, { fields: { ...row.doc.fields, parent: null } }, 'people');
  note(store, 'jira:issue_deleted', id);
};

/** To another project: a new key, the same id; the old key leads on. */
export function moveIssue(store: Store, id: string, project: string): void {
  const row = store.issues.get(id);
  if (!row) throw notFound();
  store.oldKeys.set(row.doc.key, id);
  put(store, row, { project, key: store.nextKey(project), updated: store.now() }, 'people');
  note(store, 'jira:issue_updated', id);
}

/** Something below an issue moved its time. */
export const touch = (store: Store, row: IssueRow, by: By = 'api'): void =>
  put(store, row, { updated: store.now() }, by);

/** Another edit runs at this moment, as planned. */
export function meetOthers(store: Store): void {
  if (store.switches.conflicts === 0) return;
  store.switches.conflicts -= 1;
  throw new Refused(409, { errorMessages: ['另一项编辑正在进行。'], errors: {} });
}
