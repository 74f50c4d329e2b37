import { rowOf, z, type Row } from 'tandem-sync/sdk';

/** The parts of Redmine's answers that are used; everything else passes through unread. */
const Ref = z.looseObject({ id: z.number().int(), name: z.string().default('') });
export type Ref = z.infer<typeof Ref>;

/** Always text, whatever the field's format; `null` when never set, `""` when emptied, an array when the field takes several. */
const CustomValue = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  multiple: z.boolean().optional(),
  value: z.union([z.string(), z.array(z.string()), z.null()]).optional(),
});
export type CustomValue = z.infer<typeof CustomValue>;

const Journal = z.looseObject({
  id: z.number().int(),
  user: Ref.optional(),
  notes: z.string().nullish(),
  created_on: z.string(),
  private_notes: z.boolean().optional(),
});
export type Journal = z.infer<typeof Journal>;

const Attachment = z.looseObject({
  id: z.number().int(),
  filename: z.string(),
  filesize: z.number().int(),
  content_type: z.string().nullish(),
  description: z.string().nullish(),
  author: Ref.optional(),
  created_on: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

/** As it was made: from `issue_id` to `issue_to_id`, whichever of the two shows it. */
const Relation = z.looseObject({
  id: z.number().int(),
  issue_id: z.number().int(),
  issue_to_id: z.number().int(),
  relation_type: z.string(),
});
export type Relation = z.infer<typeof Relation>;

/** Keys of unset references are missing; other unset attributes are `null`. */
export const Issue = z.looseObject({
  id: z.number().int(),
  project: Ref,
  tracker: Ref,
  status: Ref,
  priority: Ref.optional(),
  author: Ref.optional(),
  assigned_to: Ref.optional(),
  subject: z.string(),
  description: z.string().nullish(),
  start_date: z.string().nullish(),
  due_date: z.string().nullish(),
  estimated_hours: z.number().nullish(),
  done_ratio: z.number().nullish(),
  custom_fields: z.array(CustomValue).optional(),
  created_on: z.string(),
  updated_on: z.string(),
  allowed_statuses: z.array(Ref).optional(),
  parent: z.looseObject({ id: z.number().int() }).optional(),
  journals: z.array(Journal).optional(),
  attachments: z.array(Attachment).optional(),
  relations: z.array(Relation).optional(),
  children: z.array(z.looseObject({ id: z.number().int() })).optional(),
});
export type Issue = z.infer<typeof Issue>;

/** The least that names an issue in a list. */
const IssueHead = z.looseObject({ id: z.number().int(), updated_on: z.string().optional().catch(undefined) });
export type IssueRow = Row<Issue, z.infer<typeof IssueHead>>;

export const UploadAnswer = z.looseObject({ upload: z.looseObject({ token: z.string() }) });

export const IssueAnswer = z.looseObject({ issue: Issue });
export const IssuePage = z.looseObject({ issues: z.array(Issue), total_count: z.number().int() });
/** The same, row by row: one that cannot be read holds up no other. */
export const IssueRows = z.looseObject({ issues: z.array(rowOf(Issue, IssueHead)), total_count: z.number().int() });
export type IssueRows = z.infer<typeof IssueRows>;

export const Statuses = z.looseObject({ issue_statuses: z.array(Ref) });
export const Priorities = z.looseObject({ issue_priorities: z.array(Ref) });

const Tracker = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  default_status: Ref.optional(),
  /** Since Redmine 5. */
  enabled_standard_fields: z.array(z.string()).optional(),
});
export type Tracker = z.infer<typeof Tracker>;
export const Trackers = z.looseObject({ trackers: z.array(Tracker) });

const Project = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  identifier: z.string(),
  trackers: z.array(Ref).optional(),
  /** Only fields tied to this project; those "for all projects" are not listed. */
  issue_custom_fields: z.array(Ref).optional(),
});
export type Project = z.infer<typeof Project>;
export const ProjectAnswer = z.looseObject({ project: Project });
export const ProjectPage = z.looseObject({ projects: z.array(Project), total_count: z.number().int() });

/** A membership is of a user or of a group. */
export const MembershipPage = z.looseObject({
  memberships: z.array(z.looseObject({ user: Ref.optional() })),
  total_count: z.number().int(),
});

const CustomFieldDefinition = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  customized_type: z.string().nullish(),
  field_format: z.string(),
  max_length: z.number().nullish(),
  is_required: z.boolean().optional(),
  is_filter: z.boolean().optional(),
  multiple: z.boolean().optional(),
  possible_values: z.array(z.looseObject({ value: z.string(), label: z.string().optional() })).optional(),
  trackers: z.array(Ref).optional(),
});
export type CustomFieldDefinition = z.infer<typeof CustomFieldDefinition>;
/** For administrators only. */
export const CustomFields = z.looseObject({ custom_fields: z.array(CustomFieldDefinition) });

const User = z.looseObject({
  id: z.number().int(),
  login: z.string().optional(),
  firstname: z.string().default(''),
  lastname: z.string().default(''),
  mail: z.string().optional(),
  admin: z.boolean().optional(),
  memberships: z.array(z.looseObject({ project: Ref, roles: z.array(Ref) })).optional(),
});
export type User = z.infer<typeof User>;
export const UserAnswer = z.looseObject({ user: User });
export const UserPage = z.looseObject({ users: z.array(User) });

export const RoleAnswer = z.looseObject({ role: z.looseObject({ permissions: z.array(z.string()) }) });
