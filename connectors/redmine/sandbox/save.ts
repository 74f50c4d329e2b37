import { checkIssue } from './check.ts';
import { claimUpload, filesOf, uploadsIn } from './files.ts';
import { readAttributes } from './read-attributes.ts';
import { unsavedFiles } from './refusals.ts';
import { dropRelations } from './relations.ts';
import {
  allowedStatuses,
  childrenOf,
  isClosed,
  isMove,
  may,
  ruledOut,
  type Detail,
  type FileRow,
  type IssueRow,
  type JournalRow,
  type Store,
} from './store.ts';
import { PRIORITIES, STATUSES, TRACKERS, byIdIn, type UserRow } from './world.ts';

export type Body = Readonly<Record<string, unknown>>;
export type Saved = { readonly issue: IssueRow } | { readonly errors: readonly string[] };

/** A new issue. What the user may not choose is replaced or left out without a word; nothing tells a repeated request from a new one. */
export function createIssue(store: Store, user: UserRow, project: number, body: Body): Saved {
  const now = store.now();
  const blank: IssueRow = {
    id: store.nextIssueId(),
    project,
    tracker: byIdIn(TRACKERS, Number(body['tracker_id'] ?? 1))?.id ?? 1,
    status: 1,
    priority: PRIORITIES.find((priority) => priority.is_default)?.id ?? 1,
    author: user.id,
    assignedTo: null,
    parent: null,
    subject: '',
    description: null,
    startDate: new Date(now).toISOString().slice(0, 10),
    dueDate: null,
    doneRatio: 0,
    estimatedHours: null,
    isPrivate: false,
    custom: new Map(),
    createdOn: now,
    updatedOn: now,
    closedOn: null,
    lockVersion: 0,
    journals: [],
  };
  const wanted = Number(body['status_id'] ?? 1);
  const status = byIdIn(STATUSES, wanted) && isMove(user, project, 0, wanted) ? wanted : 1;
  const issue = {
    ...blank,
    status,
    ...readAttributes({ ...blank, status }, body, ruledOut(store, user, { ...blank, status }, 'readonly')),
  };
  const errors = checkIssue(store, user, issue, body);
  if (errors.length > 0) return { errors };
  store.issues.set(issue.id, issue);
  touchParents(store, issue);
  return { issue };
}

/**
 * What a PUT does. Errors, or none: also when it left out everything it was asked for. `updatedOn` moves in any case. An empty list of errors is the mark of a
 * stale `lock_version`.
 */
export function updateIssue(store: Store, user: UserRow, issue: IssueRow, body: Body): readonly string[] | undefined {
  if (body['lock_version'] !== undefined && Number(body['lock_version']) !== issue.lockVersion) return [];
  const editable = may(user, issue.project, 'edit_issues');
  const wanted = Number(body['status_id'] ?? issue.status);
  const status = editable && allowedStatuses(store, user, issue).includes(wanted) ? wanted : issue.status;
  const family = may(user, issue.project, 'manage_subtasks') ? [] : ['parent_issue_id'];
  const off = new Set([
    ...ruledOut(store, user, { ...issue, status }, 'readonly'),
    ...derived(store, issue),
    ...family,
  ]);
  const next = { ...issue, status, ...(editable && readAttributes({ ...issue, status }, body, off)) };
  const errors = checkIssue(store, user, next, editable ? body : {});
  if (errors.length > 0) return errors;
  const uploads = uploadsIn(store, body['uploads']);
  if (!uploads) return [unsavedFiles(user, 1)];
  // A journal of their own, public even beside a private note.
  const files = uploads.map(([file, upload]) => claimUpload(file, upload, issue.id));
  record(store, issue, { user: user.id, notes: '', private: false, details: files.map(added) });
  const notes = may(user, issue.project, 'add_issue_notes') ? String(body['notes'] ?? '') : '';
  const hidden = body['private_notes'] === true && may(user, issue.project, 'set_notes_private') && !store.dropsPrivacy;
  record(store, issue, { user: user.id, notes, private: hidden, details: detailsOf(issue, next) });
  Object.assign(issue, next, { updatedOn: store.now(), lockVersion: issue.lockVersion + 1 });
  issue.closedOn = isClosed(issue) ? (issue.closedOn ?? issue.updatedOn) : issue.closedOn;
  touchParents(store, issue);
  return undefined;
}

/** Children go with it. */
export function deleteIssue(store: Store, id: number): void {
  for (const child of childrenOf(store, id)) deleteIssue(store, child.id);
  for (const file of filesOf(store, id)) store.files.delete(file.id);
  dropRelations(store, ({ from, to }) => from === id || to === id);
  store.issues.delete(id);
}

const added = ({ id, name }: FileRow): Detail => ({
  property: 'attachment',
  name: String(id),
  old_value: null,
  new_value: name,
});

/** A journal, unless there is nothing to tell. */
export function record(
  store: Store,
  issue: IssueRow,
  entry: Omit<JournalRow, 'id' | 'createdOn'>,
): JournalRow | undefined {
  if (entry.notes.trim() === '' && entry.details.length === 0) return undefined;
  const journal = { ...entry, id: store.nextJournalId(), createdOn: store.now() };
  issue.journals.push(journal);
  return journal;
}

/** A parent's own values for these come from its children. */
const derived = (store: Store, issue: IssueRow): readonly string[] =>
  childrenOf(store, issue.id).length > 0 ? ['priority_id', 'done_ratio', 'start_date', 'due_date'] : [];

/** Rewrites what parents derive, and moves their time. */
function touchParents(store: Store, issue: IssueRow): void {
  const parent = issue.parent === null ? undefined : store.issues.get(issue.parent);
  if (!parent) return;
  const children = childrenOf(store, parent.id);
  const open = children.filter((child) => !isClosed(child));
  parent.priority = Math.max(...(open.length > 0 ? open : children).map((child) => child.priority));
  parent.doneRatio = Math.floor(children.reduce((sum, child) => sum + child.doneRatio, 0) / children.length);
  parent.startDate =
    children
      .map((child) => child.startDate)
      .filter((day) => day !== null)
      .sort()[0] ?? null;
  parent.dueDate =
    children
      .map((child) => child.dueDate)
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null;
  parent.updatedOn = store.now();
  touchParents(store, parent);
}

const ATTRIBUTES = {
  status: 'status_id',
  priority: 'priority_id',
  assignedTo: 'assigned_to_id',
  subject: 'subject',
  description: 'description',
  startDate: 'start_date',
  dueDate: 'due_date',
  doneRatio: 'done_ratio',
  estimatedHours: 'estimated_hours',
  parent: 'parent_id',
} as const;

export function detailsOf(before: IssueRow, after: IssueRow): readonly Detail[] {
  const attributes = (Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[]).filter(
    (name) => before[name] !== after[name],
  );
  const custom = [...after.custom.keys()].filter(
    (id) => JSON.stringify(before.custom.get(id) ?? null) !== JSON.stringify(after.custom.get(id)),
  );
  return [
    ...attributes.map((name) => ({
      property: 'attr' as const,
      name: ATTRIBUTES[name],
      old_value: shown(before[name]),
      new_value: shown(after[name]),
    })),
    ...custom.map((id) => ({
      property: 'cf' as const,
      name: String(id),
      old_value: shown(before.custom.get(id)),
      new_value: shown(after.custom.get(id)),
    })),
  ];
}

const shown = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
