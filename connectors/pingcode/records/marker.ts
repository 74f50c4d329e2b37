import { splitMarker } from 'tandem-sync/sdk';
import type { Row } from '../schema.ts';

/** The key our marker has among the data applications keep on a record. */
export const ENTITY_KEY = 'tandem';

/** Our marker: in its property, else in an entity property, else in the description, where every record begins that has no property for it. */
export const markerOf = (row: Row, markerProperty: string | undefined): string | undefined => {
  const held = markerProperty === undefined ? undefined : row.properties?.[markerProperty];
  return asMarker(held) ?? entityMarkerOf(row) ?? splitMarker(row.description ?? '').marker;
};

/** The marker among a record's entity properties. Nobody has recorded how they look there, so an object by key and a list of entries are both understood. */
export const entityMarkerOf = ({ entity_properties: held }: Row): string | undefined => {
  if (typeof held !== 'object' || held === null) return undefined;
  const entry: unknown = Array.isArray(held)
    ? (held as readonly unknown[]).find((one) => isEntry(one) && one['property_key'] === ENTITY_KEY)
    : (held as Readonly<Record<string, unknown>>)[ENTITY_KEY];
  return asMarker(entry) ?? (isEntry(entry) ? asMarker(entry['value']) : undefined);
};

const isEntry = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const asMarker = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^[a-z2-7]{20}$/.exec(value.trim())?.[0] : undefined;
