import type { Details } from './answers.ts';
import type { Body } from './save.ts';
import type { Store, TicketRow } from './store.ts';
import { BRANDS, CUSTOM_FIELDS, FORMS, GROUPS, PRIORITIES, STATUSES, TYPES, byIdIn, type FieldRow } from './world.ts';

type Complaints = Record<string, { description: string }[]>;

/** Zendesk's complaints about a ticket about to be saved, by field. */
export function checkTicket(store: Store, before: TicketRow, ticket: TicketRow, body: Body): Details | undefined {
  const wrong: Complaints = {};
  const say = (field: string, description: string) => (wrong[field] ??= []).push({ description });
  checkState(store, before, ticket, body, say);
  if (ticket.priority !== null && !PRIORITIES.includes(ticket.priority))
    say('priority', 'Priority: is not included in the list');
  if (ticket.type !== null && !TYPES.includes(ticket.type)) say('type', 'Type: is not included in the list');
  if (ticket.assignee !== null && !isAgent(store, ticket.assignee)) say('assignee', 'Assignee: is not an agent');
  if (!byIdIn(store.users, ticket.requester)) say('requester', 'Requester: is not a known user');
  if (ticket.group !== null && !byIdIn(GROUPS, ticket.group)) say('group', 'Group: is invalid');
  if (!byIdIn(BRANDS, ticket.brand)) say('brand', 'Brand: is invalid');
  if (!byIdIn(FORMS, ticket.form)) say('ticket_form', 'Ticket form: is invalid');
  for (const field of CUSTOM_FIELDS) {
    const complaint = complaintOn(field, ticket.custom.get(field.id) ?? null);
    if (complaint !== undefined) say(`custom_fields_${field.id}`, `${field.title}: ${complaint}`);
  }
  return Object.keys(wrong).length === 0 ? undefined : wrong;
}

const isAgent = (store: Store, id: number): boolean => {
  const user = byIdIn(store.users, id);
  return user !== undefined && user.role !== 'end-user' && user.suspended !== true;
};

type Say = (field: string, description: string) => void;

const checkState = (store: Store, before: TicketRow, ticket: TicketRow, body: Body, say: Say): void => {
  const asked = 'status' in body || 'custom_status_id' in body;
  const isNew = !store.tickets.has(before.id);
  if (!asked) return;
  const changed = store.switches.customStatuses && ticket.customStatus !== before.customStatus;
  if (changed && byIdIn(STATUSES, ticket.customStatus)?.active === false)
    say('custom_status_id', 'Custom status: is not active');
  if (ticket.status === 'new' && before.status !== 'new') say('status', 'Status: cannot be set back to New');
  if (isNew && ticket.status === 'closed') say('status', 'Status: Closed is not valid for a new ticket');
  const ends = ticket.status === 'solved' || ticket.status === 'closed';
  if (!ends || before.status === 'solved') return;
  if (ticket.assignee === null) say('assignee', 'Assignee: is required when solving a ticket');
  for (const field of requiredOn(ticket.form)) {
    const value = ticket.custom.get(field.id) ?? null;
    if (value === null || (Array.isArray(value) && value.length === 0))
      say(`custom_fields_${field.id}`, `${field.title}: is required when solving a ticket`);
  }
};

const requiredOn = (form: number): readonly FieldRow[] => {
  const ids = byIdIn(FORMS, form)?.fields ?? [];
  return CUSTOM_FIELDS.filter((field) => field.required === true && ids.includes(field.id));
};

const complaintOn = ({ type, pattern }: FieldRow, value: unknown): string | undefined => {
  if (value === null) return undefined;
  switch (type) {
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? undefined : 'is not a date';
    case 'integer':
      return Number.isInteger(value) ? undefined : 'is not a number';
    case 'decimal':
      return Number.isFinite(value) ? undefined : 'is not a number';
    case 'regexp':
      return new RegExp(pattern ?? '').test(String(value)) ? undefined : 'does not match the pattern';
    case 'lookup':
      return /^\d+$/.test(String(value)) ? undefined : 'is not a record';
    default:
      return undefined;
  }
};
