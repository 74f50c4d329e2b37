import { sentence } from './refusals.ts';
import type { Body } from './save.ts';
import { fieldsOn, ruledOut, type IssueRow, type Store, type Stored } from './store.ts';
import { PRIORITIES, USERS, byIdIn, type CustomFieldRow, type UserRow } from './world.ts';

/** Redmine's complaints about an issue about to be saved; all of them at once, in the user's language. */
export function checkIssue(store: Store, user: UserRow, issue: IssueRow, body: Body): readonly string[] {
  const say = sentence.bind(undefined, user);
  const required = ruledOut(store, user, issue, 'required');
  const wrong: (string | false)[] = [
    issue.subject.trim() === '' && say('subject', 'blank'),
    [...issue.subject].length > 255 && say('subject', 'too_long'),
    byIdIn(PRIORITIES, issue.priority) === undefined && say('priority', 'blank'),
    'assigned_to_id' in body &&
      issue.assignedTo !== null &&
      !isMember(issue.assignedTo, issue.project) &&
      say('assigned_to', 'invalid'),
    !(issue.doneRatio >= 0 && issue.doneRatio <= 100) && say('done_ratio', 'not_listed'),
    issue.estimatedHours !== null && !(issue.estimatedHours >= 0) && say('estimated_hours', 'invalid'),
    'parent_issue_id' in body && !isParent(store, issue) && say('parent', 'invalid'),
    issue.startDate !== null &&
      issue.dueDate !== null &&
      issue.dueDate < issue.startDate &&
      say('due_date', 'after_start'),
  ];
  const custom = fieldsOn(issue.tracker).flatMap((field) => {
    const value = issue.custom.get(field.id) ?? null;
    if (isEmpty(value)) return required.has(field.id) ? [say(field, 'blank')] : [];
    const complaint = complaintOn(field, value, issue.project);
    return complaint ? [say(field, complaint)] : [];
  });
  return [...wrong.filter((one) => one !== false), ...custom];
}

/** None, or another issue that is not below this one. */
const isParent = (store: Store, issue: IssueRow): boolean => {
  for (let at = issue.parent; at !== null; at = store.issues.get(at)?.parent ?? null) {
    if (at === issue.id || !store.issues.has(at)) return false;
  }
  return true;
};

const isEmpty = (value: Stored): boolean => value === null || value.length === 0;

const isMember = (user: number, project: number): boolean => byIdIn(USERS, user)?.roles[project] !== undefined;

function complaintOn(
  field: CustomFieldRow,
  value: Stored,
  project: number,
): 'not_listed' | 'not_a_number' | 'invalid' | undefined {
  const values = [value ?? []].flat();
  switch (field.format) {
    case 'list':
      return values.every((one) => field.values?.includes(one)) ? undefined : 'not_listed';
    case 'enumeration':
      return values.every((one) => field.values?.[Number(one) - 1] !== undefined) ? undefined : 'not_listed';
    case 'user':
      return values.every((one) => isMember(Number(one), project)) ? undefined : 'not_listed';
    case 'version':
      return values.every((one) => /^\d+$/.test(one)) ? undefined : 'not_listed';
    case 'int':
      return values.every((one) => /^[+-]?\d+$/.test(one)) ? undefined : 'not_a_number';
    case 'float':
      return values.every((one) => Number.isFinite(Number(one))) ? undefined : 'invalid';
    case 'date':
      return values.every((one) => /^\d{4}-\d\d-\d\d$/.test(one)) ? undefined : 'invalid';
    case 'bool':
    case 'string':
    case 'text':
    case 'link':
      return undefined;
  }
}
