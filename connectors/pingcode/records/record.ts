import type { Native, VendorRecord } from 'tandem-sync/sdk';
import { isoOf } from '../fields/days.ts';
import type { Field } from '../fields/field.ts';
import type { Directory, People } from '../people/directory.ts';
import type { Row } from '../schema.ts';
import { markerOf } from './marker.ts';
import { versionOf } from './version.ts';

export interface Reading {
  readonly fields: readonly Field[];
  readonly directory: Directory;
  readonly markerProperty: string | undefined;
  /** Fields with people in them cost calls to the directory and are left out unless asked for. `undefined`: everything is asked for. */
  readonly asked?: readonly string[];
}

/** Records as the engine sees them, without the fields kept beside them. People of all of them are looked up together. */
export async function toRecords(rows: readonly Row[], reading: Reading): Promise<readonly VendorRecord[]> {
  const { asked, directory } = reading;
  const fields = reading.fields.filter(
    ({ schema, users }) => !users || asked === undefined || asked.includes(schema.name),
  );
  const people = await directory.resolve(rows.flatMap((row) => fields.flatMap((field) => field.users?.(row) ?? [])));
  const properties = propertyKeys(reading.fields);
  const partial = asked !== undefined && keptBeside(reading.fields, asked).length > 0;
  return rows.map((row) => ({
    ...toRecord(row, versionOf(row, properties), { ...reading, fields }, people),
    ...(partial && { partial }),
  }));
}

/** Those of the fields asked for that the record itself does not show. */
export const keptBeside = (fields: readonly Field[], asked: readonly string[]): readonly Field[] =>
  fields.filter(({ schema, beside }) => beside?.read && asked.includes(schema.name));

/** Reads the fields kept beside one record. */
export const readBeside = async (fields: readonly Field[], key: string): Promise<Readonly<Record<string, Native>>> =>
  Object.fromEntries(
    await Promise.all(fields.map(async ({ schema, beside }) => [schema.name, (await beside?.read?.(key)) ?? null])),
  );

/** All of them, whatever is asked for: a version must not depend on who looks. */
const propertyKeys = (fields: readonly Field[]): readonly string[] =>
  fields.flatMap(({ writing }) => (writing?.inProperties ? [writing.key] : [])).sort();

function toRecord(row: Row, version: string, { fields, markerProperty }: Reading, people: People): VendorRecord {
  const marker = markerOf(row, markerProperty);
  return {
    key: row.id,
    label: row.identifier,
    ...(row.html_url && { url: row.html_url }),
    version,
    updatedAt: isoOf(row.updated_at),
    createdAt: isoOf(row.created_at),
    fields: Object.fromEntries(
      fields.flatMap((field) => (field.decode ? [[field.schema.name, field.decode(row, people)]] : [])),
    ),
    ...(marker !== undefined && { marker }),
  };
}
