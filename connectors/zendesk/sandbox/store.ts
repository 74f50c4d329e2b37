import type { Switches } from './switches.ts';
import type { UserRow } from './world.ts';
import { USERS } from './world.ts';

export type Stored = string | number | boolean | readonly string[] | null;

export interface FileRow {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  deleted: boolean;
  malware: boolean;
}

export interface CommentRow {
  readonly id: number;
  readonly author: number;
  readonly html: string;
  public: boolean;
  readonly createdOn: number;
  readonly files: readonly FileRow[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface EventRow {
  readonly type: string;
  readonly field_name?: string;
  readonly value?: unknown;
  readonly previous_value?: unknown;
}

export interface AuditRow {
  readonly id: number;
  readonly author: number;
  readonly createdOn: number;
  readonly events: readonly EventRow[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A ticket as stored. Times are milliseconds, of which answers show whole seconds. */
export interface TicketRow {
  readonly id: number;
  externalId: string | null;
  readonly createdOn: number;
  updatedOn: number;
  /** What exports are ordered by: moves with everything, also with what `updatedOn` does not. */
  generatedOn: number;
  type: string | null;
  subject: string;
  priority: string | null;
  /** The category, with custom statuses. */
  status: string;
  customStatus: number | null;
  requester: number;
  submitter: number;
  assignee: number | null;
  group: number | null;
  brand: number;
  form: number;
  tags: readonly string[];
  custom: ReadonlyMap<number, Stored>;
  deleted: boolean;
  scrubbed: boolean;
  readonly comments: CommentRow[];
  readonly audits: AuditRow[];
}

export interface UploadRow {
  readonly files: readonly FileRow[];
  readonly at: number;
}

interface Remembered {
  readonly body: string;
  readonly answer: unknown;
  readonly at: number;
}

export interface Store {
  readonly tickets: Map<number, TicketRow>;
  readonly users: UserRow[];
  readonly uploads: Map<string, UploadRow>;
  readonly files: Map<number, FileRow>;
  /** Answers of creations, by idempotency key. */
  readonly remembered: Map<string, Remembered>;
  readonly switches: Switches;
  readonly now: () => number;
  nextId(): number;
  nextTicket(): number;
}

export const createStore = (now: () => number, switches: Switches): Store => {
  let ids = 40_000;
  let tickets = 0;
  return {
    tickets: new Map(),
    users: [...USERS],
    uploads: new Map(),
    files: new Map(),
    remembered: new Map(),
    switches,
    now,
    nextId: () => (ids += 1),
    nextTicket: () => (tickets += 1),
  };
};

export const isLive = (ticket: TicketRow | undefined): ticket is TicketRow => ticket !== undefined && !ticket.deleted;
