import { NOT_FOUND, badRequest, ok, type Answer } from './answers.ts';
import { renderTicket } from './render.ts';
import { withTicket, type Call, type Route } from './route.ts';
import { createTicket, updateTicket, type Body, type Saved } from './save.ts';
import { sideload } from './sideload.ts';
import { isLive, type TicketRow } from './store.ts';

const TWO_HOURS_MS = 2 * 3_600_000;
/** Offsets end here. */
const LAST_PAGE = 100;

export const TICKET_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/tickets$/, answer: list },
  { method: 'GET', path: /^\/tickets\/show_many$/, answer: showMany },
  { method: 'GET', path: /^\/tickets\/(\d+)$/, answer: withTicket(show) },
  { method: 'POST', path: /^\/tickets$/, answer: create },
  { method: 'PUT', path: /^\/tickets\/(\d+)$/, answer: withTicket(update) },
  { method: 'DELETE', path: /^\/tickets\/(\d+)$/, answer: withTicket(remove) },
  { method: 'GET', path: /^\/deleted_tickets$/, answer: deleted },
  { method: 'PUT', path: /^\/deleted_tickets\/(\d+)\/restore$/, answer: restore },
];

const liveOf = ({ store }: Call): readonly TicketRow[] => [...store.tickets.values()].filter(isLive);

/** By external id, which need not be unique; else all, by page. */
function list(call: Call): Answer {
  const { store, query, baseUrl } = call;
  const wanted = query.get('external_id');
  const rows = wanted === null ? sorted(liveOf(call), query) : liveOf(call).filter((row) => row.externalId === wanted);
  const size = Math.min(100, Number(query.get('per_page') ?? 100));
  const page = Number(query.get('page') ?? 1);
  if (page > LAST_PAGE) return badRequest('InvalidPaginationDepth', 'Requested response size was greater than allowed');
  const here = rows.slice((page - 1) * size, page * size);
  const next = page * size < rows.length ? `${baseUrl}/api/v2/tickets.json?page=${page + 1}&per_page=${size}` : null;
  return ok({
    tickets: here.map((row) => renderTicket(store, row, baseUrl)),
    ...sideload(call, here),
    count: rows.length,
    next_page: next,
    previous_page: null,
  });
}

const sorted = (rows: readonly TicketRow[], query: URLSearchParams): readonly TicketRow[] => {
  const direction = query.get('sort_order') === 'desc' ? -1 : 1;
  const key = (row: TicketRow) => (query.get('sort_by') === 'updated_at' ? row.updatedOn : row.id);
  return rows.toSorted((a, b) => direction * (key(a) - key(b) || a.id - b.id));
};

/** What is not there, or deleted, is left out without a word. */
function showMany(call: Call): Answer {
  const { store, query, baseUrl } = call;
  const ids = new Set((query.get('ids') ?? '').split(',').map(Number));
  if (ids.size > 100) return badRequest('TooManyIds', 'at most 100 ids');
  const rows = liveOf(call).filter((row) => ids.has(row.id));
  const tickets = rows.map((row) => renderTicket(store, row, baseUrl));
  return ok({ tickets, ...sideload(call, rows), count: rows.length, next_page: null, previous_page: null });
}

function show(call: Call, ticket: TicketRow): Answer {
  return ok({ ticket: renderTicket(call.store, ticket, call.baseUrl), ...sideload(call, [ticket]) });
}

const ticketIn = (body: Body): Body => (body['ticket'] as Body | undefined) ?? {};

/** The same key with the same body within two hours is answered from memory; with another body it is refused. */
function create(call: Call): Answer {
  const { store, user, body, headers } = call;
  const key = headers.get('idempotency-key');
  const text = JSON.stringify(body);
  const known = key === null ? undefined : store.remembered.get(key);
  if (known && known.at > store.now() - TWO_HOURS_MS) {
    if (known.body !== text)
      return badRequest('IdempotentRequestError', "Request parameters don't match the given idempotency key");
    return { status: 201, json: known.answer, headers: { 'x-idempotency-lookup': 'hit' } };
  }
  const answer = written(call, createTicket(store, user, ticketIn(body)), 201);
  if (key === null || answer.status !== 201) return answer;
  store.remembered.set(key, { body: text, answer: answer.json, at: store.now() });
  return { ...answer, headers: { ...answer.headers, 'x-idempotency-lookup': 'miss' } };
}

function update(call: Call, ticket: TicketRow): Answer {
  return written(call, updateTicket(call.store, call.user, ticket, ticketIn(call.body)), 200);
}

const written = ({ store, baseUrl }: Call, saved: Saved, status: number): Answer => {
  if ('refusal' in saved) return saved.refusal;
  const { ticket, audit } = saved;
  const events = audit?.events.map((event, index) => ({ id: (audit.id + 1) * 10 + index, ...event }));
  return {
    status,
    json: {
      ticket: renderTicket(store, ticket, baseUrl),
      ...(audit && {
        audit: {
          id: audit.id,
          ticket_id: ticket.id,
          author_id: audit.author,
          events,
          metadata: { custom: audit.metadata },
        },
      }),
    },
    headers: { location: `${baseUrl}/api/v2/tickets/${ticket.id}.json` },
  };
};

/** Soft: the export goes on showing it. */
function remove({ store }: Call, ticket: TicketRow): Answer {
  ticket.deleted = true;
  ticket.generatedOn = store.now();
  return { status: 204 };
}

function deleted({ store }: Call): Answer {
  const rows = [...store.tickets.values()].filter((ticket) => ticket.deleted && !ticket.scrubbed);
  return ok({
    deleted_tickets: rows.map(({ id, subject }) => ({ id, subject, previous_state: 'open' })),
    count: rows.length,
  });
}

function restore({ store, id }: Call): Answer {
  const ticket = store.tickets.get(Number(id));
  if (!ticket?.deleted || ticket.scrubbed) return NOT_FOUND;
  ticket.deleted = false;
  ticket.generatedOn = store.now();
  return { status: 200, json: {} };
}
