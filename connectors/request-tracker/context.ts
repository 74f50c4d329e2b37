import { once, type Once } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { customName, type CustomKinds } from './custom-fields.ts';
import { createDescriptions, type Descriptions } from './descriptions.ts';
import { readQueue, type QueueInfo } from './queue.ts';
import type { TicketScope } from './settings.ts';
import { createEtags, type Etags } from './version.ts';

/** One open stream. */
export interface Context extends Client {
  readonly scope: TicketScope;
  /** Read when custom fields first matter, and by every `describe`. */
  readonly queue: Once<QueueInfo>;
  readonly descriptions: Descriptions;
  readonly etags: Etags;
}

export const openContext = (client: Client, scope: TicketScope): Context => ({
  ...client,
  scope,
  queue: once(() => readQueue(client, scope.queue)),
  descriptions: createDescriptions(client.http),
  etags: createEtags(),
});

/** What kind each custom field is, when any is among these fields; `undefined` otherwise, and they are left out of the records. */
export const kindsFor = async (context: Context, fields: readonly string[]): Promise<CustomKinds | undefined> =>
  fields.some((name) => customName(name) !== undefined) ? (await context.queue.get()).kinds : undefined;
