import { brokenDown, created, failed, FORBIDDEN, NOT_FOUND, ok, paged } from './answers.ts';
import { createTicket, type Body } from './create.ts';
import { runScrips } from './mails.ts';
import { QueryError } from './query.ts';
import {
  etagHeader,
  listedPart,
  listedTicket,
  listedTransaction,
  listedUser,
  ticketRecord,
  type View,
} from './render.ts';
import { matchesLimits, searchTickets, searchTransactions, type Limit } from './search.ts';
import { canSee, effective, etagOf, fieldsOf, queueNamed, userNamed, type PartRow, type TicketRow } from './store.ts';
import { Breakdown, updateTicket } from './update.ts';
import type { UserRow } from './world.ts';

/** A request from somebody whose token is good. */
export interface Call extends View {
  readonly user: UserRow;
  readonly headers: Headers;
  readonly body: Body;
  /** What the path's pattern captured. */
  readonly at: readonly string[];
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  answer(call: Call): Response;
}

const byId = (row: { readonly id: number }): number => row.id;

const searched = <Row>(search: () => readonly Row[], show: (rows: readonly Row[]) => Response): Response => {
  try {
    return show(search());
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return failed(400, `${error.message} at /usr/share/request-tracker5/lib/RT/Tickets.pm line 3187.\n`);
  }
};

const listTickets = (call: Call): Response => {
  const { store, query } = call;
  const { hidesLate, hidden } = store.switches;
  const all = () => searchTickets(store, query.get('query') ?? '').filter((row) => hidesLate || !hidden.has(row.id));
  const hides = hidesLate ? (row: TicketRow) => hidden.has(row.id) : undefined;
  const show = (row: TicketRow) => listedTicket(call, row);
  return searched(all, (rows) => paged(rows, { query, show, orders: { id: byId }, hides }));
};

const listTransactions = (call: Call): Response => {
  const { store, query } = call;
  const rows = () => searchTransactions(store, query.get('query') ?? '');
  return searched(rows, (found) =>
    paged(found, {
      query,
      orders: { id: byId },
      show: (row) => listedTransaction(call, row),
      hides: (row) => !canSee(store, row),
    }),
  );
};

const limitsIn = (query: URLSearchParams): readonly Limit[] =>
  JSON.parse(query.get('query') ?? '[]') as readonly Limit[];

const listParts = (call: Call, parts: readonly PartRow[]): Response => {
  const { store, query } = call;
  const limits = limitsIn(query);
  const matches = ({ transaction, contentType, filename }: PartRow) =>
    matchesLimits(limits, { TransactionId: String(transaction), ContentType: contentType, Filename: filename });
  const show = (part: PartRow) => listedPart(call, part);
  const hides = (part: PartRow) => !store.transactions.some((row) => row.id === part.transaction && canSee(store, row));
  return paged(parts.filter(matches), { query, show, orders: { id: byId }, hides });
};

/** Only the staff may look. A field an account without rights may not search by is ignored, and everybody is found. */
const listUsers = (call: Call): Response => {
  if (!call.user.privileged) return FORBIDDEN();
  const limits = limitsIn(call.query);
  const rows = call.store.users.filter(({ name, email }) =>
    matchesLimits(limits, { Name: name, ...(call.store.switches.findsByEmail && { EmailAddress: email }) }),
  );
  return paged(rows, { query: call.query, show: (user) => listedUser(call, user), orders: { id: byId } });
};

const oneUser = ({ store, at }: Call): Response => {
  const user = userNamed(store, at[0] ?? '');
  if (!user) return NOT_FOUND();
  return ok({
    Name: user.name,
    RealName: user.realName,
    EmailAddress: user.email,
    Privileged: user.privileged ? 1 : 0,
  });
};

/** A queue that does not exist is forbidden, too. */
const oneQueue = ({ store, root, at }: Call): Response => {
  const queue = queueNamed(at[0] ?? '');
  if (!queue) return FORBIDDEN();
  const fields = fieldsOf(store).map(({ id, name }) => ({
    id: String(id),
    name,
    type: 'customfield',
    _url: `${root}/customfield/${id}`,
  }));
  return ok({ id: queue.id, Name: queue.name, Lifecycle: queue.lifecycle, TicketCustomFields: fields });
};

const oneField = ({ store, at }: Call): Response => {
  const field = fieldsOf(store).find(({ id }) => String(id) === at[0]);
  if (!field || !store.switches.readsFields) return FORBIDDEN();
  const { id, name, type, many, values } = field;
  return ok({ id, Name: name, Type: type, MaxValues: many ? '0' : '1', ...(values && { Values: values }) });
};

const oneTicket = (call: Call): Response => {
  const ticket = effective(call.store, Number(call.at[0]));
  if (!ticket) return NOT_FOUND();
  if (call.store.switches.hidden.has(ticket.id)) return FORBIDDEN();
  return ok(ticketRecord(call, ticket), etagHeader(call.store, ticket));
};

/** The quotes belong to it: a weak tag is another one. */
const isStale = ({ store, headers }: Call, ticket: TicketRow): boolean => {
  const wanted = headers.get('if-match');
  return wanted !== null && wanted.replace(/^"|"$/g, '') !== etagOf(store, ticket);
};

const makeTicket = ({ store, user, body, root }: Call): Response => {
  const name = body['Queue'];
  if (name === undefined || name === '') return failed(400, 'Could not create ticket. Queue not set');
  const queue = queueNamed(String(name));
  if (!queue) return failed(403, `No permission to create tickets in the queue '${String(name)}'`);
  const made = createTicket(store, user.id, queue.id, body);
  if ('refused' in made) return failed(400, made.refused);
  return created(`/REST/2.0/ticket/${made.id}`, {
    type: 'ticket',
    id: String(made.id),
    _url: `${root}/ticket/${made.id}`,
  });
};

const changeTicket = (call: Call): Response => {
  const ticket = effective(call.store, Number(call.at[0]));
  if (!ticket) return failed(404, 'Resource does not exist; use POST to create');
  if (call.store.switches.hidden.has(ticket.id)) return FORBIDDEN();
  if (isStale(call, ticket)) return failed(412, 'Precondition Failed');
  try {
    return ok(updateTicket(call.store, ticket, call.user.id, call.body));
  } catch (error) {
    if (error instanceof Breakdown) return brokenDown();
    throw error;
  }
};

/** A second time, or without the right: 500. */
const deleteTicket = (call: Call): Response => {
  const { store, at, user } = call;
  const ticket = effective(store, Number(at[0]));
  if (!ticket) return NOT_FOUND();
  if (store.switches.hidden.has(ticket.id)) return FORBIDDEN();
  if (isStale(call, ticket)) return failed(412, 'Precondition Failed');
  if (!store.switches.mayDelete || ticket.status === 'deleted') return brokenDown();
  updateTicket(store, ticket, user.id, { Status: 'deleted' });
  return new Response(null, { status: 204 });
};

const addMessage = (call: Call): Response => {
  const { store, user, body, at } = call;
  const ticket = effective(store, Number(at[0]));
  const content = body['Content'];
  if (!ticket || store.switches.hidden.has(ticket.id)) return failed(400, 'Permission Denied');
  if (isStale(call, ticket)) return failed(412, 'Precondition Failed');
  if (typeof content === 'string' && content !== '' && body['ContentType'] === undefined) {
    return failed(400, 'ContentType is a required field for application/json');
  }
  const isReply = at[1] === 'correspond';
  const made = store.record(ticket, user.id, { type: isReply ? 'Correspond' : 'Comment' });
  if (typeof content === 'string' && content !== '') store.attach(made, String(body['ContentType']), content);
  runScrips(store, ticket, made);
  return created(`/REST/2.0/transaction/${made.id}`, [isReply ? 'Correspondence added' : 'Comments added']);
};

const partsOfTransaction = (call: Call): Response =>
  listParts(
    call,
    call.store.parts.filter((part) => part.transaction === Number(call.at[0])),
  );

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/tickets$/, answer: listTickets },
  { method: 'GET', path: /^\/ticket\/(\d+)$/, answer: oneTicket },
  { method: 'POST', path: /^\/ticket$/, answer: makeTicket },
  { method: 'PUT', path: /^\/ticket\/(\d+)$/, answer: changeTicket },
  { method: 'DELETE', path: /^\/ticket\/(\d+)$/, answer: deleteTicket },
  { method: 'POST', path: /^\/ticket\/(\d+)\/(comment|correspond)$/, answer: addMessage },
  { method: 'GET', path: /^\/transactions$/, answer: listTransactions },
  { method: 'GET', path: /^\/transaction\/(\d+)\/attachments$/, answer: partsOfTransaction },
  { method: 'GET', path: /^\/attachments$/, answer: (call) => listParts(call, call.store.parts) },
  { method: 'GET', path: /^\/users$/, answer: listUsers },
  { method: 'GET', path: /^\/user\/([^/]+)$/, answer: oneUser },
  { method: 'GET', path: /^\/queue\/([^/]+)$/, answer: oneQueue },
  { method: 'GET', path: /^\/customfield\/(\d+)$/, answer: oneField },
];
