import { FORBIDDEN, badRequest, ok, type Answer } from './answers.ts';
import { renderTicket, seconds } from './render.ts';
import type { Call, Route } from './route.ts';
import { sideload } from './sideload.ts';
import type { TicketRow } from './store.ts';

export const EXPORT_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/incremental\/tickets\/cursor$/, answer: exportTickets },
];

const MINUTE = 60;

interface Edge {
  readonly time: number;
  readonly id: number;
}

/** By `generated_timestamp`, deleted tickets among them, the newest minute held back. For administrators only. */
function exportTickets(call: Call): Answer {
  const { store, user, query, baseUrl } = call;
  if (user.role !== 'admin') return FORBIDDEN;
  const cursor = query.get('cursor');
  const start = Number(query.get('start_time'));
  if (cursor === null && start > seconds(store.now()) - MINUTE)
    return badRequest('InvalidValue', 'Too recent start_time. Use a start_time older than 60 seconds');
  const edge = cursor === null ? { time: start, id: 0 } : decoded(cursor);
  if (!edge) return badRequest('InvalidValue', 'cursor is not valid');
  const rows = visible(call).filter((row) => isBeyond(row, edge));
  const size = Math.min(1_000, Number(query.get('per_page') ?? 1_000), store.switches.exportPage);
  const page = rows.slice(0, size);
  const last = page.at(-1);
  const after = last ? encoded(last) : cursor;
  const repeated = cursor !== null && store.switches.repeatedRow ? visible(call).filter((row) => isAt(row, edge)) : [];
  const shown = [...repeated, ...page];
  return ok({
    tickets: shown.map((row) => ({
      ...renderTicket(store, row, baseUrl),
      generated_timestamp: seconds(row.generatedOn),
    })),
    ...sideload(call, shown),
    after_url: after === null ? null : `${baseUrl}/api/v2/incremental/tickets/cursor.json?cursor=${after}`,
    after_cursor: after,
    before_url: null,
    before_cursor: null,
    end_of_stream: page.length === rows.length,
  });
}

const visible = ({ store }: Call): readonly TicketRow[] =>
  [...store.tickets.values()]
    .filter((row) => seconds(row.generatedOn) <= seconds(store.now() - store.switches.heldBackMs))
    .sort((a, b) => seconds(a.generatedOn) - seconds(b.generatedOn) || a.id - b.id);

const isBeyond = (row: TicketRow, { time, id }: Edge): boolean =>
  seconds(row.generatedOn) > time || (seconds(row.generatedOn) === time && row.id > id);

const isAt = (row: TicketRow, { time, id }: Edge): boolean => seconds(row.generatedOn) === time && row.id === id;

const encoded = (row: TicketRow): string => Buffer.from(`${seconds(row.generatedOn)}.0||${row.id}`).toString('base64');

const decoded = (cursor: string): Edge | undefined => {
  const found = /^(\d+)\.0\|\|(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  return found ? { time: Number(found[1]), id: Number(found[2]) } : undefined;
};
