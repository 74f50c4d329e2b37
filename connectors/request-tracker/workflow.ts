import type { Transition } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { TransactionList } from './schema.ts';
import { PAGE, quoted } from './ticket-sql.ts';

/** What is known of a lifecycle. Nothing in the API tells its statuses or its moves. */
export interface Workflow {
  /** All of them, or `undefined` when there may be more. */
  readonly states: readonly string[] | undefined;
  /** Legal moves; when they are learned there may be more. */
  readonly transitions: readonly Transition[] | undefined;
  readonly initialState: string | undefined;
}

/** RT as it is installed. */
const SHIPPED: readonly string[] = ['new', 'open', 'stalled', 'resolved', 'rejected'];

/**
 * From the settings; else from the newest moves of all tickets in the lifecycle that this account sees. Those are legal, but only some, so no list of states is
 * made of them: one that is missing would never be written. Only `default` is taken to be as it was installed, unless a ticket shows otherwise.
 */
export async function workflowOf(context: Context, lifecycle: string): Promise<Workflow> {
  const told = context.settings.lifecycles?.[lifecycle];
  if (told) {
    const moves = told.moves && Object.entries(told.moves).flatMap(([from, next]) => next.map((to) => move(from, to)));
    return { states: told.statuses, transitions: moves, initialState: told.statuses[0] };
  }
  const seen = await movesOf(context, lifecycle);
  const met = new Set(seen.flatMap(({ from, to }) => [from, to]));
  const asShipped = lifecycle === 'default' && [...met].every((state) => SHIPPED.includes(state));
  return {
    states: asShipped ? SHIPPED : undefined,
    transitions: seen.length > 0 ? seen : undefined,
    initialState: asShipped || met.has('new') ? 'new' : undefined,
  };
}

const movesOf = async ({ http }: Context, lifecycle: string): Promise<readonly Transition[]> => {
  const query = `ObjectType = 'RT::Ticket' AND Type = 'Status' AND TicketQueueLifecycle = ${quoted(lifecycle)}`;
  const options = { query, fields: 'OldValue,NewValue', orderby: 'id', order: 'DESC', per_page: PAGE };
  const { items } = await http.get('/transactions', options, TransactionList);
  const moves = new Map<string, Transition>();
  for (const { OldValue: from, NewValue: to } of items) {
    if (from && to && from !== 'deleted' && to !== 'deleted') moves.set(JSON.stringify([from, to]), move(from, to));
  }
  return [...moves.values()];
};

/** RT's own scrips mail the requestors when a ticket is resolved. */
const move = (from: string, to: string): Transition => ({
  from,
  to,
  ...(to === 'resolved' && { notifiesCustomer: true }),
});
