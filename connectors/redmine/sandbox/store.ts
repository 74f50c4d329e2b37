import {
  STATUSES,
  byIdIn,
  CUSTOM_FIELDS,
  ROLES,
  USERS,
  type CustomFieldRow,
  type RoleRow,
  type UserRow,
} from './world.ts';

export type Stored = string | readonly string[] | null;

export interface Detail {
  readonly property: 'attr' | 'cf' | 'attachment';
  readonly name: string;
  readonly old_value: string | null;
  readonly new_value: string | null;
}

export interface JournalRow {
  readonly id: number;
  readonly user: number;
  notes: string;
  readonly createdOn: number;
  readonly private: boolean;
  readonly details: readonly Detail[];
}

/** An issue as stored. Times are milliseconds, of which answers show whole seconds. */
export interface IssueRow {
  readonly id: number;
  project: number;
  tracker: number;
  status: number;
  priority: number;
  readonly author: number;
  assignedTo: number | null;
  parent: number | null;
  subject: string;
  description: string | null;
  startDate: string | null;
  dueDate: string | null;
  doneRatio: number;
  estimatedHours: number | null;
  isPrivate: boolean;
  custom: ReadonlyMap<number, Stored>;
  readonly createdOn: number;
  updatedOn: number;
  closedOn: number | null;
  lockVersion: number;
  readonly journals: JournalRow[];
}

/** A file; of no issue until it was claimed. */
export interface FileRow {
  readonly id: number;
  readonly token: string;
  name: string;
  type: string;
  description: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly author: number;
  readonly createdOn: number;
  issue: number | null;
}

export interface RelationRow {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly type: string;
}

/** Rules of the workflow that an administrator may add per status: for all roles but the free ones. */
export interface FieldRule {
  readonly status: number;
  /** An attribute, or the id of a custom field. */
  readonly field: string | number;
  readonly rule: 'readonly' | 'required';
}

export interface Store {
  readonly issues: Map<number, IssueRow>;
  readonly rules: FieldRule[];
  readonly files: Map<number, FileRow>;
  readonly relations: RelationRow[];
  /** The permission to keep notes private is gone, though roles still list it. */
  dropsPrivacy: boolean;
  readonly now: () => number;
  /** One more than the highest id there is: with SQLite the id of a deleted newest issue comes back. */
  nextIssueId(): number;
  nextJournalId(): number;
  nextFileId(): number;
  nextRelationId(): number;
}

export const createStore = (now: () => number): Store => {
  const issues = new Map<number, IssueRow>();
  let journals = 0;
  let files = 0;
  let relations = 0;
  return {
    issues,
    rules: [],
    files: new Map(),
    relations: [],
    dropsPrivacy: false,
    now,
    nextIssueId: () => Math.max(0, ...issues.keys()) + 1,
    nextJournalId: () => (journals += 1),
    nextFileId: () => (files += 1),
    nextRelationId: () => (relations += 1),
  };
};

export const userWithToken = (token: string | null): UserRow | undefined =>
  USERS.find((user) => user.token === token && !user.locked);

export const roleIn = (user: UserRow, project: number): RoleRow | undefined => byIdIn(ROLES, user.roles[project]);

export const may = (user: UserRow, project: number, permission: string): boolean =>
  user.admin === true || (roleIn(user, project)?.permissions.includes(permission) ?? false);

export const isVisible = (user: UserRow, issue: IssueRow): boolean =>
  may(user, issue.project, 'view_issues') &&
  (!issue.isPrivate || user.admin === true || issue.author === user.id || issue.assignedTo === user.id);

export const childrenOf = (store: Store, id: number): readonly IssueRow[] =>
  [...store.issues.values()].filter((issue) => issue.parent === id);

export const isClosed = (issue: IssueRow): boolean => byIdIn(STATUSES, issue.status)?.is_closed ?? false;

/** Statuses this user may move an issue to now, its own included. A parent with an open child cannot be closed. */
export const allowedStatuses = (store: Store, user: UserRow, issue: IssueRow): readonly number[] => {
  const openChild = childrenOf(store, issue.id).some((child) => !isClosed(child));
  const reachable = STATUSES.filter(
    (status) => status.id === issue.status || isMove(user, issue.project, issue.status, status.id),
  );
  // Somebody without any move sees nothing, not even where the issue stands.
  if (reachable.length === 1 && roleIn(user, issue.project)?.moves.length === 0) return [];
  return reachable
    .filter((status) => status.id === issue.status || !(openChild && status.is_closed))
    .map((status) => status.id);
};

export const isMove = (user: UserRow, project: number, from: number, to: number): boolean => {
  const moves = user.admin ? 'free' : (roleIn(user, project)?.moves ?? []);
  return moves === 'free' || moves.some(([start, end]) => start === from && end === to);
};

export const ruledOut = (
  store: Store,
  user: UserRow,
  issue: IssueRow,
  rule: FieldRule['rule'],
): ReadonlySet<string | number> => {
  if (user.admin || roleIn(user, issue.project)?.moves === 'free') return new Set();
  return new Set(store.rules.filter((one) => one.rule === rule && one.status === issue.status).map((one) => one.field));
};

export const fieldsOn = (tracker: number): readonly CustomFieldRow[] =>
  CUSTOM_FIELDS.filter((field) => field.trackers.includes(tracker));
