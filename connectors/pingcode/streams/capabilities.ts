import type { Capabilities, StreamCard } from 'tandem-sync/sdk';
import type { Settings } from '../settings.ts';

/** Requests may still arrive this long after their outcome was lost, as far as anybody knows; PingCode states nothing. */
export const HORIZON_MS = 120_000;

/** What every stream claims. How large files may be is not documented. */
export const capabilities = (transitions: Capabilities['transitions']): Capabilities => ({
  incremental: 'second',
  deletes: 'read',
  unreadableRows: true,
  create: { marker: 'description', lookup: 'lagging', horizonMs: HORIZON_MS },
  update: { conditional: false },
  transitions,
  comments: { format: 'plain', visibilities: ['internal'] },
  attachments: { visibilities: ['internal'] },
  readBatch: 1,
});

/** The card as it is with these settings: a property of its own makes the marker searchable. */
export const cardFor = (card: StreamCard, { markerProperty }: Settings): StreamCard =>
  markerProperty === undefined || !card.capabilities.create
    ? card
    : {
        ...card,
        capabilities: {
          ...card.capabilities,
          create: { ...card.capabilities.create, marker: 'searchable-field' },
        },
      };
