import { splitMarker, type Native, type Person, type VendorRecord, contentDigest } from 'tandem-sync/sdk';
import { nativeName, toNative, type CustomFieldsById } from './custom-fields.ts';
import { relationDigest, relationNatives } from './relations.ts';
import type { CustomValue, Issue, Ref } from './schema.ts';
import type { Settings } from './settings.ts';
import { lf } from './text-lines.ts';

/** What turns an issue into a record. */
export interface RecordContext {
  readonly settings: Settings;
  readonly customFields: CustomFieldsById;
  /** The custom fields and relations that are used, by native name. Others are left out. */
  readonly used: ReadonlySet<string>;
}

const MARKER = /^[a-z2-7]{20}$/;

/** An issue as the engine takes it: names for options, `null` for what is unset, LF line ends, our marker taken out. */
export function toRecord(issue: Issue, { settings, customFields, used }: RecordContext): VendorRecord {
  const text = splitMarker(lf(issue.description ?? ''));
  const custom = issue.custom_fields ?? [];
  const marker = markerIn(custom, settings.markerField) ?? text.marker;
  const next = issue.allowed_statuses?.filter((status) => status.id !== issue.status.id);
  return {
    key: String(issue.id),
    label: `#${issue.id}`,
    url: `${settings.baseUrl}/issues/${issue.id}`,
    version: versionOf(issue),
    updatedAt: issue.updated_on,
    createdAt: issue.created_on,
    fields: {
      subject: issue.subject,
      description: text.body === '' ? null : text.body,
      status: issue.status.name,
      priority: issue.priority?.name ?? null,
      tracker: issue.tracker.name,
      assigned_to: person(issue.assigned_to),
      author: person(issue.author),
      start_date: issue.start_date ?? null,
      due_date: issue.due_date ?? null,
      estimated_hours: issue.estimated_hours ?? null,
      done_ratio: issue.done_ratio ?? null,
      parent: issue.parent ? String(issue.parent.id) : null,
      ...relationNatives(issue, used),
      ...customNatives(custom, used, customFields),
    },
    ...(marker !== undefined && { marker }),
    ...(next && { nextStates: next.map((status) => status.name) }),
  };
}

const person = (ref: Ref | undefined): Person | null => (ref ? { id: String(ref.id), name: ref.name } : null);

const customNatives = (
  values: readonly CustomValue[],
  used: ReadonlySet<string>,
  known: CustomFieldsById,
): Record<string, Native> =>
  Object.fromEntries(
    values.filter(({ id }) => used.has(nativeName(id))).map((value) => [nativeName(value.id), toNative(value, known)]),
  );

/** Whether a custom field is the one that holds our marker: it is no field to map. */
export const isMarkerField = (
  field: { readonly id: number; readonly name: string },
  markerField: string | undefined,
): boolean => markerField !== undefined && (field.name === markerField || nativeName(field.id) === markerField);

const markerIn = (values: readonly CustomValue[], markerField: string | undefined): string | undefined => {
  const value = values.find((one) => isMarkerField(one, markerField))?.value;
  return typeof value === 'string' && MARKER.test(value) ? value : undefined;
};

/** `updated_on` counts in whole seconds, so two edits within one would look alike: the content's digest tells them apart. */
const versionOf = (issue: Issue): string =>
  `${issue.updated_on}/${contentDigest([
    issue.subject,
    issue.description ?? '',
    issue.status.id,
    issue.priority?.id ?? 0,
    issue.tracker.id,
    issue.project.id,
    issue.assigned_to?.id ?? 0,
    issue.start_date ?? '',
    issue.due_date ?? '',
    issue.estimated_hours ?? -1,
    issue.done_ratio ?? -1,
    (issue.custom_fields ?? []).map((field) => [field.id, field.value ?? '']),
    ...(issue.parent ? [issue.parent.id] : []),
    ...relationDigest(issue),
  ])}`;
