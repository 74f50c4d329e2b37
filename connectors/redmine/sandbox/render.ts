import { filesOf } from './files.ts';
import { relationsOf } from './relations.ts';
import {
  allowedStatuses,
  childrenOf,
  fieldsOn,
  may,
  type FileRow,
  type IssueRow,
  type JournalRow,
  type RelationRow,
  type Store,
} from './store.ts';
import {
  PRIORITIES,
  PROJECTS,
  STATUSES,
  TRACKERS,
  USERS,
  byIdIn,
  displayName,
  type Named,
  type UserRow,
} from './world.ts';

/** Whole seconds: what answers show of a stored time. */
export const shownTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const ref = (rows: readonly Named[], id: number) => {
  const row = byIdIn(rows, id);
  return row && { id: row.id, name: row.name };
};

export const userRef = (id: number | null) => {
  const user = byIdIn(USERS, id ?? undefined);
  return user && { id: user.id, name: displayName(user) };
};

/** An issue as lists show it. Keys of unset references are missing. */
export const renderIssue = (issue: IssueRow): Readonly<Record<string, unknown>> => ({
  id: issue.id,
  project: ref(PROJECTS, issue.project),
  tracker: ref(TRACKERS, issue.tracker),
  status: byIdIn(STATUSES, issue.status),
  priority: ref(PRIORITIES, issue.priority),
  author: userRef(issue.author),
  ...(issue.assignedTo !== null && { assigned_to: userRef(issue.assignedTo) }),
  ...(issue.parent !== null && { parent: { id: issue.parent } }),
  subject: issue.subject,
  description: issue.description,
  start_date: issue.startDate,
  due_date: issue.dueDate,
  done_ratio: issue.doneRatio,
  is_private: issue.isPrivate,
  estimated_hours: issue.estimatedHours,
  total_estimated_hours: issue.estimatedHours,
  custom_fields: fieldsOn(issue.tracker).map((field) => ({
    id: field.id,
    name: field.name,
    ...(field.multiple && { multiple: true }),
    value: issue.custom.get(field.id) ?? (field.multiple ? [] : null),
  })),
  created_on: shownTime(issue.createdOn),
  updated_on: shownTime(issue.updatedOn),
  closed_on: issue.closedOn === null ? null : shownTime(issue.closedOn),
});

/** An issue as a read by id shows it, with what was asked for besides. */
export const renderOne = (store: Store, user: UserRow, issue: IssueRow, include: readonly string[]) => ({
  ...renderIssue(issue),
  ...(include.includes('children') && {
    children: childrenOf(store, issue.id).map((child) => ({
      id: child.id,
      tracker: ref(TRACKERS, child.tracker),
      subject: child.subject,
    })),
  }),
  ...renderIncluded(store, issue, include),
  ...(include.includes('journals') && {
    journals: issue.journals.filter((journal) => isReadable(user, issue, journal)).map(renderJournal),
  }),
  ...(include.includes('allowed_statuses') && {
    allowed_statuses: allowedStatuses(store, user, issue).map((id) => byIdIn(STATUSES, id)),
  }),
});

/** What lists show as well, when asked. */
export const renderIncluded = (store: Store, issue: IssueRow, include: readonly string[]) => ({
  ...(include.includes('attachments') && { attachments: filesOf(store, issue.id).map(renderFile) }),
  ...(include.includes('relations') && {
    relations: relationsOf(store, issue.id).map(renderRelation),
  }),
});

export const renderRelation = ({ id, from, to, type }: RelationRow) => ({
  id,
  issue_id: from,
  issue_to_id: to,
  relation_type: type,
  delay: type === 'precedes' ? 0 : null,
});

const renderFile = (file: FileRow) => ({
  id: file.id,
  filename: file.name,
  filesize: file.bytes.length,
  content_type: file.type,
  description: file.description,
  content_url: `http://elsewhere.invalid/attachments/download/${file.id}/${encodeURIComponent(file.name)}`,
  author: userRef(file.author),
  created_on: shownTime(file.createdOn),
});

/** Private notes are left out for those without the right, not marked as missing; one's own are always there. */
const isReadable = (user: UserRow, issue: IssueRow, journal: JournalRow): boolean =>
  !journal.private || journal.user === user.id || may(user, issue.project, 'view_private_notes');

const renderJournal = (journal: JournalRow) => ({
  id: journal.id,
  user: userRef(journal.user),
  notes: journal.notes,
  created_on: shownTime(journal.createdOn),
  private_notes: journal.private,
  details: journal.details,
});
