import type { Body } from './create.ts';
import { runScrips } from './mails.ts';
import { contactsIn, memberNamed, ownerNamed } from './roles.ts';
import { lifecycleOf, queueNamed, userAt, type Store, type TicketRow } from './store.ts';
import { changeValue, cutSubject, priorityNumber, priorityWord } from './values.ts';
import { shownDate } from './render.ts';

/** The server breaks down half-way: what was written before stays. */
export class Breakdown extends Error {}

/**
 * Applies an update: a list of sentences, refusals among successes. Basic fields come first, by alphabet, then custom fields, then people. `null` and keys that are
 * not known do nothing. Throws `Breakdown` for people that are none.
 */
export function updateTicket(store: Store, ticket: TicketRow, by: number, body: Body): readonly string[] {
  const said: string[] = [];
  for (const name of Object.keys(BASIC).sort()) {
    const value = body[name];
    if (value === undefined || value === null) continue;
    const sentence = BASIC[name]?.(store, ticket, by, value);
    if (sentence !== undefined) said.push(`Ticket ${ticket.id}: ${sentence}`);
  }
  for (const [name, value] of Object.entries((body['CustomFields'] ?? {}) as Body)) {
    said.push(...changeValue(store, ticket, by, name, value));
  }
  if ('Requestor' in body) said.push(...changeMembers(store, ticket, by, 'requestors', body['Requestor']));
  if ('Cc' in body) said.push(...changeMembers(store, ticket, by, 'cc', body['Cc']));
  return said;
}

type Change = (store: Store, ticket: TicketRow, by: number, value: unknown) => string | undefined;

const changeDate =
  (name: 'due' | 'starts', label: string): Change =>
  (store, ticket, by, value) => {
    const old = ticket[name];
    if (old === value) return undefined;
    ticket[name] = String(value);
    store.record(ticket, by, { field: label, old, new: String(value) });
    const shown = (date: string) => (shownDate(date).startsWith('1970') ? 'Not set' : shownDate(date));
    return `${label} changed from ${shown(old)} to ${shown(ticket[name])}`;
  };

const changeStatus: Change = (store, ticket, by, value) => {
  const next = String(value).toLowerCase();
  const { initial, active, inactive, moves } = lifecycleOf(ticket);
  if (![...initial, ...active, ...inactive].includes(next))
    return `Status '${next}' isn't a valid status for this ticket.`;
  if (next === ticket.status) return undefined;
  if (!moves[ticket.status]?.includes(next)) return `You can't change status from '${ticket.status}' to '${next}'.`;
  if (next === 'deleted' && !store.switches.mayDelete) return 'Permission Denied';
  const old = ticket.status;
  ticket.status = next;
  runScrips(store, ticket, store.record(ticket, by, { type: 'Status', field: 'Status', old, new: next }));
  return `Status changed from '${old}' to '${next}'`;
};

const changeOwner: Change = (store, ticket, by, value) => {
  const owner = ownerNamed(store, String(value));
  if (owner === 'unknown') return 'That user does not exist';
  if (owner === 'not-allowed') return 'That user may not own tickets in that queue';
  if (owner.id === ticket.owner) return undefined;
  const old = ticket.owner;
  ticket.owner = owner.id;
  store.record(ticket, by, { field: 'Owner', old: String(old), new: String(owner.id) });
  store.record(ticket, by, { type: 'SetWatcher', field: 'Owner', old: String(old), new: String(owner.id) });
  return `Owner changed from ${userAt(store, old).name} to ${owner.name}`;
};

const BASIC: Readonly<Record<string, Change>> = {
  Due: changeDate('due', 'Due'),
  Starts: changeDate('starts', 'Starts'),
  Status: changeStatus,
  Owner: changeOwner,
  Subject(store, ticket, by, value) {
    const next = cutSubject(String(value).replace(/[\r\n]/g, ''));
    if (next === ticket.subject) return undefined;
    const old = ticket.subject;
    ticket.subject = next;
    store.record(ticket, by, { field: 'Subject', old, new: next });
    return `Subject changed from '${old}' to '${next}'`;
  },
  Priority(store, ticket, by, value) {
    const next = priorityNumber(value);
    if (next === ticket.priority) return undefined;
    const old = ticket.priority;
    ticket.priority = next;
    store.record(ticket, by, { field: 'Priority', old, new: next });
    return `Priority changed from '${priorityWord(old)}' to '${priorityWord(next)}'`;
  },
  Queue(store, ticket, by, value) {
    const queue = queueNamed(String(value));
    if (!queue || queue.id === ticket.queue) return undefined;
    store.record(ticket, by, { field: 'Queue', old: String(ticket.queue), new: String(queue.id) });
    ticket.queue = queue.id;
    return `Queue changed to ${queue.name}`;
  },
};

const changeMembers = (
  store: Store,
  ticket: TicketRow,
  by: number,
  role: 'requestors' | 'cc',
  value: unknown,
): readonly string[] => {
  const users = contactsIn(value).map((contact) => memberNamed(store, contact));
  if (value === null || users.includes(undefined)) throw new Breakdown();
  const next = [...new Set(users.map((user) => user?.id ?? 0))];
  const label = role === 'cc' ? 'Cc' : 'Requestor';
  const added = next.filter((id) => !ticket[role].includes(id));
  const removed = ticket[role].filter((id) => !next.includes(id));
  ticket[role] = next;
  for (const id of added) store.record(ticket, by, { type: 'AddWatcher', field: label, new: String(id) });
  for (const id of removed) store.record(ticket, by, { type: 'DelWatcher', field: label, old: String(id) });
  return [
    ...added.map((id) => `Added ${userAt(store, id).name} as ${label} for this ticket`),
    ...removed.map((id) => `${userAt(store, id).name} is no longer ${label} for this ticket`),
  ];
};
