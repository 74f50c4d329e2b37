import { rowOf, z, type Row } from 'tandem-sync/sdk';

/** The parts of Zendesk's answers that are used; everything else passes through unread. */
const Id = z.number().int();
const Text = z.string().nullish();

const CustomValue = z.looseObject({
  id: Id,
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]).optional(),
});
export type CustomValue = z.infer<typeof CustomValue>;

export const Ticket = z.looseObject({
  id: Id,
  external_id: Text,
  created_at: z.string(),
  updated_at: z.string(),
  /** In exports only, seconds: what they are ordered by. */
  generated_timestamp: z.number().optional(),
  type: Text,
  subject: Text,
  priority: Text,
  status: z.string(),
  custom_status_id: Id.nullish(),
  requester_id: Id.nullish(),
  assignee_id: Id.nullish(),
  organization_id: Id.nullish(),
  group_id: Id.nullish(),
  brand_id: Id.nullish(),
  ticket_form_id: Id.nullish(),
  tags: z.array(z.string()).default([]),
  custom_fields: z.array(CustomValue).default([]),
});
export type Ticket = z.infer<typeof Ticket>;

/** What names a ticket whose other attributes are not as documented. */
const TicketHead = z.looseObject({ id: Id });
export type TicketRow = Row<Ticket, z.infer<typeof TicketHead>>;
const TicketRows = z.array(rowOf(Ticket, TicketHead));

export const User = z.looseObject({
  /** `null` for nobody: what `/users/me` may answer to credentials that are none. */
  id: Id.nullable(),
  name: z.string().default(''),
  email: Text,
  phone: Text,
  role: z.string().optional(),
  active: z.boolean().optional(),
  suspended: z.boolean().nullish(),
});
export type User = z.infer<typeof User>;

const Named = z.looseObject({ id: Id, name: z.string() });
export type Named = z.infer<typeof Named>;

const Sideloads = { users: z.array(User).default([]), organizations: z.array(Named).default([]) };

export const ExportPage = z.looseObject({
  tickets: TicketRows,
  after_cursor: Text,
  end_of_stream: z.boolean(),
  ...Sideloads,
});
export type ExportPage = z.infer<typeof ExportPage>;

/** A list by offset. */
export const TicketPage = z.looseObject({ tickets: TicketRows, next_page: Text, ...Sideloads });
export type TicketPage = z.infer<typeof TicketPage>;

export const TicketAnswer = z.looseObject({ ticket: Ticket, ...Sideloads });

export const UserAnswer = z.looseObject({ user: User });
export const UserPage = z.looseObject({ users: z.array(User), next_page: Text });
export const OrganizationPage = z.looseObject({ organizations: z.array(Named) });

const Attachment = z.looseObject({
  id: Id,
  file_name: z.string(),
  content_url: z.string(),
  content_type: Text,
  size: z.number().nullish(),
  deleted: z.boolean().nullish(),
  malware_scan_result: Text,
  malware_access_override: z.boolean().nullish(),
});
export type Attachment = z.infer<typeof Attachment>;
export const AttachmentAnswer = z.looseObject({ attachment: Attachment });
export const UploadAnswer = z.looseObject({ upload: z.looseObject({ token: z.string(), attachment: Attachment }) });

const Metadata = z.looseObject({ custom: z.record(z.string(), z.unknown()).nullish() });
export type Metadata = z.infer<typeof Metadata>;

const Comment = z.looseObject({
  id: Id,
  author_id: Id.nullish(),
  body: Text,
  html_body: Text,
  public: z.boolean(),
  created_at: z.string(),
  attachments: z.array(Attachment).default([]),
  metadata: Metadata.nullish(),
});
export type Comment = z.infer<typeof Comment>;
export const CommentPage = z.looseObject({
  comments: z.array(Comment),
  meta: z.looseObject({ has_more: z.boolean(), after_cursor: Text }).optional(),
  users: Sideloads.users,
});

/** One thing that happened in an audit. A change names its field: a system field by its attribute, a custom one by its number. */
const AuditEvent = z.looseObject({ id: Id.optional(), type: z.string(), field_name: z.string().optional() });
export type AuditEvent = z.infer<typeof AuditEvent>;
/** What a write answers. `audit` is missing when nothing changed. */
export const WriteAnswer = z.looseObject({
  ticket: Ticket,
  audit: z.looseObject({ events: z.array(AuditEvent).default([]) }).nullish(),
});
export type WriteAnswer = z.infer<typeof WriteAnswer>;

const CustomStatus = z.looseObject({
  id: Id,
  status_category: z.string(),
  agent_label: z.string(),
  active: z.boolean().default(true),
  default: z.boolean().default(false),
});
export type CustomStatus = z.infer<typeof CustomStatus>;
export const CustomStatuses = z.looseObject({ custom_statuses: z.array(CustomStatus) });

const TicketField = z.looseObject({
  id: Id,
  type: z.string(),
  title: z.string().default(''),
  active: z.boolean().default(true),
  /** Must be filled to solve a ticket. */
  required: z.boolean().default(false),
  visible_in_portal: z.boolean().default(false),
  /** On the status field 1 adds "on hold"; on the priority field 1 leaves only normal and high. */
  sub_type_id: z.number().nullish(),
  /** Of a checkbox: the tag a ticket has while it is ticked. */
  tag: Text,
  custom_field_options: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  system_field_options: z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish(),
  custom_statuses: z.array(CustomStatus).nullish(),
  relationship_target_type: Text,
});
export type TicketField = z.infer<typeof TicketField>;

const TicketForm = z.looseObject({
  id: Id,
  name: z.string(),
  active: z.boolean().default(true),
  ticket_field_ids: z.array(Id).default([]),
});
export type TicketForm = z.infer<typeof TicketForm>;

const Meta = z.looseObject({ has_more: z.boolean(), after_cursor: Text }).optional();
export const TicketFields = z.looseObject({ ticket_fields: z.array(TicketField), meta: Meta });
export const TicketForms = z.looseObject({ ticket_forms: z.array(TicketForm), meta: Meta });
export const Groups = z.looseObject({ groups: z.array(Named), meta: Meta });
export const Brands = z.looseObject({ brands: z.array(Named), meta: Meta });
export type Meta = z.infer<typeof Meta>;
