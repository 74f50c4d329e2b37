import { defineStream, once, text, z, type BoundStream, type StreamCard } from 'tandem-sync/sdk';
import { CODES } from '../access/faults.ts';
import type { Client } from '../client.ts';
import { capabilities, cardFor } from './capabilities.ts';
import { openStream } from './open-stream.ts';
import { findProduct } from './product.ts';
import { shipStage } from './ship-stage.ts';

const card: StreamCard = {
  name: 'tickets',
  kind: 'feedback',
  title: text('Tickets', '工单'),
  capabilities: capabilities('graph'),
};

/** Tickets (工单) of one product: feedback and support cases, with a workflow the server enforces. */
export const tickets: BoundStream<Client> = defineStream({
  card,
  scope: z.strictObject({
    /** Identifier, name or id. */
    product: z.string().min(1),
    /** Name or id of a ticket type: only its tickets are synced, and new ones get it. */
    type: z.string().min(1).optional(),
  }),
  open: (client: Client, scope) => {
    const product = once(() => findProduct(client.http, scope.product));
    const load = async () => shipStage(client, 'ticket', await product.get(), scope.type);
    const kind = { stream: 'tickets', absent: CODES.ticketAbsent, entity: 'ticket' } as const;
    return { ...openStream(client, kind, load), card: cardFor(card, client.settings) };
  },
});
