import { renderUser } from './render.ts';
import { wants, type Call } from './route.ts';
import type { TicketRow } from './store.ts';
import { ORGANIZATIONS, byIdIn } from './world.ts';

/** The users and organisations of tickets, as far as they were asked for. */
export const sideload = ({ store, query }: Call, tickets: readonly TicketRow[]) => {
  const people = new Set(tickets.flatMap((ticket) => [ticket.requester, ticket.submitter, ticket.assignee]));
  const users = store.users.filter((user) => people.has(user.id));
  const companies = new Set(tickets.map((ticket) => byIdIn(store.users, ticket.requester)?.organization));
  return {
    ...(wants(query, 'users') && { users: users.map(renderUser) }),
    ...(wants(query, 'organizations') && {
      organizations: ORGANIZATIONS.filter((company) => companies.has(company.id)),
    }),
  };
};
