import type { Text } from '../model/index.ts';

/** A request that claims to come from a vendor, exactly as it arrived. */
export interface WebhookRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Raw: signatures are over bytes. */
  readonly body: Uint8Array;
}

/** A record that may have changed. Nothing else of a webhook is believed: the record is read by key. */
export interface WebhookHint {
  /** A stream of the connector. */
  readonly stream: string;
  readonly key: string;
}

export type WebhookVerdict =
  | {
      readonly is: 'genuine';
      readonly hints: readonly WebhookHint[];
      /** The vendor's id of this delivery, where it has one: the same one twice is a repetition. */
      readonly delivery?: string;
      /** ISO, from inside what is signed, where the vendor says: too old is a replay. */
      readonly sentAt?: string;
    }
  /** Wrong signature, or not what the vendor sends. Nothing is stored. */
  | { readonly is: 'refused'; readonly words: Text };

/** How a vendor tells about changes by itself. Pure: no I/O, no clock. */
export interface Webhooks {
  /** What an admin sets up at the vendor: where, which events, which secret. */
  readonly setup: Text;
  /** Verifies (in constant time) and names the records. Never throws: a body that is no JSON is refused. */
  receive(request: WebhookRequest, secret: string): WebhookVerdict;
}
