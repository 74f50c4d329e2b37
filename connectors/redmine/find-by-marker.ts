import type { Query } from 'tandem-sync/sdk';
import { IssuePage } from './schema.ts';
import type { StreamContext } from './stream-context.ts';

const PAGE = 100;

/**
 * Keys of issues that carry these markers, oldest first, in any project: one that was moved is still ours. By the custom field where there is one. Else by text: the server
 * searches descriptions for the head of our line, and one that does not know that filter lists what was made since, newest first, which is looked through.
 */
export async function findByMarker(
  context: StreamContext,
  markers: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>(markers.map((marker) => [marker, []]));
  if (markers.length === 0) return found;
  const place = await context.markerPlace.get();
  const query: Query =
    place.at === 'field'
      ? { [`cf_${place.id}`]: markers.join('|') }
      : {
          created_on: `>=${wholeSecond(since)}`,
          description: `~[tandem:${markers.length === 1 ? (markers[0] ?? '') : ''}`,
        };
  for await (const issue of issuesMatching(context, query)) {
    const { key, marker } = await context.toRecord(issue);
    if (marker !== undefined) found.get(marker)?.unshift(key);
  }
  return found;
}

/** Rounded down, in the one form the filter takes. */
const wholeSecond = (instant: string): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

async function* issuesMatching({ client }: StreamContext, query: Query) {
  let below: number | undefined;
  for (;;) {
    const bound: Query = below === undefined ? {} : { issue_id: `<=${below - 1}` };
    const page = await client.http.get(
      '/issues.json',
      { ...query, ...bound, status_id: '*', sort: 'id:desc', limit: PAGE },
      IssuePage,
    );
    yield* page.issues;
    const last = page.issues.at(-1);
    if (!last || page.issues.length >= page.total_count) return;
    below = last.id;
  }
}
