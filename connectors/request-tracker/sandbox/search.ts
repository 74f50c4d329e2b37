import { comparesNumber, parseQuery, type Comparisons, type Test } from './query.ts';
import {
  canSee,
  fieldsOf,
  isLive,
  lifecycleOf,
  queueAt,
  queueNamed,
  type Store,
  type TicketRow,
  type TransactionRow,
} from './store.ts';
import { LIFECYCLES } from './world.ts';

const numberIs = <Row>(operator: string, value: string, of: (row: Row) => number): Test<Row> | undefined =>
  ['=', '>', '>=', '<'].includes(operator) ? (row) => comparesNumber(operator, of(row), Number(value)) : undefined;

const textIs = <Row>(operator: string, value: string, of: (row: Row) => string): Test<Row> | undefined =>
  operator === '=' ? (row) => of(row) === value : undefined;

const inQueue = (operator: string, value: string): Test<TicketRow> | undefined => {
  const queue = queueNamed(value);
  return operator === '=' ? (ticket) => ticket.queue === queue?.id : undefined;
};

/** Links are found by their whole target only: `LIKE` is an invalid operator for them. */
const ticketComparisons =
  (store: Store): Comparisons<TicketRow> =>
  (field, operator, value) => {
    const custom = /^CF\.\{(.*)\}$/.exec(field)?.[1];
    if (custom !== undefined) {
      const id = fieldsOf(store).find(({ name }) => name === custom)?.id;
      return operator === '=' ? (ticket) => (ticket.custom.get(id ?? 0) ?? []).includes(value) : undefined;
    }
    switch (field) {
      case 'id':
        return numberIs(operator, value, (ticket) => ticket.id);
      case 'Queue':
        return inQueue(operator, value);
      case 'RefersTo':
        return operator === '=' ? (ticket) => ticket.links.includes(value) : undefined;
      default:
        return undefined;
    }
  };

const transactionComparisons =
  (store: Store): Comparisons<TransactionRow> =>
  (field, operator, value) => {
    const ticketOf = (row: TransactionRow) => store.tickets.get(row.ticket);
    switch (field) {
      case 'id':
        return numberIs(operator, value, (row) => row.id);
      case 'ObjectId':
        return operator === '=' ? (row) => row.ticket === Number(value) : undefined;
      case 'ObjectType':
        return operator === '=' ? () => value === 'RT::Ticket' : undefined;
      case 'Type':
        return textIs(operator, value, (row) => row.type);
      case 'TicketQueue': {
        const test = inQueue(operator, value);
        return test && ((row) => holds(ticketOf(row), test));
      }
      case 'TicketQueueLifecycle':
        return operator === '='
          ? (row) =>
              holds(
                ticketOf(row),
                (ticket) => lifecycleOf(ticket) === LIFECYCLES[value] && queueAt(ticket.queue).lifecycle === value,
              )
          : undefined;
      default:
        return undefined;
    }
  };

const holds = (ticket: TicketRow | undefined, test: Test<TicketRow>): boolean => ticket !== undefined && test(ticket);

/** Deleted and merged tickets are in no search. Throws `QueryError`. */
export const searchTickets = (store: Store, query: string): readonly TicketRow[] => {
  const test = parseQuery(query, ticketComparisons(store));
  return [...store.tickets.values()].filter((ticket) => isLive(ticket) && test(ticket));
};

/** Transactions of deleted and merged tickets stay. Rows the account may not see are still in here: they are taken out of the finished page. */
export const searchTransactions = (store: Store, query: string): readonly TransactionRow[] => {
  const test = parseQuery(query, transactionComparisons(store));
  return store.transactions.filter(test);
};

export const visible = (store: Store, rows: readonly TransactionRow[]): readonly TransactionRow[] =>
  rows.filter((row) => canSee(store, row));

export interface Limit {
  readonly field?: unknown;
  readonly operator?: unknown;
  readonly value?: unknown;
}

/** A search by JSON. A field that may not be searched is ignored, which finds everything. */
export const matchesLimits = (limits: readonly Limit[], fields: Readonly<Record<string, string | null>>): boolean =>
  limits.every((limit) => matchesLimit(limit, fields));

const matchesLimit = (
  { field, operator = '=', value }: Limit,
  fields: Readonly<Record<string, string | null>>,
): boolean => {
  if (typeof field !== 'string' || !(field in fields)) return true;
  const own = fields[field] ?? null;
  switch (operator) {
    case 'IN':
      return Array.isArray(value) && value.some((one) => String(one).toLowerCase() === own?.toLowerCase());
    case 'STARTSWITH':
      return own?.startsWith(String(value)) === true;
    case 'IS':
      return value === 'NULL' && own === null;
    default:
      throw new Error(`this stand-in does not search by ${String(operator)}`);
  }
};
