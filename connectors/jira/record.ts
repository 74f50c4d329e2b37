import type { Native, VendorRecord } from 'tandem-sync/sdk';
import { kindOf, type FieldKind } from './field-kinds.ts';
import { isLinkField, linkedBy } from './links.ts';
import { MARKER_PROPERTY, markerIn } from './marker.ts';
import type { FieldForm, Issue } from './schema.ts';
import { toNative } from './values.ts';

/** The kinds of Jira's own fields, which need not be looked up. */
const CORE: Readonly<Record<string, FieldKind>> = {
  summary: 'text',
  description: 'rich-text',
  environment: 'rich-text',
  status: 'named',
  priority: 'named',
  resolution: 'named',
  issuetype: 'named',
  assignee: 'person',
  reporter: 'person',
  labels: 'labels',
  duedate: 'date',
  parent: 'parent',
  components: 'named-set',
  fixVersions: 'named-set',
  versions: 'named-set',
};

/** Fields of the site by id; only asked where a field is not one of Jira's own. */
export type Forms = ReadonlyMap<string, FieldForm>;

export const isCore = (name: string): boolean => name in CORE || isLinkField(name);

export const kindNamed = (name: string, forms: Forms): FieldKind | undefined => {
  const form = forms.get(name);
  return CORE[name] ?? (form && kindOf(form));
};

/** An issue as the engine takes it: the named fields, natively, under its id. Its key is for people, and changes when it moves. */
export function toRecord(
  issue: Issue,
  { names, forms, url }: { readonly names: Iterable<string>; readonly forms: Forms; readonly url: string | undefined },
): VendorRecord {
  const marker = markerIn(issue.properties?.[MARKER_PROPERTY]);
  const next = issue.transitions && nextStates(issue);
  return {
    key: issue.id,
    label: issue.key,
    ...(url !== undefined && { url }),
    version: issue.fields.updated,
    updatedAt: issue.fields.updated,
    createdAt: issue.fields.created,
    fields: Object.fromEntries([...names].flatMap((name) => nativeOf(issue, name, forms))),
    ...(marker !== undefined && { marker }),
    ...(next && { nextStates: next }),
  };
}

function nativeOf({ fields }: Issue, name: string, forms: Forms): readonly (readonly [string, Native])[] {
  if (isLinkField(name)) return [[name, linkedBy(name, fields.issuelinks ?? [])]];
  const kind = kindNamed(name, forms);
  return kind && name in fields ? [[name, toNative(kind, fields[name])]] : [];
}

/** States this account may move the issue to now. Several transitions may lead to one of them. */
const nextStates = ({ transitions = [], fields }: Issue): readonly string[] => [
  ...new Set(
    transitions.flatMap(({ isAvailable, to }) =>
      isAvailable === false || to.name === fields.status.name ? [] : [to.name],
    ),
  ),
];
