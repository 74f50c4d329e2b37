import type { WebhookRequest } from 'tandem-sync/sdk';
import type { EventRow } from './store.ts';

/** One event as Jira would send it, signed with the secret an administrator gave the webhook. `retry`: how often it was sent before; the identifier stays. */
export async function delivered(
  event: EventRow,
  secret: string,
  { retry = 0, method = 'sha256' }: { readonly retry?: number; readonly method?: string } = {},
): Promise<WebhookRequest> {
  // Events of links name both issues in a part of their own, and events of files no issue at all.
  const bare = event.name.startsWith('issuelink_') || event.name.startsWith('attachment_');
  const content = {
    timestamp: event.at,
    webhookEvent: event.name,
    ...(!bare && { issue: { id: event.issue, fields: { description: 'h1. wiki text' } } }),
    ...event.body,
  };
  const body = new TextEncoder().encode(JSON.stringify(content));
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, body));
  const hex = [...signature].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    headers: {
      'content-type': 'application/json',
      'x-hub-signature': `${method}=${hex}`,
      'x-atlassian-webhook-identifier': `${event.name}/${event.issue}/${event.at}`,
      'x-atlassian-webhook-flow': 'Primary',
      ...(retry > 0 && { 'x-atlassian-webhook-retry': String(retry) }),
    },
    query: {},
    body,
  };
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;
