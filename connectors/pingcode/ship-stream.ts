import type { Observed, Patch, Stream, VendorRecord } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { commentsOf } from './comments.ts';
import { findByMarker } from './find-marker.ts';
import type { ShipKind } from './kinds.ts';
import type { Lookups } from './lookups.ts';
import { pullRecords } from './pull.ts';
import { shipPages } from './query.ts';
import { readOne, type Found } from './read.ts';
import { toRecords } from './record.ts';
import { ShipRecord } from './schema.ts';
import { openStage, type ShipScope, type Stage } from './stage.ts';
import { explainMove } from './transition.ts';
import { bodyOf, droppedError, encodeAll, notStored, withOurMarker, type Sent } from './write.ts';

/** Ideas or tickets of one product. Both streams are this code; `kind` holds what differs. */
export function openShipStream(client: Client, kind: ShipKind, scope: ShipScope): Omit<Stream, 'card'> {
  const { http, directory, log, settings, profile } = client;
  const { markerProperty } = settings;
  const { stage, describe } = openStage(client, kind, scope);

  const decode = (rows: readonly ShipRecord[], { fields }: Stage, asked?: readonly string[]) =>
    toRecords(rows, { fields, directory, markerProperty, ...(asked && { asked }) });

  const stored = async (row: ShipRecord, here: Stage): Promise<VendorRecord> => {
    const [record] = await decode([row], here);
    if (!record) throw new Error('one row gives one record');
    return record;
  };

  const observe = async (found: Found, here: Stage, asked: readonly string[]): Promise<Observed> => {
    if (found.at !== 'present') return found;
    const [record] = await decode([found.row], here, asked);
    return record ? { at: 'present', record } : { at: 'absent' };
  };

  return {
    describe,

    async *pull(cursor, { fields, signal }) {
      const here = await stage();
      const asking = { http, kind, profile, lookups: here.lookups, signal };
      yield* pullRecords(cursor, {
        lookups: here.lookups,
        pages: (window) => shipPages(asking, window),
        toRecords: (rows) => decode(rows, here, fields),
      });
    },

    async read(keys, fields) {
      const here = await stage();
      const one = async (key: string) => observe(await readOne(http, kind, here.lookups, key), here, fields);
      return new Map(await Promise.all(keys.map(async (key) => [key, await one(key)] as const)));
    },

    async create({ fields, marker }) {
      const here = await stage();
      const sent = withOurMarker(
        { sendings: encodeAll(here.fields, fields, 'create') },
        marker,
        markerProperty,
        'create',
      );
      const json = { ...birth(kind, here.lookups), ...bodyOf(sent, markerProperty) };
      const { data } = await http.send({ method: 'POST', path: kind.path, json, schema: ShipRecord });
      // The record exists now: an error here would make the engine believe it does not, and create it again.
      const lost = notStored(sent, data);
      if (lost.length > 0) log.warn({ key: data.id, fields: lost }, 'fields were not stored on creation');
      return stored(data, here);
    },

    async update(key, patch) {
      const here = await stage();
      const sent = sentFor(here, patch, markerProperty);
      if (sent.sendings.length === 0) return stored(await http.get(`${kind.path}/${key}`, {}, ShipRecord), here);
      const json = bodyOf(sent, markerProperty);
      const reply = await http
        .send({ method: 'PATCH', path: `${kind.path}/${key}`, json, schema: ShipRecord })
        .catch((error: unknown) => explainMove(error, { http, kind, key, wanted: patch.fields }));
      const lost = notStored(sent, reply.data);
      if (lost.length > 0) throw droppedError(reply.data.identifier, lost);
      return stored(reply.data, here);
    },

    async findByMarker(markers, since) {
      const { lookups } = await stage();
      return findByMarker(client, kind, lookups, markers, since);
    },

    comments: commentsOf(http, directory, kind.one),
  };
}

const sentFor = (here: Stage, patch: Patch, markerProperty: string | undefined): Sent => {
  const sent: Sent = { sendings: encodeAll(here.fields, patch.fields, 'update') };
  return patch.marker === undefined ? sent : withOurMarker(sent, patch.marker, markerProperty, 'update');
};

/** What a new record cannot be without, beside its title. */
const birth = (kind: ShipKind, { product, type }: Lookups) => ({
  product_id: product.id,
  ...(kind.isTicket && type && { type_id: type.id }),
});
