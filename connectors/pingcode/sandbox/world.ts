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

/** `product: null` governs every product without a plan of its own. */
export interface StatePlanRow {
  readonly id: string;
  readonly product: string | null;
  readonly flows: readonly { readonly id: string; readonly from: string; readonly to: string }[];
}

export type ShipOne = 'idea' | 'ticket';

export interface Period {
  readonly from: number;
  readonly to: number;
  readonly granularity: string;
}

/** An idea or a ticket as stored. Times are seconds. */
export interface ShipRow {
  readonly one: ShipOne;
  readonly id: string;
  readonly shortId: string;
  product: string;
  readonly identifier: string;
  title: string;
  description: string;
  state: string;
  priority: string | null;
  assignee: string | null;
  type: string | null;
  solution: string | null;
  readonly channel: string | null;
  submitter: string;
  progress: number | null;
  planAt: Period | null;
  realAt: Period | null;
  tags: readonly string[];
  properties: Record<string, unknown>;
  readonly createdAt: number;
  readonly createdBy: string;
  updatedAt: number;
  updatedBy: string;
  completedAt: number | null;
  completedBy: string | null;
  deleted: boolean;
  readonly history: HistoryRow[];
}

export interface HistoryRow {
  readonly id: string;
  readonly from: string | null;
  readonly to: string;
  readonly at: number;
  readonly by: string;
}

export interface CommentRow {
  readonly id: string;
  readonly principalType: string;
  readonly principal: string;
  readonly content: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly repliedTo: string | null;
  deleted: boolean;
}

export interface ProjectRow extends NamedRow {
  readonly identifier: string;
  readonly type: 'scrum' | 'kanban' | 'waterfall';
  readonly createdAt: number;
}

export interface WorkItemRow {
  readonly id: string;
  readonly shortId: string;
  readonly project: string;
  readonly identifier: string;
  readonly title: string;
  readonly type: string;
  readonly createdAt: number;
}

/** Everything the stand-in remembers. */
export interface World {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly ids: Ids;
  readonly switches: Switches;
  readonly team: { readonly id: string; readonly name: string; readonly secondary_domain: string };
  readonly users: UserRow[];
  /** What writes with an enterprise token are attributed to. Not in the directory. */
  readonly application: UserRow;
  readonly products: ProductRow[];
  readonly states: Readonly<Record<ShipOne, readonly StateRow[]>>;
  readonly priorities: readonly NamedRow[];
  readonly ticketTypes: readonly NamedRow[];
  readonly solutions: readonly NamedRow[];
  readonly channels: readonly NamedRow[];
  readonly tags: readonly NamedRow[];
  readonly properties: Readonly<Record<ShipOne, readonly PropertyRow[]>>;
  readonly statePlans: StatePlanRow[];
  readonly ship: Readonly<Record<ShipOne, ShipRow[]>>;
  /** Numbers given so far, by product and kind. */
  readonly counters: Map<string, number>;
  readonly comments: CommentRow[];
  readonly projects: readonly ProjectRow[];
  readonly workItems: readonly WorkItemRow[];
  /** Live tokens and when each ends, in seconds. Several may live at once. */
  readonly tokens: Map<string, number>;
}
