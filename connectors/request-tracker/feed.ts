import { ProtocolError, text } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { isKnown, placeAfter, type Place } from './cursor.ts';
import { TransactionList, type Transaction } from './schema.ts';
import { PAGE, transactionsIn } from './ticket-sql.ts';

/** What happened in the queue since a place. */
export interface News {
  /** By ticket: the number of its newest transaction, which is its ETag. Tickets without news are left out. */
  readonly touched: ReadonlyMap<string, number>;
  /** Tickets that were deleted or merged into another, as far as the news tell. */
  readonly ended: ReadonlySet<string>;
  readonly next: Place;
}

/** Where the feed stands now: one call. */
export async function feedStart(context: Context, signal?: AbortSignal): Promise<Place> {
  const rows = await page(context, '', 1, signal);
  return placeAfter(rows.map((row) => row.id));
}

/** One call when nothing happened, and for up to twenty transactions or so; one more for every hundred. */
export async function readNews(context: Context, place: Place, signal?: AbortSignal): Promise<News> {
  const walk = await walkBack(context, place, signal);
  const { rows } = walk;
  const fresh = rows.filter((row) => !isKnown(place, row.id));
  const touched = new Map<string, number>();
  const freshTickets = new Set(fresh.map((row) => row.ObjectId));
  for (const { ObjectId, id } of rows) {
    if (ObjectId !== undefined && freshTickets.has(ObjectId))
      touched.set(ObjectId, Math.max(id, touched.get(ObjectId) ?? 0));
  }
  return { touched, ended: ended(fresh), next: await nextPlace(context, place, walk, signal) };
}

/** An anchor that nobody can see any more proves nothing: another one is taken, among what was there before. */
const nextPlace = async (
  context: Context,
  place: Place,
  { rows, proven }: Walk,
  signal: AbortSignal | undefined,
): Promise<Place> => {
  if (proven || rows.length > 0) return placeAfter(rows.map((row) => row.id));
  const newest = await page(context, '', 1, signal);
  const before = newest.map((row) => row.id).filter((id) => id <= place.last);
  return before.length > 0 ? placeAfter(before) : place;
};

interface Walk {
  readonly rows: readonly Transaction[];
  readonly proven: boolean;
}

const MAX_PAGES = 100_000;

/**
 * Newest first, back to the anchor. The server hides what the account may not see (mails, comments) after it has cut the page, so a short page is not the end,
 * and an empty one is only when the anchor cannot be seen either.
 */
const walkBack = async (context: Context, { anchor }: Place, signal: AbortSignal | undefined): Promise<Walk> => {
  const rows: Transaction[] = [];
  let below = '';
  let number = 1;
  let anchored: boolean | undefined;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const found = await page(context, ` AND id >= ${anchor}${below}`, number, signal);
    rows.push(...found);
    const oldest = found.at(-1)?.id;
    if (oldest === anchor) return { rows, proven: true };
    if (oldest === undefined) {
      if (anchor === 0) return { rows, proven: true };
      anchored ??= (await page(context, ` AND id = ${anchor}`, 1, signal)).length > 0;
      if (!anchored) return { rows, proven: false };
      number += 1;
    } else {
      below = ` AND id < ${oldest}`;
      number = 1;
    }
  }
  throw new ProtocolError(text('the feed of transactions does not end', '事务列表没有尽头'));
};

const page = async (
  context: Context,
  more: string,
  number: number,
  signal?: AbortSignal,
): Promise<readonly Transaction[]> => {
  const query = {
    query: transactionsIn(context.scope.queue) + more,
    ...{ fields: 'Type,ObjectId,Field,NewValue', orderby: 'id', order: 'DESC', per_page: PAGE, page: number },
  };
  const request = { method: 'GET', path: '/transactions', query, schema: TransactionList } as const;
  return (await context.http.send({ ...request, ...(signal && { signal }) })).data.items;
};

/** A merge is written on both tickets; on the one that goes, it names the other. */
const ended = (rows: readonly Transaction[]): ReadonlySet<string> =>
  new Set(rows.flatMap((row) => (row.ObjectId !== undefined && endsTicket(row, row.ObjectId) ? [row.ObjectId] : [])));

const endsTicket = ({ Type, Field, NewValue }: Transaction, ticket: string): boolean =>
  (Type === 'Status' && NewValue === 'deleted') ||
  (Type === 'AddLink' && Field === 'MergedInto' && NewValue?.endsWith(`/ticket/${ticket}`) === false);
