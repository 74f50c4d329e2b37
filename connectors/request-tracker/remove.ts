import { afterWrite, RejectedError, text } from 'tandem-sync/sdk';
import type { Context } from './context.ts';
import { getTicket, type Held } from './read.ts';
import { precondition, TAKEN } from './write.ts';

/**
 * Gives a ticket the status `deleted`: it leaves every list and can be fetched back by an administrator. `DELETE` answers 204, but 500 both when it is deleted
 * already and when the account lacks the right (measured on 5.0.3), so after a 500 the ticket says what is the case.
 */
export async function removeTicket(context: Context, key: string, ifVersion?: string): Promise<void> {
  const before = await getTicket(context, key);
  if (isGone(before, key)) return;
  const etag = ifVersion === undefined ? undefined : await precondition(context, key, ifVersion);
  const headers = etag === undefined ? {} : { 'if-match': `"${etag}"` };
  const { status } = await context.http.send({ method: 'DELETE', path: `/ticket/${key}`, headers, accept: [500] });
  if (status !== 500) return;
  if (!isGone(await afterWrite(TAKEN, () => getTicket(context, key)), key)) throw notAllowed();
}

/** A merged ticket answers with the one it became part of, which is never removed in its place. */
const isGone = (held: Held | 403 | 404, key: string): boolean => {
  if (held === 403) throw notAllowed();
  return held === 404 || held.ticket.id !== key || held.ticket.Status === 'deleted';
};

const notAllowed = (): RejectedError =>
  new RejectedError(
    text(
      'this account may not delete the ticket: it needs the right DeleteTicket in the queue',
      '当前账号无权删除该工单：需要队列的 DeleteTicket 权限',
    ),
  );
