import type { Body } from './save.ts';
import type { Store, Stored, TicketRow } from './store.ts';
import { CUSTOM_FIELDS, STATUSES, byIdIn, type FieldRow, type UserRow } from './world.ts';

/** The attributes of a ticket that a body changes. What is not asked for, or passed over, is not there. */
export function readAttributes(store: Store, user: UserRow, ticket: TicketRow, given: Body): Partial<TicketRow> {
  const body = Object.fromEntries(Object.entries(given).filter(([name]) => !store.switches.deafTo.has(name)));
  const custom = new Map(ticket.custom);
  const values = (body['custom_fields'] as readonly { id: number; value: Stored }[] | undefined) ?? [];
  for (const { id, value } of values) {
    const field = byIdIn(CUSTOM_FIELDS, id);
    if (field && field.active !== false && !store.switches.deafTo.has(String(id))) custom.set(id, normal(field, value));
  }
  const next = { ...plainAttributes(store, ticket, body), custom };
  const withState = { ...next, ...stateIn(store, user, { ...ticket, ...next }, body) };
  return { ...withState, ...tagsIn(ticket, custom, body) };
}

/** As Zendesk keeps a value: a number may come as text, an option that is none is not kept. */
const normal = (field: FieldRow, value: Stored): Stored => {
  const known = new Set((field.options ?? []).map(([, tag]) => tag));
  switch (field.type) {
    case 'tagger':
      return typeof value === 'string' && known.has(value) ? value : null;
    case 'multiselect':
      return (Array.isArray(value) ? (value as readonly string[]) : []).filter((tag) => known.has(tag));
    case 'checkbox':
      return value === true || value === 'true';
    case 'integer':
    case 'decimal':
      return value === null || value === '' ? null : Number(value);
    case 'partialcreditcard':
      return typeof value === 'string' && value !== '' ? `XXXXXXXXXXXX${value.slice(-4)}` : null;
    default:
      return value === '' ? null : value;
  }
};

const plainAttributes = (store: Store, ticket: TicketRow, body: Body): Partial<TicketRow> => ({
  ...('subject' in body && { subject: String(body['subject'] ?? '') }),
  ...('priority' in body && { priority: textOr(body['priority']) }),
  ...('type' in body && { type: textOr(body['type']) }),
  ...('external_id' in body && { externalId: textOr(body['external_id']) }),
  ...('assignee_id' in body && { assignee: numberOr(body['assignee_id']) }),
  ...('group_id' in body && { group: numberOr(body['group_id']) }),
  ...('brand_id' in body && { brand: Number(body['brand_id']) }),
  ...('ticket_form_id' in body && { form: Number(body['ticket_form_id']) }),
  ...('requester_id' in body && { requester: Number(body['requester_id']) }),
  ...('requester' in body && { requester: personIn(store, body['requester'] as Body) ?? ticket.requester }),
});

const textOr = (value: unknown): string | null => (value === null || value === '' ? null : String(value));
const numberOr = (value: unknown): number | null => (value === null || value === '' ? null : Number(value));

/** By address; a stranger becomes a user. */
const personIn = (store: Store, given: Body): number | undefined => {
  const email = String(given['email'] ?? '').toLowerCase();
  const known = store.users.find((user) => user.email.toLowerCase() === email);
  if (known) return known.id;
  if (email === '') return undefined;
  const user = { id: store.nextId(), name: String(given['name'] ?? email), email, role: 'end-user' as const };
  store.users.push(user);
  return user.id;
};

/** A custom status brings its category; a category alone brings its default status. Assigning a new ticket opens it. */
const stateIn = (store: Store, user: UserRow, ticket: TicketRow, body: Body): Partial<TicketRow> => {
  const wanted = store.switches.customStatuses
    ? byIdIn(STATUSES, numberOr(body['custom_status_id'] ?? null))
    : undefined;
  const asked = wanted?.category ?? ('status' in body ? String(body['status']) : undefined);
  const opened = ticket.status === 'new' && ticket.assignee !== null && (asked === undefined || asked === 'new');
  const status = opened ? 'open' : (asked ?? ticket.status);
  const taken = status === 'solved' && ticket.assignee === null && store.switches.solverTakesOver;
  return {
    status,
    customStatus: statusFor(ticket, status, wanted?.category === status ? wanted.id : undefined),
    ...(taken && { assignee: user.id }),
  };
};

/** A closed ticket keeps the status it was solved with. */
const statusFor = (ticket: TicketRow, category: string, wanted: number | undefined): number | null => {
  if (wanted !== undefined) return wanted;
  if (category === 'closed' || byIdIn(STATUSES, ticket.customStatus)?.category === category) return ticket.customStatus;
  return STATUSES.find((status) => status.category === category && status.default)?.id ?? null;
};

/** Given tags replace all; a value whose tag is missing among them is gone. Values bring their tags. */
const tagsIn = (ticket: TicketRow, custom: Map<number, Stored>, body: Body): Pick<TicketRow, 'tags' | 'custom'> => {
  const given = body['tags'] as readonly string[] | undefined;
  const kept = given ? given.flatMap((tag) => tag.toLowerCase().split(/\s+/)).filter((tag) => tag !== '') : undefined;
  const sent = new Set(((body['custom_fields'] as readonly { id: number }[] | undefined) ?? []).map(({ id }) => id));
  if (kept) {
    for (const [id, value] of custom) {
      const tags = tagsOf(byIdIn(CUSTOM_FIELDS, id), value);
      if (!sent.has(id) && tags.some((tag) => !kept.includes(tag)))
        custom.set(id, Array.isArray(value) ? (value as readonly string[]).filter((tag) => kept.includes(tag)) : null);
    }
  }
  const before = new Set([...ticket.custom].flatMap(([id, value]) => tagsOf(byIdIn(CUSTOM_FIELDS, id), value)));
  const now = [...custom].flatMap(([id, value]) => tagsOf(byIdIn(CUSTOM_FIELDS, id), value));
  const others = (kept ?? ticket.tags).filter((tag) => !before.has(tag) || now.includes(tag));
  return { tags: [...new Set([...others, ...now])].sort(), custom };
};

export const tagsOf = (field: FieldRow | undefined, value: Stored): readonly string[] => {
  if (field?.type === 'checkbox') return value === true && field.tag !== undefined ? [field.tag] : [];
  if (field?.type !== 'tagger' && field?.type !== 'multiselect') return [];
  return [value ?? []].flat().map(String);
};
