import { secondsOf } from '../fields/days.ts';
import { markerOf } from '../records/marker.ts';
import type { Row } from '../schema.ts';
import { newestRows } from './newest.ts';
import { OVERLAP_SECONDS } from './pull.ts';
import { searchMarker, type Listed } from './query.ts';

export type ByMarker = ReadonlyMap<string, readonly string[]>;

export interface Hunt {
  readonly listed: Listed;
  readonly markerProperty: string | undefined;
  inScope(row: Row): boolean;
}

/**
 * Keys of records that carry one of the markers, oldest first. Where the marker has a property of its own and the server can search, one search for each marker; what
 * that does not find (it may lag, and how long nobody says) is looked for among the records made since, in the plain list.
 */
export async function findByMarker(hunt: Hunt, markers: readonly string[], since: string): Promise<ByMarker> {
  const found = new Map<string, Row[]>();
  const note = (row: Row): void => {
    const marker = markerOf(row, hunt.markerProperty);
    if (marker === undefined || !markers.includes(marker) || row.is_deleted || !hunt.inScope(row)) return;
    const rows = found.get(marker) ?? [];
    if (!rows.some(({ id }) => id === row.id)) found.set(marker, [...rows, row]);
  };
  const { listed, markerProperty } = hunt;
  if (markerProperty !== undefined && (await listed.profile()).changes === 'search')
    for (const marker of markers) (await searchMarker(listed, markerProperty, marker)).forEach(note);
  if (markers.some((marker) => !found.has(marker)))
    for await (const row of newestRows(listed, Math.max(1, secondsOf(since) - OVERLAP_SECONDS))) note(row);
  return new Map([...found].map(([marker, rows]) => [marker, oldestFirst(rows).map(({ id }) => id)]));
}

const oldestFirst = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => a.created_at - b.created_at);
