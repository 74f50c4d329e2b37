import { z } from 'tandem-sync/sdk';

/** Flags are documented as 0/1 and seen live as booleans, so both are read. */
export const Flag = z.union([z.boolean(), z.number()]).transform(Boolean);

export const Named = z.looseObject({ id: z.string(), name: z.string() });
export type Named = z.infer<typeof Named>;

/** What a state means to PingCode itself. Names are each tenant's own. */
export const STATE_TYPES = ['pending', 'in_progress', 'completed', 'closed'] as const;

export const State = z.looseObject({ id: z.string(), name: z.string(), type: z.enum(STATE_TYPES) });
export type State = z.infer<typeof State>;

/** A user as embedded in other resources: never with e-mail or mobile. */
export const UserRef = z.looseObject({ id: z.string(), name: z.string(), display_name: z.string().nullish() });
export type UserRef = z.infer<typeof UserRef>;

export const User = UserRef.extend({ email: z.string().nullish(), mobile: z.string().nullish() });
export type User = z.infer<typeof User>;

export const Product = z.looseObject({ id: z.string(), identifier: z.string(), name: z.string() });
export type Product = z.infer<typeof Product>;

export const Project = Product.extend({ type: z.string() });
export type Project = z.infer<typeof Project>;

/** Somebody, or a group, that follows a record. Its id is that of the user or group. */
export const Participant = z.looseObject({ id: z.string(), type: z.string().nullish(), user: UserRef.nullish() });
export type Participant = z.infer<typeof Participant>;

const Ref = z.looseObject({ id: z.string(), name: z.string().nullish(), title: z.string().nullish() });

/**
 * An idea, a ticket or a work item: one shape for all three, as they share most of it. `product` belongs to ideas and tickets, `project` to work items. The type is
 * an object on tickets, a bare string on work items, and absent on ideas.
 */
export const Row = z.looseObject({
  id: z.string(),
  identifier: z.string(),
  title: z.string(),
  html_url: z.string().nullish(),
  product: z.looseObject({ id: z.string() }).nullish(),
  project: z.looseObject({ id: z.string() }).nullish(),
  type: z.union([z.string(), Named]).nullish(),
  state: State,
  priority: Named.nullish(),
  assignee: UserRef.nullish(),
  description: z.string().nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  /** Data that applications keep on a record (since September 2026). An object by key as far as known; a list is understood too. */
  entity_properties: z.unknown().optional(),
  participants: z.array(Participant).nullish(),
  solution: Named.nullish(),
  customer: Named.nullish(),
  /** The word `internal`, or the channel a ticket came in by. */
  channel: z.union([z.string(), Named]).nullish(),
  submitted_by: UserRef.nullish(),
  tags: z.array(Named).nullish(),
  suite: Named.nullish(),
  plan: Named.nullish(),
  score: z.number().nullish(),
  progress: z.number().nullish(),
  parent_id: z.string().nullish(),
  start_at: z.number().nullish(),
  end_at: z.number().nullish(),
  sprint: Named.nullish(),
  versions: z.array(Named).nullish(),
  releases: z.array(Named).nullish(),
  board: Named.nullish(),
  entry: Named.nullish(),
  swimlane: Named.nullish(),
  phase: Ref.nullish(),
  story_points: z.number().nullish(),
  estimated_workload: z.number().nullish(),
  remaining_workload: z.number().nullish(),
  /** Seconds since the epoch, like every time PingCode gives. */
  created_at: z.number(),
  created_by: UserRef.nullish(),
  updated_at: z.number(),
  completed_at: z.number().nullish(),
  is_archived: Flag.optional(),
  is_deleted: Flag.optional(),
});
export type Row = z.infer<typeof Row>;

/** The id of a record's type, wherever its kind keeps it. */
export const typeIdOf = ({ type }: Row): string | undefined =>
  typeof type === 'string' ? type : (type?.id ?? undefined);

export const PropertyOption = z.looseObject({ _id: z.string(), text: z.string(), parent_id: z.string().nullish() });
export type PropertyOption = z.infer<typeof PropertyOption>;

export const Property = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  options: z.array(PropertyOption).nullish(),
});
export type Property = z.infer<typeof Property>;

/** A file or a snippet of code on a record or on one of its comments. Snippets hold their content themselves. */
export const Attachment = z.looseObject({
  id: z.string(),
  title: z.string(),
  size: z.number().nullish(),
  type: z.string().nullish(),
  ext: z.string().nullish(),
  download_url: z.string().nullish(),
  content: z.string().nullish(),
  created_at: z.number(),
  created_by: UserRef.nullish(),
});
export type Attachment = z.infer<typeof Attachment>;

export const Comment = z.looseObject({
  id: z.string(),
  content: z.string().nullish(),
  attachments: z.array(Attachment).nullish(),
  created_at: z.number(),
  created_by: UserRef.nullish(),
  is_deleted: Flag.optional(),
});
export type Comment = z.infer<typeof Comment>;

/** A relation between kinds, seen from one of its ends. */
export const Relation = z.looseObject({
  id: z.string(),
  principal: z.looseObject({ id: z.string() }),
  target: z.looseObject({ id: z.string() }),
});
export type Relation = z.infer<typeof Relation>;

/** A relation between two work items: its other end is named differently from generation to generation. */
export const ItemRelation = z.looseObject({
  id: z.string(),
  relation_type: z.union([z.string(), Named]),
  target_work_item: z.looseObject({ id: z.string() }).nullish(),
  target_workitem: z.looseObject({ id: z.string() }).nullish(),
});
export type ItemRelation = z.infer<typeof ItemRelation>;

/** A ticket state plan; `product: null` governs every product without a plan of its own. */
export const StatePlan = z.looseObject({ id: z.string(), product: z.looseObject({ id: z.string() }).nullish() });
export type StatePlan = z.infer<typeof StatePlan>;

/** A work item state plan governs one type in projects of one kind, or in one project. */
export const ItemStatePlan = z.looseObject({
  id: z.string(),
  project_type: z.string().nullish(),
  work_item_type: z.union([z.string(), Named]).nullish(),
  workitem_type: z.union([z.string(), Named]).nullish(),
  project: z.looseObject({ id: z.string() }).nullish(),
});
export type ItemStatePlan = z.infer<typeof ItemStatePlan>;

/** One legal move. On ticket flows the wire says `form_state`; should it be corrected one day, `from_state` is read too, which work items have anyway. */
export const StateFlow = z.looseObject({ form_state: Named.nullish(), from_state: Named.nullish(), to_state: Named });
export type StateFlow = z.infer<typeof StateFlow>;

export const Token = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number(),
  refresh_token: z.string().min(1).nullish(),
});
export type Token = z.infer<typeof Token>;

export const Team = z.looseObject({ id: z.string(), name: z.string() });
