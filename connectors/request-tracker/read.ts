import { ProtocolError, readRows, text, type Observed, type PullOptions, type VendorRecord } from 'tandem-sync/sdk';
import { kindsFor, type Context } from './context.ts';
import { listTickets, pageSize, toRecords } from './pull.ts';
import { expansions, toRecord } from './record.ts';
import { Ticket, TransactionList } from './schema.ts';
import { anyOf, chunks, PAGE } from './ticket-sql.ts';

/** Up to this many are read one by one: a call each, where a list takes at least two. */
const FEW = 2;

/**
 * Reads by key. Many are listed together, their newest transactions noted first; whatever the list does not show is asked for by itself, which tells what became of it.
 */
export async function readTickets(
  context: Context,
  keys: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, Observed>> {
  const found = new Map<string, Observed>(keys.map((key) => [key, { at: 'absent' }]));
  const numbers = [...found.keys()].filter((key) => /^[1-9]\d*$/.test(key));
  const put = (record: VendorRecord) => found.set(record.key, { at: 'present', record });
  if (numbers.length > FEW) (await readListed(context, numbers, { fields })).forEach(put);
  const rest = numbers.filter((key) => found.get(key)?.at !== 'present');
  const looked = await Promise.all(rest.map(async (key) => [key, await look(context, key)] as const));
  for (const [key, seen] of looked) if ('at' in seen) found.set(key, seen);
  const held = looked.map(([, seen]) => seen).filter((seen) => 'etag' in seen);
  (await toHeldRecords(context, held, fields)).forEach(put);
  return found;
}

const readListed = async (
  context: Context,
  keys: readonly string[],
  options: PullOptions,
): Promise<readonly VendorRecord[]> => {
  const records: VendorRecord[] = [];
  for (const some of chunks(keys, pageSize(options.fields))) {
    const newest = await newestTransactions(context, some);
    // One that cannot be read in a list is asked for by itself, which says so.
    const tickets = readRows(await listTickets(context, some, options));
    records.push(...(await toRecords(context, tickets, options.fields, newest)));
  }
  return records;
};

/** The newest transaction of each ticket: a page of the newest of all, then of those that were not on it, while that tells something new. */
const newestTransactions = async ({ http }: Context, keys: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const newest = new Map<string, number>();
  for (let open = keys; open.length > 0;) {
    const query = `ObjectType = 'RT::Ticket' AND ${anyOf('ObjectId', open)}`;
    const order = { orderby: 'id', order: 'DESC', per_page: PAGE };
    const { items } = await http.get('/transactions', { query, fields: 'ObjectId', ...order }, TransactionList);
    for (const { ObjectId, id } of items) if (ObjectId !== undefined && !newest.has(ObjectId)) newest.set(ObjectId, id);
    const left = open.filter((key) => !newest.has(key));
    if (left.length === open.length) break;
    open = left;
  }
  return newest;
};

/** A ticket with its ETag, exactly as one answer held them. */
export interface Held {
  readonly ticket: Ticket;
  readonly etag: string;
}

/** One call. The status where there is no such ticket, or none that this account may see. */
export async function getTicket({ http }: Context, key: string): Promise<Held | 403 | 404> {
  const request = { method: 'GET', path: `/ticket/${key}`, query: expansions, schema: Ticket } as const;
  const { status, data, headers } = await http.send({ ...request, accept: [403, 404] });
  if (status === 403 || status === 404) return status;
  return { ticket: data, etag: (headers['etag'] ?? '').replace(/^W\/|"/g, '') };
}

/** The ticket, or why there is none to be had. */
const look = async (context: Context, key: string): Promise<Held | Observed> => {
  try {
    const held = await getTicket(context, key);
    if (held === 404) return { at: 'absent' };
    if (held === 403)
      return { at: 'hidden', words: text('this account may not see the ticket', '当前账号无权查看该工单') };
    return notTheOne(context, key, held.ticket) ?? held;
  } catch (error) {
    if (error instanceof ProtocolError) return { at: 'unreadable', words: error.words };
    throw error;
  }
};

/** A merged ticket answers with the one it became part of, a deleted one with itself. */
const notTheOne = ({ scope }: Context, key: string, ticket: Ticket): Observed | undefined => {
  if (ticket.id !== key) return { at: 'absent', mergedInto: ticket.id };
  if (ticket.Status === 'deleted') return { at: 'absent', confirmed: true };
  const { id, Name } = ticket.Queue;
  const wanted = scope.queue.toLowerCase();
  if (id === wanted || Name?.toLowerCase() === wanted) return undefined;
  const name = Name ?? id;
  return { at: 'hidden', words: text(`the ticket was moved to the queue "${name}"`, `工单已移至队列“${name}”`) };
};

/** Records of tickets in hand, with the fields their answers hold, custom fields and the text only if asked for. */
export async function toHeldRecords(
  context: Context,
  held: readonly Held[],
  fields: readonly string[],
): Promise<readonly VendorRecord[]> {
  if (held.length === 0) return [];
  const kinds = await kindsFor(context, fields);
  await context.people.meet(held.flatMap(({ ticket }) => [...(ticket.Requestor ?? []), ...(ticket.Cc ?? [])]));
  const keys = held.map(({ ticket }) => ticket.id);
  const texts = fields.includes('Description') ? await context.descriptions.of(keys) : undefined;
  return held.map(({ ticket, etag }) => {
    const record = toRecord(ticket, context, { kinds, description: texts?.get(ticket.id) });
    context.etags.note(record.key, record.version, etag);
    return record;
  });
}
