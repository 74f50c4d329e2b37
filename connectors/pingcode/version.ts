import { contentDigest } from 'tandem-sync/sdk';
import type { ShipRecord } from './schema.ts';

/**
 * A version for a record: its time of change and a digest of what a person can edit in it, custom properties by the keys the stream knows. PingCode has no version
 * and counts in whole seconds, so two edits in one second would otherwise look like one.
 */
export const versionOf = (record: ShipRecord, properties: readonly string[]): string =>
  `${record.updated_at}-${contentDigest(content(record, properties))}`;

const content = (record: ShipRecord, properties: readonly string[]): unknown => {
  const { state, priority, assignee, type, solution, submitted_by } = record;
  return [
    record.title,
    record.description ?? null,
    [state, priority, assignee, type, solution, submitted_by].map((ref) => ref?.id ?? null),
    (record.tags ?? []).map((tag) => tag.id),
    properties.map((key) => record.properties?.[key] ?? null),
  ];
};
