import { defineStream, text, z, type BoundStream } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { IDEA } from './kinds.ts';
import { openShipStream } from './ship-stream.ts';

/** Requests may still arrive this long after their outcome was lost, as far as anybody knows; PingCode states nothing. */
export const HORIZON_MS = 120_000;

/** Ideas (需求) of one product: what customers and colleagues wish for. Every state can be reached from every other. */
export const ideas: BoundStream<Client> = defineStream({
  card: {
    name: 'ideas',
    kind: 'requirement',
    title: text('Ideas', '需求'),
    capabilities: {
      incremental: 'second',
      deletes: 'read',
      create: { marker: 'description', lookup: 'lagging', horizonMs: HORIZON_MS },
      update: { conditional: false },
      transitions: 'free',
      comments: { format: 'plain', visibilities: ['internal'] },
      readBatch: 1,
    },
  },
  scope: z.strictObject({
    /** Identifier, name or id. */
    product: z.string().min(1),
  }),
  open: (client: Client, scope) => openShipStream(client, IDEA, scope),
});
