import { defineStream, once, text, z, type BoundStream, type StreamCard } from 'tandem-sync/sdk';
import { CODES } from '../access/faults.ts';
import type { Client } from '../client.ts';
import { capabilities, cardFor } from './capabilities.ts';
import { openStream } from './open-stream.ts';
import { findProduct } from './product.ts';
import { shipStage } from './ship-stage.ts';

const card: StreamCard = {
  name: 'ideas',
  kind: 'requirement',
  title: text('Ideas', '需求'),
  // PingCode has no list of the moves of ideas; on the tenants seen all went through, but a refusal must be reckoned with.
  capabilities: capabilities('by-trying'),
};

/** Ideas (需求) of one product: what customers and colleagues wish for. */
export const ideas: BoundStream<Client> = defineStream({
  card,
  scope: z.strictObject({
    /** Identifier, name or id. */
    product: z.string().min(1),
  }),
  open: (client: Client, scope) => {
    const product = once(() => findProduct(client.http, scope.product));
    const load = async () => shipStage(client, 'idea', await product.get());
    const kind = { stream: 'ideas', absent: CODES.ideaAbsent, entity: 'idea' } as const;
    return { ...openStream(client, kind, load), card: cardFor(card, client.settings) };
  },
});
