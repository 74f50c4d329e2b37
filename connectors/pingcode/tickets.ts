import { defineStream, text, z, type BoundStream } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { HORIZON_MS } from './ideas.ts';
import { TICKET } from './kinds.ts';
import { openShipStream } from './ship-stream.ts';

/** Tickets (工单) of one product: feedback and support cases, with a workflow the server enforces. */
export const tickets: BoundStream<Client> = defineStream({
  card: {
    name: 'tickets',
    kind: 'feedback',
    title: text('Tickets', '工单'),
    capabilities: {
      incremental: 'second',
      deletes: 'read',
      create: { marker: 'description', lookup: 'lagging', horizonMs: HORIZON_MS },
      update: { conditional: false },
      transitions: 'graph',
      comments: { format: 'plain', visibilities: ['internal'] },
      readBatch: 1,
    },
  },
  scope: z.strictObject({
    /** Identifier, name or id. */
    product: z.string().min(1),
    /** Name or id of a ticket type: only its tickets are synced, and new ones get it. */
    type: z.string().min(1).optional(),
  }),
  open: (client: Client, scope) => openShipStream(client, TICKET, scope),
});
