/** Pieces of TicketSQL. A backslash escapes inside quotes. Dates never go into a query: the server reads them in three different ways. */

export const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;

/** `(id = 1 OR id = 2)`: there is no `IN`. */
export const anyOf = (field: string, values: readonly string[]): string =>
  `(${values.map((value) => `${field} = ${value}`).join(' OR ')})`;

export const inQueue = (queue: string): string => `Queue = ${quoted(queue)}`;

/** Transactions of tickets that are in the queue *now*. */
export const transactionsIn = (queue: string): string => `ObjectType = 'RT::Ticket' AND TicketQueue = ${quoted(queue)}`;

export const chunks = <T>(values: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));

/** The most the server puts on a page, whatever is asked. */
export const PAGE = 100;
