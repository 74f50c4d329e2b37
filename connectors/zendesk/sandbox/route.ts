import { NOT_FOUND, type Answer } from './answers.ts';
import type { Body } from './save.ts';
import { isLive, type Store, type TicketRow } from './store.ts';
import type { UserRow } from './world.ts';

/** A request from somebody who is known. */
export interface Call {
  readonly store: Store;
  readonly user: UserRow;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Body;
  readonly bytes: Uint8Array;
  /** What the path's pattern captured. */
  readonly id: string;
  readonly baseUrl: string;
}

export interface Route {
  readonly method: string;
  /** Below `/api/v2`, without `.json`. */
  readonly path: RegExp;
  answer(call: Call): Answer;
}

/** The ticket of the path; one that was deleted is not found. */
export const withTicket =
  (answer: (call: Call, ticket: TicketRow) => Answer): Route['answer'] =>
  (call) => {
    const ticket = call.store.tickets.get(Number(call.id));
    return isLive(ticket) ? answer(call, ticket) : NOT_FOUND;
  };

/** A page by cursor, which here is the number of rows before it. */
export const cursorPage = <Row>(rows: readonly Row[], query: URLSearchParams) => {
  const size = Math.min(100, Number(query.get('page[size]') ?? 100));
  const start = Number(query.get('page[after]') ?? 0);
  const more = start + size < rows.length;
  return {
    rows: rows.slice(start, start + size),
    meta: { has_more: more, after_cursor: more ? String(start + size) : null, before_cursor: null },
  };
};

/** People and organisations that were asked for beside tickets. */
export const wants = (query: URLSearchParams, what: string): boolean =>
  (query.get('include') ?? '').split(',').includes(what);
