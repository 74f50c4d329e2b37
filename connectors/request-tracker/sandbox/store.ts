import {
  FIELDS,
  LIFECYCLES,
  NOBODY,
  QUEUES,
  USERS,
  type FieldRow,
  type Lifecycle,
  type QueueRow,
  type UserRow,
} from './world.ts';

export interface TicketRow {
  readonly id: number;
  /** Another ticket's number once it was merged. */
  effectiveId: number;
  queue: number;
  subject: string;
  status: string;
  /** As stored: creation keeps words, which are no numbers. */
  priority: string;
  owner: number;
  requestors: readonly number[];
  cc: readonly number[];
  /** As stored; only `YYYY-MM-DD hh:mm:ss` is a date. */
  due: string;
  starts: string;
  readonly custom: Map<number, readonly (string | null)[]>;
  /** Targets of links "refers to". */
  links: string[];
  readonly created: string;
  updated: string;
  updatedBy: number;
}

export interface TransactionRow {
  readonly id: number;
  readonly ticket: number;
  readonly type: string;
  readonly field: string;
  readonly old: string;
  readonly new: string;
  readonly creator: number;
  readonly created: string;
}

export interface PartRow {
  readonly id: number;
  readonly transaction: number;
  readonly contentType: string;
  readonly filename: string | null;
  readonly content: string;
}

/** What depends on the server's configuration or the account's rights. Change them at any time; they hold from the next request on. */
export interface Switches {
  /** ShowTicketComments. */
  seesComments: boolean;
  /** ShowOutgoingEmail: mails are transactions too, and move the ETag of whoever sees them. */
  seesMails: boolean;
  /** SeeCustomField on the fields themselves or globally; on the queue alone it shows values but no definitions. */
  readsFields: boolean;
  mayDelete: boolean;
  /** Whether users may be searched by address; a search by anything else finds everybody. */
  findsByEmail: boolean;
  /** Whether tickets are hidden after the page was cut, as on servers without `UseSQLForACLChecks`. */
  hidesLate: boolean;
  /** Tickets the account may not see. */
  readonly hidden: Set<number>;
  /** Custom fields that are not on the queue after all. */
  readonly absentFields: Set<string>;
}

export interface Store {
  readonly switches: Switches;
  readonly tickets: Map<number, TicketRow>;
  readonly transactions: TransactionRow[];
  readonly parts: PartRow[];
  readonly users: UserRow[];
  /** Custom fields that an administrator has added since. */
  readonly addedFields: FieldRow[];
  /** Whole seconds, ISO. */
  now(): string;
  /** Numbers are shared with things of other kinds, so there are gaps. */
  skip(count: number): void;
  /** Takes a number whose transaction is committed later, or never. */
  reserve(): number;
  record(
    ticket: TicketRow,
    by: number,
    row: Partial<Pick<TransactionRow, 'id' | 'type' | 'field' | 'old' | 'new'>>,
  ): TransactionRow;
  attach(transaction: TransactionRow, contentType: string, content: string, filename?: string): void;
}

export const EPOCH = '1970-01-01 00:00:00';

export function createStore(now: () => number): Store {
  let last = 100;
  const stamp = (): string => `${new Date(now()).toISOString().slice(0, 19)}Z`;
  const store: Store = {
    switches: {
      seesComments: true,
      seesMails: false,
      readsFields: true,
      mayDelete: false,
      findsByEmail: true,
      hidesLate: false,
      hidden: new Set(),
      absentFields: new Set(),
    },
    tickets: new Map(),
    transactions: [],
    parts: [],
    users: [...USERS],
    addedFields: [],
    now: stamp,
    skip(count) {
      last += count;
    },
    reserve() {
      last += 1;
      return last;
    },
    record(ticket, by, row) {
      const made = {
        id: row.id ?? store.reserve(),
        ticket: ticket.id,
        type: 'Set',
        field: '',
        old: '',
        new: '',
        ...row,
        creator: by,
        created: stamp(),
      };
      store.transactions.push(made);
      ticket.updated = made.created;
      ticket.updatedBy = by;
      return made;
    },
    attach(transaction, contentType, content, filename) {
      const id = store.parts.length + 1;
      const stored = content.replace(/\r\n?/g, '\n');
      store.parts.push({ id, transaction: transaction.id, contentType, filename: filename ?? null, content: stored });
    },
  };
  return store;
}

export const userAt = (store: Store, id: number): UserRow => store.users.find((user) => user.id === id) ?? NOBODY;
export const queueAt = (id: number): QueueRow =>
  QUEUES.find((queue) => queue.id === id) ?? { id, name: String(id), lifecycle: 'default' };
export const queueNamed = (name: string): QueueRow | undefined =>
  QUEUES.find((queue) => String(queue.id) === name || queue.name.toLowerCase() === name.toLowerCase());
export const lifecycleOf = (ticket: Pick<TicketRow, 'queue'>): Lifecycle =>
  LIFECYCLES[queueAt(ticket.queue).lifecycle] ?? { initial: [], active: [], inactive: [], moves: {} };
export const fieldsOf = (store: Store): readonly FieldRow[] =>
  [...FIELDS, ...store.addedFields].filter(({ name }) => !store.switches.absentFields.has(name));

/** By name, number or e-mail address, as roles are given. */
export const userNamed = (store: Store, name: string): UserRow | undefined =>
  store.users.find((user) => String(user.id) === name || user.name === name);
export const userWithEmail = (store: Store, email: string): UserRow | undefined =>
  store.users.find((user) => user.email !== '' && user.email.toLowerCase() === email.toLowerCase());

/** A ticket under its number or the number of one that was merged into it. */
export const effective = (store: Store, id: number): TicketRow | undefined => {
  const ticket = store.tickets.get(id);
  return ticket && store.tickets.get(ticket.effectiveId);
};

/** Whether a search shows it. */
export const isLive = (ticket: TicketRow): boolean => ticket.status !== 'deleted' && ticket.effectiveId === ticket.id;

const HIDDEN_TYPES: Readonly<Record<string, (switches: Switches) => boolean>> = {
  EmailRecord: (switches) => switches.seesMails,
  CommentEmailRecord: (switches) => switches.seesMails && switches.seesComments,
  Comment: (switches) => switches.seesComments,
};

export const canSee = ({ switches }: Store, row: TransactionRow): boolean =>
  !switches.hidden.has(row.ticket) && (HIDDEN_TYPES[row.type]?.(switches) ?? true);

/** The newest transaction this account sees, on the ticket or one that was merged into it: the ETag. */
export const etagOf = (store: Store, ticket: TicketRow): string => {
  const own = store.transactions.filter((row) => store.tickets.get(row.ticket)?.effectiveId === ticket.id);
  const newest = Math.max(...own.filter((row) => canSee(store, row)).map((row) => row.id));
  return Number.isFinite(newest) ? String(newest) : ticket.updated;
};
