import {
  ProtocolError,
  text,
  ThrottledError,
  TransientError,
  UncertainError,
  type Draft,
  type NativeFields,
  type Patch,
  splitMarker,
} from 'tandem-sync/sdk';
import type { Client } from '../client.ts';
import { Row } from '../schema.ts';
import type { Stage } from '../streams/stage.ts';
import type { EntityMarkers } from './entity-marker.ts';
import { explainMove } from './transition.ts';
import { bodyOf, droppedError, encodeAll, notStored, withFooter, type Aside, type Sent } from './write.ts';

/** What a write has left: the record, and the fields beside it that were written. */
export interface Written {
  readonly row: Row;
  readonly beside: readonly string[];
}

export interface Writers {
  create(here: Stage, draft: Draft): Promise<Row>;
  update(here: Stage, key: string, patch: Patch): Promise<Written>;
}

/** Making and changing records of one stream. */
export const openWriters = ({ http, log, settings }: Client, markers: EntityMarkers): Writers => {
  const { markerProperty } = settings;

  /** Where the marker goes in an update: only a description that is written could lose it. */
  const marked = async (sendings: Sent['sendings'], marker: string | undefined): Promise<Sent> => {
    if (marker === undefined || !sendings.some(({ name }) => name === 'description')) return { sendings };
    if (markerProperty !== undefined) return { sendings, marker };
    return { sendings: (await markers.active()) ? sendings : withFooter(sendings, marker) };
  };

  const patchRow = async (here: Stage, key: string, sent: Sent, wanted: NativeFields): Promise<Row> => {
    const path = `${here.listed.path}/${key}`;
    const json = bodyOf(sent, markerProperty);
    const reply = await http
      .send({ method: 'PATCH', path, json, schema: Row })
      .catch((error: unknown) => explainMove(error, { http, path, wanted, moves: here.moves }));
    return reply.data;
  };

  return {
    async create(here, { fields, marker }) {
      const { sendings } = encodeAll(here.fields, fields, 'create');
      const sent = markerProperty === undefined ? { sendings: withFooter(sendings, marker) } : { sendings, marker };
      const json = { ...here.birth, ...bodyOf(sent, markerProperty) };
      const { data } = await http.send({ method: 'POST', path: here.listed.path, json, schema: Row });
      // The record exists now: an error here would make the engine believe it does not, and create it again.
      const lost = notStored(sent, data);
      if (lost.length > 0) log.warn({ key: data.id, fields: lost }, 'fields were not stored on creation');
      return markers.settle(data, marker);
    },

    async update(here, key, { fields, marker }) {
      const { sendings, asides } = encodeAll(here.fields, fields, 'update');
      const path = `${here.listed.path}/${key}`;
      if (sendings.length === 0) return writeAsides(http, await http.get(path, {}, Row), path, asides);
      const sent = await marked(sendings, marker);
      const row = await patchRow(here, key, sent, fields);
      return halfWay(async () => {
        const kept = marker !== undefined && isBare(sent) ? await markers.keep(row, marker) : row;
        const lost = notStored(sent, kept);
        if (lost.length > 0) throw droppedError(kept.identifier, lost);
        return writeAsides(http, kept, path, asides);
      });
    },
  };
};

/** Writes a description, and nothing that carries the marker. */
const isBare = ({ sendings, marker }: Sent): boolean =>
  marker === undefined &&
  sendings.some(({ name, value }) => name === 'description' && splitMarker(String(value)).marker === undefined);

const writeAsides = async (
  http: Client['http'],
  row: Row,
  path: string,
  asides: readonly Aside[],
): Promise<Written> => {
  const beside = asides.map(({ name }) => name);
  if (asides.length === 0) return { row, beside };
  return halfWay(async () => {
    for (const { write, value } of asides) await write(row.id, value, row);
    return { row: await http.get(path, {}, Row), beside };
  });
};

/** What fails without effect may still come after something that had one: what was left must be looked up. A refusal or a missing right says so by itself. */
const halfWay = async <T>(write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (!WITHOUT_EFFECT.some((one) => error instanceof one)) throw error;
    throw new UncertainError(HALF_DONE, { cause: error });
  }
};

const WITHOUT_EFFECT = [TransientError, ThrottledError, ProtocolError] as const;

const HALF_DONE = text(
  'PingCode took the record’s own fields; what became of the others is not known',
  'PingCode 已接受记录自身的字段，其余字段的结果未知',
);
