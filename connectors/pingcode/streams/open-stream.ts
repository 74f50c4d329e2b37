import type { Observed, Stream, VendorRecord } from 'tandem-sync/sdk';
import { attachmentsOf } from '../beside/attachments.ts';
import { commentsOf } from '../beside/comments.ts';
import type { Client } from '../client.ts';
import { principalTypeOf, type StreamName } from '../fields/cross-relations.ts';
import { findByMarker } from '../lists/find-marker.ts';
import { pullRecords } from '../lists/pull.ts';
import { pagesOf } from '../lists/query.ts';
import { openEntityMarkers } from '../records/entity-marker.ts';
import { readOne, type Found } from '../records/read.ts';
import { keptBeside, readBeside, toRecords } from '../records/record.ts';
import { openWriters, type Written } from '../records/writers.ts';
import type { Row } from '../schema.ts';
import { openStage, type Stage } from './stage.ts';

/** What tells the streams apart, beside their stage. */
export interface Kind {
  readonly stream: StreamName;
  /** The code of "not found, or no access". */
  readonly absent: string;
  /** How entity properties call these records. */
  readonly entity: string;
}

/** Ideas, tickets or work items in one scope. All streams are this code; `kind` and the stage hold what differs. */
export function openStream(client: Client, kind: Kind, load: () => Promise<Stage>): Omit<Stream, 'card'> {
  const { http, directory, settings, identity } = client;
  const { markerProperty } = settings;
  const { stage, describe } = openStage(load);
  const markers = openEntityMarkers(client, kind.entity, async () => (await stage()).listed);
  const writers = openWriters(client, markers);
  const principal = () => principalTypeOf(kind.stream, client.profile);

  const decode = (rows: readonly Row[], { fields }: Stage, asked?: readonly string[]) =>
    toRecords(rows, { fields, directory, markerProperty, ...(asked && { asked }) });

  /** One record with those of its fields beside it that are named. */
  const whole = async (row: Row, here: Stage, beside: readonly string[], asked?: readonly string[]) => {
    const [record] = await decode([row], here, asked);
    if (!record) throw new Error('one row gives one record');
    const { partial: _, ...full } = record;
    const more = await readBeside(keptBeside(here.fields, beside), row.id);
    return { ...full, fields: { ...full.fields, ...more } };
  };

  const observe = async (found: Found, here: Stage, asked: readonly string[]): Promise<Observed> =>
    found.at === 'present' ? { at: 'present', record: await whole(found.row, here, asked, asked) } : found;

  const stored = async ({ row, beside }: Written, here: Stage): Promise<VendorRecord> => whole(row, here, beside);

  return {
    describe,

    async *pull(cursor, { fields, signal }) {
      const here = await stage();
      yield* pullRecords(cursor, {
        inScope: here.inScope,
        pages: (window) => pagesOf(here.listed, window, signal),
        toRecords: (rows) => decode(rows, here, fields),
      });
    },

    async read(keys, fields) {
      const here = await stage();
      const place = { ...kind, http, identity, path: here.listed.path, query: here.readQuery, inScope: here.inScope };
      const one = async (key: string) => observe(await readOne(place, key), here, fields);
      return new Map(await Promise.all(keys.map(async (key) => [key, await one(key)] as const)));
    },

    async create(draft) {
      const here = await stage();
      return stored({ row: await writers.create(here, draft), beside: [] }, here);
    },

    async update(key, patch) {
      const here = await stage();
      return stored(await writers.update(here, key, patch), here);
    },

    async findByMarker(keys, since) {
      const { listed, inScope } = await stage();
      return findByMarker({ listed, inScope, markerProperty }, keys, since);
    },

    comments: commentsOf(http, directory, principal),
    attachments: attachmentsOf(client, principal),
  };
}
