import { contentDigest, type Native, type Person, type VendorRecord } from 'tandem-sync/sdk';
import type { Context, Kinds } from './context.ts';
import { customId, nativeName, toNative, type CustomField } from './custom-fields.ts';
import type { Ticket } from './schema.ts';
import { CLOSED } from './states.ts';
import { labelsOf } from './tags.ts';

const PREFIX = 'tandem:';

/** Our marker as a ticket's `external_id`. */
export const externalId = (marker: string): string => PREFIX + marker;

export const markerOf = ({ external_id }: Ticket): string | undefined =>
  external_id?.startsWith(PREFIX) ? external_id.slice(PREFIX.length) : undefined;

/**
 * `TIME~DIGEST`: times count whole seconds, and Zendesk's own doings may not move them (vendor documentation, "Tickets"); the digest of what people can edit
 * tells the rest. The same in lists, exports and records by key.
 */
export const versionOf = (ticket: Ticket): string =>
  `${ticket.updated_at}~${contentDigest([
    ticket.subject ?? '',
    ticket.status,
    ticket.custom_status_id ?? 0,
    ticket.priority ?? '',
    ticket.type ?? '',
    [ticket.requester_id, ticket.assignee_id, ticket.organization_id].map((id) => id ?? 0),
    [ticket.group_id, ticket.brand_id, ticket.ticket_form_id].map((id) => id ?? 0),
    [...ticket.tags].sort(),
    ticket.custom_fields.map(({ id, value }) => [id, value ?? null]).sort((a, b) => Number(a[0]) - Number(b[0])),
  ])}`;

/** The time in a version: what `updated_stamp` wants. */
export const stampOf = (version: string): string => version.split('~')[0] ?? version;

/**
 * Tickets as the engine takes them. People and organisations that no answer has named yet are looked up, a hundred at a time. Descriptions are read only where
 * `texts` says so; without, a record that lacks one is `partial`.
 */
export async function toRecords(
  context: Context,
  tickets: readonly Ticket[],
  { texts }: { readonly texts: boolean },
): Promise<readonly VendorRecord[]> {
  const kinds = await context.kinds.get();
  await meet(context, kinds, tickets);
  if (texts && context.used.has('description')) await context.descriptions.of(tickets.map(({ id }) => String(id)));
  for (const ticket of tickets) if (ticket.status === CLOSED) context.closed.put(String(ticket.id), true);
  return Promise.all(tickets.map((ticket) => toRecord(context, kinds, ticket)));
}

async function toRecord(context: Context, kinds: Kinds, ticket: Ticket): Promise<VendorRecord> {
  const key = String(ticket.id);
  const marker = markerOf(ticket);
  const fields: Record<string, Native> = {};
  for (const name of new Set([...ALWAYS, ...context.used])) {
    const value = await nativeOf(name, ticket, context, kinds);
    if (value !== undefined) fields[name] = value;
  }
  const partial = context.used.has('description') && !('description' in fields);
  return {
    key,
    label: `#${key}`,
    url: `${context.settings.baseUrl}/agent/tickets/${key}`,
    version: versionOf(ticket),
    updatedAt: ticket.updated_at,
    createdAt: ticket.created_at,
    fields,
    ...(partial && { partial }),
    ...(marker !== undefined && { marker }),
  };
}

const ALWAYS: readonly string[] = ['subject', 'status', 'priority', 'type'];

/** `undefined` for what the ticket does not have, or what has not been read. */
async function nativeOf(name: string, ticket: Ticket, context: Context, kinds: Kinds): Promise<Native | undefined> {
  const { lists, directory, descriptions } = context;
  switch (name) {
    case 'subject':
      return ticket.subject ?? '';
    case 'description':
      return descriptions.known(String(ticket.id));
    case 'status':
      return kinds.states.nameOf(ticket);
    case 'priority':
    case 'type':
      return ticket[name] ?? null;
    case 'assignee':
      return person(ticket.assignee_id, context);
    case 'requester':
      return [person(ticket.requester_id, context)].filter((one) => one !== null);
    case 'organization':
      return ticket.organization_id ? (directory.organization(ticket.organization_id) ?? null) : null;
    case 'tags':
      return labelsOf(ticket, kinds.tags);
    case 'group':
      return named(await lists.groups.get(), ticket.group_id);
    case 'brand':
      return named(await lists.brands.get(), ticket.brand_id);
    case 'form':
      return named(await lists.forms.get(), ticket.ticket_form_id);
    default:
      return customNative(name, ticket, context, kinds);
  }
}

const person = (id: number | null | undefined, { directory }: Context): Person | null =>
  id ? directory.person(id) : null;

const named = (rows: readonly { readonly id: number; readonly name: string }[], id: number | null | undefined) =>
  id ? (rows.find((row) => row.id === id)?.name ?? String(id)) : null;

const customNative = (name: string, ticket: Ticket, context: Context, kinds: Kinds): Native | undefined => {
  const field = kinds.custom.get(customId(name) ?? -1);
  return field && toNative(valueOf(ticket, field), field, context.directory);
};

const valueOf = (ticket: Ticket, field: CustomField) =>
  ticket.custom_fields.find((value) => value.id === field.id)?.value;

/** Whom and what the used fields name by number. */
async function meet({ used, directory }: Context, kinds: Kinds, tickets: readonly Ticket[]): Promise<void> {
  const people = [...kinds.custom.values()].filter(
    (field) => field.type === 'person' && used.has(nativeName(field.id)),
  );
  const users = tickets.flatMap((ticket) => [
    used.has('assignee') && ticket.assignee_id,
    used.has('requester') && ticket.requester_id,
    ...people.map((field) => Number(valueOf(ticket, field) ?? 0)),
  ]);
  const organizations = tickets.map((ticket) => used.has('organization') && ticket.organization_id);
  await directory.meet({ users: users.filter(isId), organizations: organizations.filter(isId) });
}

const isId = (id: number | false | null | undefined): id is number => Number.isInteger(id) && id !== 0 && id !== false;

/** What saves a call when asked together with tickets. */
export const sideloads = (used: ReadonlySet<string>): string | undefined => {
  const wanted = [
    ...(used.has('assignee') || used.has('requester') ? ['users'] : []),
    ...(used.has('organization') ? ['organizations'] : []),
  ];
  return wanted.length > 0 ? wanted.join(',') : undefined;
};
