import type { HttpClient } from 'tandem-sync/sdk';
import { textParts } from './messages.ts';
import { TransactionList } from './schema.ts';
import { htmlOf } from './text-parts.ts';
import { anyOf, chunks, PAGE } from './ticket-sql.ts';

/** The first messages of tickets. They cannot change, so what was read is kept. */
export interface Descriptions {
  /** For every ticket asked for: its text as HTML, or `null`. Two calls for a hundred tickets that are not known yet. */
  of(tickets: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
}

const KEPT = 1_000;

export function createDescriptions(http: HttpClient): Descriptions {
  const kept = new Map<string, string | null>();
  return {
    async of(tickets) {
      const found = new Map(tickets.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) ?? null] as const] : [])));
      const unknown = tickets.filter((key) => !found.has(key));
      for (const [key, description] of await readDescriptions(http, unknown)) {
        found.set(key, description);
        kept.set(key, description);
      }
      for (const key of kept.keys()) if (kept.size > KEPT) kept.delete(key);
      return found;
    },
  };
}

async function readDescriptions(
  http: HttpClient,
  tickets: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map<string, string | null>(tickets.map((key) => [key, null]));
  for (const some of chunks(tickets, PAGE)) {
    const created = await creations(http, some);
    const parts = await textParts(http, [...created.keys()]);
    for (const [transaction, ticket] of created) found.set(ticket, htmlOf(parts.get(transaction) ?? []));
  }
  return found;
}

/** The transaction that made each ticket, never one of a ticket that was merged into it. */
async function creations(http: HttpClient, tickets: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const query = `ObjectType = 'RT::Ticket' AND Type = 'Create' AND ${anyOf('ObjectId', tickets)}`;
  const { items } = await http.get('/transactions', { query, fields: 'ObjectId', per_page: PAGE }, TransactionList);
  return new Map(
    items.flatMap((item) => (item.ObjectId === undefined ? [] : [[String(item.id), item.ObjectId] as const])),
  );
}
