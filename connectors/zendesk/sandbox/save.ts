import { CONFLICT, invalid, type Answer, type Details } from './answers.ts';
import { commentIn } from './comment-in.ts';
import { checkTicket } from './check.ts';
import { readAttributes } from './read-attributes.ts';
import { seconds } from './render.ts';
import type { AuditRow, CommentRow, EventRow, Store, TicketRow } from './store.ts';
import { BRANDS, FORMS, GROUPS, type UserRow } from './world.ts';

export type Body = Readonly<Record<string, unknown>>;
export type Saved = { readonly ticket: TicketRow; readonly audit?: AuditRow } | { readonly refusal: Answer };

const refused = (details: Details): Saved => ({ refusal: invalid(details) });

/** A new ticket; its first comment is the description. */
export function createTicket(store: Store, user: UserRow, body: Body): Saved {
  const now = store.now();
  const blank: TicketRow = {
    ...{ id: store.nextTicket(), externalId: null, createdOn: now, updatedOn: now, generatedOn: now },
    ...{ type: null, subject: '', priority: null, status: 'new', customStatus: null },
    ...{ requester: user.id, submitter: user.id, assignee: null },
    ...{ group: GROUPS[0]?.id ?? null, brand: BRANDS[0]?.id ?? 0, form: FORMS[0]?.id ?? 0 },
    ...{ tags: [], custom: new Map(), deleted: false, scrubbed: false, comments: [], audits: [] },
  };
  const comment = commentIn(store, user, body, now);
  if (!comment) return refused({ base: [{ description: 'Description: cannot be blank', error: 'BlankValue' }] });
  if (comment === 'bad upload') return refused({ base: [{ description: 'Uploads: is invalid' }] });
  const ticket = { ...blank, ...readAttributes(store, user, blank, body) };
  const wrong = checkTicket(store, blank, ticket, body);
  if (wrong) return refused(wrong);
  store.tickets.set(ticket.id, ticket);
  ticket.comments.push(comment);
  const audit = record(store, ticket, {
    user,
    body,
    events: [{ type: 'Create', field_name: 'subject' }, ...said(comment)],
  });
  applyTrigger(store, ticket);
  return { ticket, audit };
}

/** What a PUT does. What changes nothing leaves no audit, and no time moves. */
export function updateTicket(store: Store, user: UserRow, ticket: TicketRow, body: Body): Saved {
  if (ticket.status === 'closed')
    return refused({ status: [{ description: 'Status: closed prevents ticket update' }] });
  const stamp = body['updated_stamp'];
  if (body['safe_update'] === true && stamp !== undefined) {
    if (seconds(Date.parse(String(stamp))) !== seconds(ticket.updatedOn)) return { refusal: CONFLICT };
  }
  const now = store.now();
  const comment = 'comment' in body ? commentIn(store, user, body, now) : undefined;
  if (comment === 'bad upload') return refused({ base: [{ description: 'Uploads: is invalid' }] });
  const next = { ...ticket, ...readAttributes(store, user, ticket, body) };
  const wrong = checkTicket(store, ticket, next, body);
  if (wrong) return refused(wrong);
  const events = [...changesOf(ticket, next), ...said(comment)];
  if (events.length === 0) return { ticket };
  Object.assign(ticket, next, { updatedOn: now, generatedOn: now });
  if (comment) ticket.comments.push(comment);
  const audit = record(store, ticket, { user, body, events });
  const after = applyTrigger(store, ticket);
  return { ticket, audit: { ...audit, events: [...audit.events, ...after] } };
}

const said = (comment: CommentRow | undefined): readonly EventRow[] => (comment ? [{ type: 'Comment' }] : []);

const applyTrigger = (store: Store, ticket: TicketRow): readonly EventRow[] => {
  const change = store.switches.trigger?.(ticket);
  if (!change) return [];
  const events = changesOf(ticket, { ...ticket, ...change });
  Object.assign(ticket, change, { updatedOn: store.now(), generatedOn: store.now() });
  return events;
};

const ATTRIBUTES: Readonly<Partial<Record<keyof TicketRow, string>>> = {
  subject: 'subject',
  priority: 'priority',
  type: 'type',
  status: 'status',
  customStatus: 'custom_status_id',
  requester: 'requester_id',
  assignee: 'assignee_id',
  group: 'group_id',
  brand: 'brand_id',
  form: 'ticket_form_id',
  tags: 'tags',
  externalId: 'external_id',
};

const changesOf = (before: TicketRow, after: TicketRow): readonly EventRow[] => {
  const plain = Object.entries(ATTRIBUTES).filter(([key]) => differ(before, after, key as keyof TicketRow));
  const custom = [...after.custom].filter(([id, value]) => !same(before.custom.get(id) ?? null, value));
  return [
    ...plain.map(([key, name]) => ({ type: 'Change', field_name: name, value: after[key as keyof TicketRow] })),
    ...custom.map(([id, value]) => ({ type: 'Change', field_name: String(id), value })),
  ];
};

const differ = (a: TicketRow, b: TicketRow, key: keyof TicketRow): boolean => !same(a[key], b[key]);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Entry {
  readonly user: UserRow;
  readonly body: Body;
  readonly events: readonly EventRow[];
}

const record = (store: Store, ticket: TicketRow, { user, body, events }: Entry): AuditRow => {
  const metadata = (body['metadata'] as Body | undefined) ?? {};
  const audit = { id: store.nextId(), author: user.id, createdOn: store.now(), events, metadata };
  ticket.audits.push(audit);
  return audit;
};
