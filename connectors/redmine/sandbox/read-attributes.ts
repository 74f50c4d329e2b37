import type { Body } from './save.ts';
import { fieldsOn, type IssueRow, type Stored } from './store.ts';

/** What a body says of an issue's attributes, without those that are switched off here. Unknown ones, and fields of other trackers, fall away without a word. */
export function readAttributes(issue: IssueRow, body: Body, off: ReadonlySet<string | number>): Partial<IssueRow> {
  const given = (name: string): boolean => name in body && !off.has(name);
  return {
    ...(given('subject') && { subject: String(body['subject'] ?? '') }),
    ...(given('description') && { description: crlf(body['description']) }),
    ...(given('priority_id') && { priority: Number(body['priority_id']) }),
    ...(given('assigned_to_id') && { assignedTo: idOrNull(body['assigned_to_id']) }),
    ...(given('start_date') && { startDate: dayOrNull(body['start_date'], issue.startDate) }),
    ...(given('due_date') && { dueDate: dayOrNull(body['due_date'], issue.dueDate) }),
    ...(given('done_ratio') && { doneRatio: Math.trunc(Number(body['done_ratio'] ?? 0)) }),
    ...(given('estimated_hours') && { estimatedHours: numberOrNull(body['estimated_hours']) }),
    ...(given('parent_issue_id') && { parent: idOrNull(body['parent_issue_id']) }),
    ...(given('is_private') && { isPrivate: body['is_private'] === true }),
    custom: customValues(issue, body, off),
  };
}

function customValues(issue: IssueRow, body: Body, off: ReadonlySet<string | number>): ReadonlyMap<number, Stored> {
  const custom = new Map(issue.custom);
  const known = fieldsOn(issue.tracker);
  for (const entry of Array.isArray(body['custom_fields'])
    ? (body['custom_fields'] as { id?: unknown; value?: unknown }[])
    : []) {
    const field = known.find((one) => one.id === Number(entry.id));
    if (!field || off.has(field.id)) continue;
    const values = [entry.value ?? '']
      .flat()
      .map(String)
      .filter((value) => value !== '');
    custom.set(field.id, field.multiple ? values : (values[0] ?? ''));
  }
  return custom;
}

/** Every line end becomes CRLF, whichever it was. */
const crlf = (value: unknown): string | null => (value === null ? null : String(value).replace(/\r\n|\r|\n/g, '\r\n'));

const idOrNull = (value: unknown): number | null => (value === '' || value === null ? null : Number(value));

const numberOrNull = (value: unknown): number | null => (value === '' || value === null ? null : Number(value));

/** A day that is none is passed over. */
const dayOrNull = (value: unknown, before: string | null): string | null => {
  if (value === '' || value === null) return null;
  const day = String(value);
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : before;
};
