import { queueNamed, type Store, type TicketRow } from './store.ts';
import { ZHANGSAN } from './world.ts';

/** What people do that no stream has a word for. */
export interface PeopleActs {
  /** Both tickets say so; from then on the first answers as the second, which gets its people and links. */
  merge(from: string, into: string): void;
  moveToQueue(key: string, queue: string): void;
  /** A message by mail, in parts: HTML beside plain text, and files. */
  mail(key: string, parts: readonly MailPart[]): string;
  /** Takes the number of a transaction that is not committed yet; the function commits it. */
  startSlowEdit(key: string, subject: string): () => void;
}

export interface MailPart {
  readonly type: string;
  readonly text: string;
  readonly filename?: string;
}

export const peopleActs = (store: Store): PeopleActs => ({
  merge(from, into) {
    const [gone, kept] = [ticketAt(store, from), ticketAt(store, into)];
    const target = `fsck.com-rt://rt.test/ticket/${kept.id}`;
    for (const ticket of [gone, kept]) {
      store.record(ticket, ZHANGSAN, { type: 'AddLink', field: 'MergedInto', new: target });
    }
    kept.links = [...kept.links, ...gone.links];
    kept.requestors = [...new Set([...kept.requestors, ...gone.requestors])];
    gone.effectiveId = kept.id;
  },
  moveToQueue(key, name) {
    const ticket = ticketAt(store, key);
    const queue = queueNamed(name);
    if (!queue) throw new Error(`the stand-in has no queue ${name}`);
    store.record(ticket, ZHANGSAN, { field: 'Queue', old: String(ticket.queue), new: String(queue.id) });
    ticket.queue = queue.id;
  },
  mail(key, parts) {
    const made = store.record(ticketAt(store, key), ZHANGSAN, { type: 'Correspond' });
    for (const { type, text, filename } of parts) store.attach(made, type, text, filename);
    return String(made.id);
  },
  startSlowEdit(key, subject) {
    const id = store.reserve();
    return () => {
      const ticket = ticketAt(store, key);
      store.record(ticket, ZHANGSAN, { id, field: 'Subject', old: ticket.subject, new: subject });
      ticket.subject = subject;
    };
  },
});

export const ticketAt = (store: Store, key: string): TicketRow => {
  const ticket = store.tickets.get(Number(key));
  if (!ticket) throw new Error(`the stand-in has no ticket ${key}`);
  return ticket;
};
