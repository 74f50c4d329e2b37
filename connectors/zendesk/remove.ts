import type { Context } from './context.ts';
import { moved } from './faults.ts';
import { versionOf } from './record.ts';
import { TicketAnswer } from './schema.ts';

/**
 * Puts a ticket among the deleted ones, from where an agent can fetch it back for thirty days (vendor documentation, "Deleting tickets"). A deletion knows no
 * condition, so that the ticket is read just before.
 */
export async function removeTicket(context: Context, key: string, ifVersion?: string): Promise<void> {
  const { http } = context;
  const path = `/tickets/${encodeURIComponent(key)}`;
  if (ifVersion !== undefined) {
    const reply = await http.send({ method: 'GET', path, schema: TicketAnswer, accept: [404] });
    if (reply.status === 404) return;
    if (versionOf(reply.data.ticket) !== ifVersion) throw moved();
  }
  await http.send({ method: 'DELETE', path, accept: [404] });
}
