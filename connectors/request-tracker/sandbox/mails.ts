import { lifecycleOf, type Store, type TicketRow, type TransactionRow } from './store.ts';
import { SYSTEM } from './world.ts';

/** What RT's own scrips do after a write: mails, which are transactions nobody asked for, and the opening of a ticket that gets a reply. */
export function runScrips(store: Store, ticket: TicketRow, cause: TransactionRow): void {
  const mail = (type: string) => store.record(ticket, SYSTEM.id, { type });
  const outside = [...ticket.requestors, ...ticket.cc].filter((id) => id !== cause.creator);
  switch (cause.type) {
    case 'Create':
      if (ticket.requestors.length > 0) mail('EmailRecord');
      return;
    case 'Correspond':
      if (outside.length > 0) mail('EmailRecord');
      openTicket(store, ticket, cause);
      return;
    case 'Status':
      if (cause.new === 'resolved' && outside.length > 0) mail('EmailRecord');
  }
}

/** Not by the customer on a new ticket; never one that is active. */
const openTicket = (store: Store, ticket: TicketRow, cause: TransactionRow): void => {
  const { initial, active, moves } = lifecycleOf(ticket);
  if (active.includes(ticket.status)) return;
  if (initial.includes(ticket.status) && ticket.requestors.includes(cause.creator)) return;
  const next = moves[ticket.status]?.find((state) => active.includes(state));
  if (next === undefined) return;
  store.record(ticket, SYSTEM.id, { type: 'Status', field: 'Status', old: ticket.status, new: next });
  ticket.status = next;
};
