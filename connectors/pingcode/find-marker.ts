import type { Client } from './client.ts';
import { secondsOf } from './days.ts';
import type { ShipKind } from './kinds.ts';
import { walkOffsets } from './listing.ts';
import type { Lookups } from './lookups.ts';
import { OVERLAP_SECONDS } from './pull.ts';
import { inScope, searchMarker, shipPages } from './query.ts';
import { markerOf } from './record.ts';
import type { ShipRecord } from './schema.ts';

export type ByMarker = ReadonlyMap<string, readonly string[]>;

/**
 * Keys of records that carry one of the markers, oldest first. Where the marker has a property of its own and the server can search, one search for each marker;
 * else the records created since are listed and their descriptions read, which needs no search index.
 */
export async function findByMarker(
  client: Client,
  kind: ShipKind,
  lookups: Lookups,
  markers: readonly string[],
  since: string,
): Promise<ByMarker> {
  const found = new Map<string, string[]>();
  const wanted = new Set(markers);
  for await (const row of candidates(client, kind, lookups, markers, since)) {
    const marker = markerOf(row, client.settings.markerProperty);
    if (marker === undefined || !wanted.has(marker) || row.is_deleted || !inScope(row, lookups)) continue;
    const keys = found.get(marker) ?? [];
    if (!keys.includes(row.id)) found.set(marker, [...keys, row.id]);
  }
  return found;
}

async function* candidates(
  client: Client,
  kind: ShipKind,
  lookups: Lookups,
  markers: readonly string[],
  since: string,
): AsyncGenerator<ShipRecord> {
  const { http, settings, profile } = client;
  const property = settings.markerProperty;
  if (property !== undefined && (await profile()).changes === 'search') {
    for (const marker of markers) yield* await searchMarker(http, kind, lookups.product.id, property, marker);
    return;
  }
  const from = Math.max(1, secondsOf(since) - OVERLAP_SECONDS);
  const walk = walkOffsets(shipPages({ http, kind, lookups, profile }, { kind: 'created', from }));
  for await (const { rows } of walk) yield* rows;
}
