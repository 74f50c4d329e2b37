import { commentBy, ticketAt } from './people-side.ts';
import type { Store } from './store.ts';

/** A webhook as it goes out. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What else happens at Zendesk, beyond what people do with single tickets. */
export interface Acts {
  /** Closes one ticket for the other, with Zendesk's own words. */
  merge(source: string, target: string): void;
  /** Purges a deleted ticket: only its number is left. */
  scrub(key: string): void;
  restore(key: string): void;
  /** Something of Zendesk's own that exports show again, and that moves no time people see. */
  touch(key: string): void;
  /** The delivery of an event about a ticket, signed. */
  event(type: string, key: string): Promise<Delivery>;
}

export const WEBHOOK_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

const BOT = 900001;

export const actsOn = (store: Store): Acts => ({
  merge(source, target) {
    const [from, into] = [ticketAt(store, source), ticketAt(store, target)];
    const now = store.now();
    from.comments.push(
      commentBy(
        store,
        BOT,
        `<p>This request was closed and merged into request #${into.id} "${into.subject}".</p>`,
        false,
      ),
    );
    into.comments.push(
      commentBy(
        store,
        BOT,
        `<p>Request #${from.id} "${from.subject}" was closed and merged into this request.</p>`,
        false,
      ),
    );
    Object.assign(from, {
      status: 'closed',
      tags: [...from.tags, 'closed_by_merge'],
      updatedOn: now,
      generatedOn: now,
    });
    Object.assign(into, { updatedOn: now, generatedOn: now });
  },
  scrub(key) {
    Object.assign(store.tickets.get(Number(key)) ?? {}, { scrubbed: true, generatedOn: store.now() });
  },
  restore(key) {
    Object.assign(store.tickets.get(Number(key)) ?? {}, { deleted: false, generatedOn: store.now() });
  },
  touch(key) {
    ticketAt(store, key).generatedOn = store.now();
  },
  event(type, key) {
    const ticket = ticketAt(store, key);
    const time = new Date(store.now()).toISOString();
    const body = JSON.stringify({
      account_id: 22129848,
      id: `event-${store.nextId()}`,
      type: `zen:event-type:ticket.${type}`,
      subject: `zen:ticket:${ticket.id}`,
      time,
      zendesk_event_version: '2022-11-06',
      event: { meta: { sequence: { id: 'A1', position: 1, total: 1 } } },
      detail: { id: String(ticket.id), status: ticket.status.toUpperCase(), subject: ticket.subject },
    });
    return signed(body, time, `invocation-${store.nextId()}`);
  },
});

/** `X-Zendesk-Webhook-Signature`: base64 of the HMAC-SHA256 over the time and the body. */
export const signed = async (
  body: string,
  time: string,
  invocation: string,
  secret = WEBHOOK_SECRET,
): Promise<Delivery> => {
  const bytes = (words: string) => new TextEncoder().encode(words);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, bytes(time + body));
  return {
    headers: {
      'x-zendesk-webhook-signature-timestamp': time,
      'x-zendesk-webhook-signature': Buffer.from(signature).toString('base64'),
      'x-zendesk-webhook-invocation-id': invocation,
    },
    body: bytes(body),
  };
};
