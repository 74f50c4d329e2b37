import { z } from 'tandem-sync/sdk';

/** The parts of Jira's answers that are used; everything else passes through unread. Source: Atlassian's OpenAPI of REST API v3. */

/** `2026-03-05T16:11:02.123+0800`: an offset without a colon, in the zone of the account's profile. */
export const Instant = z.string().transform((value, context) => {
  const ms = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  context.addIssue({ code: 'custom', message: 'is no date and time' });
  return z.NEVER;
});

/** Entries by name. One that makes no sense is left out rather than costing all others. */
const entriesOf = <T>(entry: z.ZodType<T>) =>
  z.record(z.string(), z.unknown()).transform((all): Readonly<Record<string, T>> => {
    const read = Object.entries(all).flatMap(([name, value]) => {
      const parsed = entry.safeParse(value);
      return parsed.success ? [[name, parsed.data] as const] : [];
    });
    return Object.fromEntries(read);
  });

export const User = z.looseObject({
  accountId: z.string(),
  displayName: z.string().optional(),
  /** Often left out, as each person's privacy settings say. */
  emailAddress: z.string().nullish(),
  active: z.boolean().optional(),
  accountType: z.string().optional(),
});
export type User = z.infer<typeof User>;
export const Users = z.array(User);

export const Status = z.looseObject({
  id: z.string(),
  name: z.string(),
  statusCategory: z.looseObject({ key: z.string() }).optional(),
});
export type Status = z.infer<typeof Status>;

const IssueType = z.looseObject({
  id: z.string(),
  name: z.string(),
  subtask: z.boolean().optional(),
});
export type IssueType = z.infer<typeof IssueType>;

export const FieldForm = z.looseObject({
  type: z.string(),
  items: z.string().optional(),
  system: z.string().optional(),
  custom: z.string().optional(),
});
export type FieldForm = z.infer<typeof FieldForm>;

const AllowedValue = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  value: z.string().optional(),
  children: z.array(z.looseObject({ id: z.string(), value: z.string() })).optional(),
});
export type AllowedValue = z.infer<typeof AllowedValue>;

/** A field as it stands on a screen. */
export const ScreenField = z.looseObject({
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().optional(),
  schema: FieldForm,
  operations: z.array(z.string()).optional(),
  allowedValues: z.array(AllowedValue).optional(),
});
export type ScreenField = z.infer<typeof ScreenField>;

export const Transition = z.looseObject({
  id: z.string(),
  name: z.string(),
  to: Status,
  isAvailable: z.boolean().optional(),
  fields: entriesOf(ScreenField).optional(),
});
export type Transition = z.infer<typeof Transition>;
export const Transitions = z.looseObject({ transitions: z.array(Transition) });

const IssueRef = z.looseObject({ id: z.string(), key: z.string().optional() });
const LinkType = z.looseObject({ id: z.string(), name: z.string(), inward: z.string(), outward: z.string() });
export type LinkType = z.infer<typeof LinkType>;
export const LinkTypes = z.looseObject({ issueLinkTypes: z.array(LinkType) });

const IssueLink = z.looseObject({
  id: z.string(),
  type: LinkType,
  inwardIssue: IssueRef.optional(),
  outwardIssue: IssueRef.optional(),
});
export type IssueLink = z.infer<typeof IssueLink>;

export const Attachment = z.looseObject({
  id: z.union([z.string(), z.number().transform(String)]),
  filename: z.string(),
  author: User.nullish(),
  created: Instant,
  size: z.number().optional(),
  mimeType: z.string().optional(),
});
export type Attachment = z.infer<typeof Attachment>;

/** What is asked of every issue; all other fields are read by their kind. */
const Fields = z.looseObject({
  project: z.looseObject({ id: z.string(), key: z.string(), name: z.string().optional() }),
  issuetype: IssueType,
  status: Status,
  created: Instant,
  updated: Instant,
  labels: z.array(z.string()).optional(),
  issuelinks: z.array(IssueLink).optional(),
  /** Set on an archived issue. */
  archiveddate: z.string().nullish(),
});

export const Issue = z.looseObject({
  id: z.string(),
  key: z.string(),
  fields: Fields,
  properties: z.record(z.string(), z.unknown()).optional(),
  transitions: z.array(Transition).optional(),
});
export type Issue = z.infer<typeof Issue>;

export const SearchPage = z.looseObject({ issues: z.array(Issue), nextPageToken: z.string().nullish() });
export type SearchPage = z.infer<typeof SearchPage>;

/** An issue that is not there is left out, or named among the errors. */
export const Fetched = z.looseObject({ issues: z.array(Issue) });

/** Before a write: where the issue stands. */
export const Standing = z.looseObject({
  fields: z.looseObject({
    status: Status,
    labels: z.array(z.string()).optional(),
    issuelinks: z.array(IssueLink).optional(),
  }),
});
export type StandingFields = z.infer<typeof Standing>['fields'];

export const Files = z.looseObject({ fields: z.looseObject({ attachment: z.array(Attachment).default([]) }) });

export const Project = z.looseObject({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  projectTypeKey: z.string().optional(),
  issueTypes: z.array(IssueType).optional(),
});
export type Project = z.infer<typeof Project>;
export const ProjectPage = z.looseObject({ values: z.array(Project) });

export const TypeStatuses = z.array(z.looseObject({ id: z.string(), statuses: z.array(Status) }));

const FieldDefinition = z.looseObject({ id: z.string(), name: z.string(), schema: FieldForm.optional() });
export const FieldDefinitions = z.array(FieldDefinition);

export const CreateFields = z.looseObject({
  fields: z.array(ScreenField.extend({ fieldId: z.string() })),
  total: z.number().optional(),
});
export const EditFields = z.looseObject({ fields: entriesOf(ScreenField) });

export const Created = z.looseObject({ id: z.string(), key: z.string() });

const Property = z.looseObject({ key: z.string(), value: z.unknown() });

export const Comment = z.looseObject({
  id: z.string(),
  author: User.nullish(),
  body: z.unknown(),
  created: Instant,
  visibility: z.looseObject({ type: z.string().optional(), value: z.string().optional() }).nullish(),
  /** Service projects only. */
  jsdPublic: z.boolean().optional(),
  properties: z.array(Property).optional(),
});
export type Comment = z.infer<typeof Comment>;
export const CommentPage = z.looseObject({ comments: z.array(Comment), total: z.number() });

export const Permissions = z.looseObject({
  permissions: entriesOf(z.looseObject({ havePermission: z.boolean() })),
});

export const Refusal = z.looseObject({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.unknown()).optional(),
  message: z.string().optional(),
});
