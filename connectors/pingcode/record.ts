import { splitMarker, type VendorRecord } from 'tandem-sync/sdk';
import { isoOf } from './days.ts';
import { versionOf } from './version.ts';
import type { Directory, People } from './directory.ts';
import type { ShipRecord } from './schema.ts';
import type { ShipField } from './ship-field.ts';

export interface Reading {
  readonly fields: readonly ShipField[];
  readonly directory: Directory;
  readonly markerProperty: string | undefined;
  /** Fields with people in them cost calls to the directory and are left out unless asked for. `undefined`: everything is asked for. */
  readonly asked?: readonly string[];
}

/** Records as the engine sees them. People of all of them are looked up together. */
export async function toRecords(rows: readonly ShipRecord[], reading: Reading): Promise<readonly VendorRecord[]> {
  const { asked, directory } = reading;
  const fields = reading.fields.filter(
    ({ schema, users }) => !users || asked === undefined || asked.includes(schema.name),
  );
  const people = await directory.resolve(rows.flatMap((row) => fields.flatMap((field) => field.users?.(row) ?? [])));
  const properties = propertyKeys(reading.fields);
  return rows.map((row) => toRecord(row, versionOf(row, properties), { ...reading, fields }, people));
}

/** All of them, whatever is asked for: a version must not depend on who looks. */
const propertyKeys = (fields: readonly ShipField[]): readonly string[] =>
  fields.flatMap(({ writing }) => (writing?.inProperties ? [writing.key] : [])).sort();

function toRecord(row: ShipRecord, version: string, { fields, markerProperty }: Reading, people: People): VendorRecord {
  const marker = markerOf(row, markerProperty);
  return {
    key: row.id,
    label: row.identifier,
    ...(row.html_url && { url: row.html_url }),
    version,
    updatedAt: isoOf(row.updated_at),
    createdAt: isoOf(row.created_at),
    fields: Object.fromEntries(fields.map((field) => [field.schema.name, field.decode(row, people)])),
    ...(marker !== undefined && { marker }),
  };
}

/** Our marker: in its property, else in the description, where it is from before the property was set up. */
export const markerOf = (row: ShipRecord, markerProperty: string | undefined): string | undefined => {
  const held = markerProperty === undefined ? undefined : row.properties?.[markerProperty];
  const inProperty = typeof held === 'string' ? /^[a-z2-7]{20}$/.exec(held.trim())?.[0] : undefined;
  return inProperty ?? splitMarker(row.description ?? '').marker;
};
