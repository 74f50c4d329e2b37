import { AuthError, ProtocolError, RejectedError, splitMarker, TandemError, withMarker, z } from 'tandem-sync/sdk';
import type { Client } from '../client.ts';
import { EMPTY_HTML } from '../fields/common-fields.ts';
import { newestRows } from '../lists/newest.ts';
import type { Listed } from '../lists/query.ts';
import { Row } from '../schema.ts';
import { ENTITY_KEY, entityMarkerOf } from './marker.ts';

const PATH = '/v1/entity_properties';

/** Keeps our marker out of sight, where the server lets applications keep data of their own on a record. */
export interface EntityMarkers {
  /** Whether markers are kept that way now. */
  active(): Promise<boolean>;
  /** Moves the marker of a new record from the end of its description into an entity property; gives the record as it is then. */
  settle(row: Row, marker: string): Promise<Row>;
  /** After a description was written without its last line: sees to it that the marker is not lost with it. */
  keep(row: Row, marker: string): Promise<Row>;
}

/**
 * An entity property is a call of its own, so it cannot mark a record in the moment it is made: the description does, and its last line is taken away once the
 * property is seen in the plain list, where a look-up would find it. What the answers look like is not documented in full: where the property does not show, or is
 * refused, markers stay in descriptions.
 */
export const openEntityMarkers = (
  { http, log, settings, profile }: Client,
  entity: string,
  listed: () => Promise<Listed>,
): EntityMarkers => {
  let standing: 'untried' | 'proven' | 'off' =
    settings.marker === 'auto' && settings.markerProperty === undefined ? 'untried' : 'off';

  const giveUp = (reason: string): void => {
    standing = 'off';
    log.info({ entity, reason }, 'markers stay at the end of descriptions');
  };
  const attach = async (id: string, marker: string): Promise<void> => {
    const json = { entity_type: entity, entity_id: id, property_key: ENTITY_KEY, value: marker, overwrite: 1 };
    await http.send({ method: 'POST', path: PATH, json, schema: z.unknown() });
  };
  const shows = async ({ id, created_at }: Row, marker: string): Promise<boolean> => {
    for await (const row of newestRows(await listed(), created_at))
      if (row.id === id) return entityMarkerOf(row) === marker;
    return false;
  };
  const pathOf = async (id: string): Promise<string> => `${(await listed()).path}/${id}`;
  const readRow = async (id: string): Promise<Row> => http.get(await pathOf(id), {}, Row);
  const describe = async (id: string, description: string): Promise<Row> =>
    (await http.send({ method: 'PATCH', path: await pathOf(id), json: { description }, schema: Row })).data;

  const active = async (): Promise<boolean> => standing !== 'off' && (await profile()).entityProperties;

  const settle = async (row: Row, marker: string): Promise<Row> => {
    await attach(row.id, marker);
    if (standing === 'untried' && !(await shows(row, marker))) {
      giveUp('entity properties do not show in lists');
      return readRow(row.id);
    }
    standing = 'proven';
    const { body } = splitMarker(row.description ?? '');
    return describe(row.id, body === '' ? EMPTY_HTML : body);
  };

  return {
    active,
    async settle(row, marker) {
      if (!(await active())) return row;
      try {
        return await settle(row, marker);
      } catch (error) {
        // The record exists and is marked: an error here would make the engine believe it does not, and create it again.
        if (!(error instanceof TandemError)) throw error;
        if (isRefusal(error)) giveUp(error.name);
        return await readRow(row.id).catch(() => row);
      }
    },
    async keep(row, marker) {
      if (entityMarkerOf(row) === marker) return row;
      try {
        await attach(row.id, marker);
        const kept = await readRow(row.id);
        if (entityMarkerOf(kept) === marker) return kept;
      } catch (error) {
        if (!(error instanceof TandemError)) throw error;
      }
      return describe(row.id, withMarker(row.description ?? '', marker, 'html'));
    },
  };
};

/** What will not go better the next time. */
const isRefusal = (error: TandemError): boolean =>
  [RejectedError, ProtocolError, AuthError].some((one) => error instanceof one);
