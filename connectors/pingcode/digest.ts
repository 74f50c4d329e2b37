import type { ShipRecord } from './schema.ts';

/**
 * A version for a record: its time of change and a digest of what a person can edit in it, custom properties by the keys the stream knows. PingCode has no version
 * and counts in whole seconds, so two edits in one second would otherwise look like one.
 */
export const versionOf = (record: ShipRecord, properties: readonly string[]): string =>
  `${record.updated_at}-${digest(JSON.stringify(content(record, properties)))}`;

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

/** FNV-1a over UTF-16 units, twice with different seeds: 64 bits to tell versions of one record apart, no protection against anyone. */
const digest = (value: string): string =>
  [0x811c9dc5, 0x01234567].map((seed) => fnv(value, seed).toString(36).padStart(7, '0')).join('');

const fnv = (value: string, seed: number): number => {
  let hash = seed;
  for (let index = 0; index < value.length; index += 1) hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};
