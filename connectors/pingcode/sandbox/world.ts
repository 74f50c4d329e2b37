import type { Ids } from './ids.ts';
import type { Switches } from './switches.ts';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly status: 'enabled' | 'disabled' | 'init';
}

export interface NamedRow {
  readonly id: string;
  readonly name: string;
}

export interface StateRow extends NamedRow {
  readonly type: 'pending' | 'in_progress' | 'completed' | 'closed';
  readonly color: string;
}

export interface PropertyRow extends NamedRow {
  readonly type: string;
  readonly options: readonly { readonly _id: string; readonly text: string; readonly parent_id?: string }[] | null;
}

export interface ProductRow extends NamedRow {
  readonly identifier: string;
  readonly createdAt: number;
}

export interface FlowRow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** `product: null` governs every product without a plan of its own. */
export interface StatePlanRow {
  readonly id: string;
  readonly product: string | null;
  readonly flows: readonly FlowRow[];
}

export type ShipOne = 'idea' | 'ticket';
export type One = ShipOne | 'work_item';

export interface Period {
  readonly from: number;
  readonly to: number;
  readonly granularity: string;
}

export interface HistoryRow {
  readonly id: string;
  readonly from: string | null;
  readonly to: string;
  readonly at: number;
  readonly by: string;
}

/** Somebody who follows a record: a user, or a group, by its own id. */
export interface FollowerRow {
  readonly type: 'user' | 'user_group';
  readonly id: string;
}

export interface EntityPropertyRow {
  readonly id: string;
  readonly key: string;
  readonly value: unknown;
}

/** What ideas, tickets and work items have in common, as stored. Times are seconds. */
export interface RowBase {
  readonly id: string;
  readonly shortId: string;
  readonly identifier: string;
  title: string;
  description: string;
  state: string;
  priority: string | null;
  assignee: string | null;
  tags: readonly string[];
  participants: readonly FollowerRow[];
  properties: Record<string, unknown>;
  entityProperties: readonly EntityPropertyRow[];
  readonly createdAt: number;
  readonly createdBy: string;
  updatedAt: number;
  updatedBy: string;
  /** Milliseconds: when it was last written, for a search that lags. */
  touchedAt: number;
  completedAt: number | null;
  completedBy: string | null;
  archived: boolean;
  deleted: boolean;
  readonly history: HistoryRow[];
}

export interface ShipRow extends RowBase {
  readonly one: ShipOne;
  product: string;
  type: string | null;
  solution: string | null;
  readonly channel: string | null;
  customer: string | null;
  submitter: string;
  suite: string | null;
  plan: string | null;
  progress: number | null;
  planAt: Period | null;
  realAt: Period | null;
}

export interface WorkItemRow extends RowBase {
  readonly one: 'work_item';
  readonly project: string;
  readonly type: string;
  parent: string | null;
  startAt: number | null;
  endAt: number | null;
  sprint: string | null;
  releases: readonly string[];
  storyPoints: number | null;
  estimatedWorkload: number | null;
  remainingWorkload: number | null;
}

export type AnyRow = ShipRow | WorkItemRow;

export interface CommentRow {
  readonly id: string;
  readonly principal: string;
  readonly content: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly repliedTo: string | null;
  deleted: boolean;
}

export interface AttachmentRow {
  readonly id: string;
  readonly principal: string;
  readonly comment: string | null;
  readonly title: string;
  readonly ext: string;
  /** A snippet's language; `null` for files. */
  readonly format: string | null;
  readonly bytes: Uint8Array;
  /** The last part of the address it is fetched from. */
  readonly storage: string;
  readonly createdAt: number;
  readonly createdBy: string;
}

/** One end's view of a relation. Every relation is two of these, each with the id of the other. */
export interface RelationRow {
  readonly id: string;
  readonly mirror: string;
  readonly type: string;
  readonly from: string;
  readonly to: string;
}

export interface ActivityRow {
  readonly id: string;
  readonly principal: string;
  readonly property: string;
  readonly client: 'api' | 'web';
  readonly createdAt: number;
  readonly createdBy: string;
}

export interface WorkloadRow {
  readonly id: string;
  readonly principal: string;
  readonly duration: number;
  readonly reportAt: number;
  readonly reportBy: string;
  readonly createdAt: number;
}

export type ProjectKind = 'scrum' | 'kanban' | 'waterfall';

export interface ProjectRow extends NamedRow {
  readonly identifier: string;
  readonly type: ProjectKind;
  readonly createdAt: number;
}

/** A type of work item: where it may be used, its states, the types that may stand below it, and its properties. */
export interface ItemTypeRow extends NamedRow {
  readonly group: 'requirement' | 'task' | 'bug' | 'issue' | 'plan';
  readonly projects: readonly ProjectKind[];
  readonly states: readonly string[];
  readonly children: readonly string[];
  readonly properties: readonly PropertyRow[];
}

export interface ItemStatePlanRow {
  readonly id: string;
  readonly projectType: ProjectKind;
  readonly type: string;
  readonly flows: readonly FlowRow[];
}

/** Something with a name that belongs to one project. */
export interface OfProjectRow extends NamedRow {
  readonly project: string;
  readonly startAt: number;
  readonly endAt: number;
}

/** A request PingCode's automation has sent, as it left. */
export interface HookDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Everything the stand-in remembers. */
export interface World {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly nowMs: () => number;
  readonly ids: Ids;
  readonly switches: Switches;
  readonly team: { readonly id: string; readonly name: string; readonly secondary_domain: string };
  readonly users: UserRow[];
  readonly groups: readonly NamedRow[];
  /** What writes with an enterprise token are attributed to. Not in the directory. */
  readonly application: UserRow;
  readonly products: ProductRow[];
  readonly states: Readonly<Record<ShipOne, readonly StateRow[]>>;
  readonly priorities: readonly NamedRow[];
  readonly ticketTypes: readonly NamedRow[];
  readonly solutions: readonly NamedRow[];
  readonly channels: readonly NamedRow[];
  readonly customers: readonly NamedRow[];
  readonly externalUsers: readonly NamedRow[];
  readonly suites: readonly NamedRow[];
  readonly plans: readonly NamedRow[];
  readonly tags: readonly NamedRow[];
  readonly properties: Readonly<Record<ShipOne, readonly PropertyRow[]>>;
  readonly statePlans: StatePlanRow[];
  readonly ship: Readonly<Record<ShipOne, ShipRow[]>>;
  readonly projects: readonly ProjectRow[];
  readonly itemTypes: readonly ItemTypeRow[];
  readonly itemStates: readonly StateRow[];
  readonly itemStatePlans: readonly ItemStatePlanRow[];
  readonly itemPriorities: readonly NamedRow[];
  readonly itemTags: readonly (NamedRow & { readonly project: string })[];
  readonly sprints: readonly OfProjectRow[];
  readonly releases: readonly OfProjectRow[];
  readonly workItems: WorkItemRow[];
  /** Numbers given so far, by product or project and kind. */
  readonly counters: Map<string, number>;
  readonly comments: CommentRow[];
  readonly attachments: AttachmentRow[];
  readonly relations: RelationRow[];
  readonly activities: ActivityRow[];
  readonly workloads: WorkloadRow[];
  readonly hooks: HookDelivery[];
  /** Live tokens: when each ends, in seconds, and whose it is. Several may live at once. */
  readonly tokens: Map<string, { readonly ends: number; readonly user: string | null }>;
  readonly refreshTokens: Map<string, { readonly ends: number; readonly user: string }>;
}

/** Every idea, ticket and work item there is. */
export const everyRow = ({ ship, workItems }: World): readonly AnyRow[] => [...ship.idea, ...ship.ticket, ...workItems];

/** Who is at work: the application, or the person of a user token. */
export interface Actor {
  readonly id: string;
  readonly isUser: boolean;
}
