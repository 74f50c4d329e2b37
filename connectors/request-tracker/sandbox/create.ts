import { runScrips } from './mails.ts';
import { contactsIn, memberNamed, ownerNamed } from './roles.ts';
import { lifecycleOf, type Store, type TicketRow } from './store.ts';
import { cutSubject, parsedDate, setNewValues } from './values.ts';
import { NOBODY } from './world.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Makes a ticket. Only the status is looked at; whatever else does not fit is left out without a word. */
export function createTicket(
  store: Store,
  by: number,
  queue: number,
  body: Body,
): TicketRow | { readonly refused: string } {
  const cycle = lifecycleOf({ queue });
  const status = String(body['Status'] ?? cycle.initial[0] ?? 'new').toLowerCase();
  if (![...cycle.initial, ...cycle.active, ...cycle.inactive].includes(status)) {
    return { refused: `Status '${status}' isn't a valid status for tickets in this queue.` };
  }
  if (!cycle.initial.includes(status)) return { refused: `New tickets can not have status '${status}' in this queue.` };
  const id = store.tickets.size + 1;
  const owner = ownerNamed(store, String(body['Owner'] ?? NOBODY.name));
  const members = (value: unknown) => [
    ...new Set(
      contactsIn(value ?? [])
        .map((one) => memberNamed(store, one)?.id)
        .filter((one) => one !== undefined),
    ),
  ];
  const ticket: TicketRow = {
    ...{ id, effectiveId: id, queue, status, custom: new Map() },
    ...{ created: store.now(), updated: store.now(), updatedBy: by },
    subject: cutSubject(String(body['Subject'] ?? '').replace(/\n/g, '')),
    priority: String(body['Priority'] ?? 0),
    owner: typeof owner === 'string' ? NOBODY.id : owner.id,
    requestors: members(body['Requestor']),
    cc: members(body['Cc']),
    due: parsedDate(body['Due']),
    starts: parsedDate(body['Starts']),
    links: body['RefersTo'] === undefined ? [] : [...contactsIn(body['RefersTo'])],
  };
  store.tickets.set(id, ticket);
  setNewValues(store, ticket, (body['CustomFields'] ?? {}) as Body);
  store.skip(4);
  const made = store.record(ticket, by, { type: 'Create' });
  if (typeof body['Content'] === 'string' && body['Content'] !== '') {
    store.attach(made, String(body['ContentType'] ?? 'text/plain'), body['Content']);
  }
  runScrips(store, ticket, made);
  return ticket;
}
