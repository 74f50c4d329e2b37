import { ProtocolError, headOf, readRows, text, unreadableRows, type Observed } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { chunks } from './directory.ts';
import { mergedInto } from './merged.ts';
import { isInside } from './place.ts';
import { sideloads, toRecords } from './record.ts';
import { TicketAnswer, TicketPage, type Ticket, type TicketRow } from './schema.ts';

/** As many tickets as one call takes. */
export const AT_ONCE = 100;

/** Reads by key: one call for a hundred. Whatever that leaves out without a word is asked for by itself, which tells deleted from forbidden. */
export async function readTickets(
  context: Context,
  keys: readonly string[],
  fields: readonly string[],
): Promise<ReadonlyMap<string, Observed>> {
  context.use(fields);
  const found = new Map<string, Observed>(keys.map((key) => [key, { at: 'absent' }]));
  const numbers = [...found.keys()].filter((key) => /^[1-9]\d{0,15}$/.test(key));
  const rows = await listed(context, numbers);
  for (const { key, words } of unreadableRows(rows, ({ id }) => String(id)))
    found.set(key, { at: 'unreadable', words });
  const tickets = readRows(rows).filter((ticket) => ticket.status !== 'deleted');
  for (const [key, seen] of await observed(context, tickets)) found.set(key, seen);
  const shown = new Set(rows.map((row) => String(headOf(row).id)));
  const missing = numbers.filter((key) => !shown.has(key));
  const looked = await Promise.all(missing.map(async (key) => [key, await lookSafely(context, key)] as const));
  for (const [key, seen] of looked) found.set(key, seen);
  return found;
}

async function listed({ http, directory, used }: Context, keys: readonly string[]): Promise<readonly TicketRow[]> {
  const found: TicketRow[] = [];
  for (const ids of chunks(keys, AT_ONCE)) {
    const answer = await http.get('/tickets/show_many', { ids: ids.join(','), include: sideloads(used) }, TicketPage);
    directory.keep(answer);
    found.push(...answer.tickets);
  }
  return found;
}

/** An answer that is not as documented is this ticket's own trouble. */
async function lookSafely(context: Context, key: string): Promise<Observed> {
  try {
    return await look(context, key);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { at: 'unreadable', words: error.words };
  }
}

async function look(context: Context, key: string): Promise<Observed> {
  const path = `/tickets/${key}`;
  const reply = await context.http.send({ method: 'GET', path, schema: TicketAnswer, accept: [403, 404] });
  if (reply.status === 403) return { at: 'hidden', words: OUT_OF_SIGHT };
  if (reply.status === 404 || reply.data.ticket.status === 'deleted') return absent(context, key);
  return (await observed(context, [reply.data.ticket])).get(key) ?? { at: 'absent' };
}

async function observed(context: Context, tickets: readonly Ticket[]): Promise<ReadonlyMap<string, Observed>> {
  const place = await context.place.get();
  const seen = new Map<string, Observed>();
  const here: Ticket[] = [];
  for (const ticket of tickets) {
    const target = await mergedInto(context, ticket);
    if (target !== undefined) seen.set(String(ticket.id), { at: 'absent', mergedInto: target });
    else if (isInside(ticket, place)) here.push(ticket);
    else seen.set(String(ticket.id), { at: 'hidden', words: MOVED });
  }
  for (const record of await toRecords(context, here, { texts: true })) seen.set(record.key, { at: 'present', record });
  return seen;
}

/** Whether it was deleted, or never was, a ticket that is not found does not say; the export does. */
const absent = ({ deleted }: Context, key: string): Observed =>
  deleted.has(key) ? { at: 'absent', confirmed: true } : { at: 'absent' };

const OUT_OF_SIGHT = text(
  'Zendesk does not show this ticket to the account: its role is limited to some tickets',
  'Zendesk 不向该账号显示此工单：其角色仅能查看部分工单',
);

const MOVED = text(
  'the ticket is now in another group, brand or form than this sync looks at',
  '该工单已移到此同步范围之外的组、品牌或表单',
);
