import { type VendorRecord, once, type Once } from 'tandem-sync/sdk';
import type { MarkerPlace } from './attributes.ts';
import type { Client } from './client.ts';
import { NONE_KNOWN, customId, type CustomField } from './custom-fields.ts';
import { fieldsHere } from './fields-here.ts';
import { findMarkerPlace } from './marker-place.ts';
import { placesOf, type Places } from './place.ts';
import { toRecord } from './record.ts';
import { isRelation } from './relations.ts';
import { IssueAnswer, type Issue } from './schema.ts';
import type { IssueScope } from './settings.ts';

/** What the parts of an open stream share. */
export interface StreamContext {
  readonly client: Client;
  readonly scope: IssueScope;
  readonly places: Places;
  /** Custom fields of this scope, the one for markers included. */
  readonly customFields: Once<readonly CustomField[]>;
  readonly markerPlace: Once<MarkerPlace>;
  /** Says that these native fields are used: from now on records carry those of them that are custom fields or relations. */
  use(fields: Iterable<string>): void;
  /** What to ask for besides an issue itself: these parts, and relations where they are used. */
  including(...parts: readonly string[]): string;
  toRecord(issue: Issue): Promise<VendorRecord>;
  /** One issue, or the status that says why not: 403 hidden, 404 absent. */
  fetchIssue(key: string, include: string): Promise<Issue | 403 | 404>;
}

/** No I/O yet. */
export function openContext(client: Client, scope: IssueScope): StreamContext {
  const places = placesOf(client, scope);
  const used = new Set<string>();
  const customFields = once(() => fieldsHere(client, places));
  return {
    client,
    scope,
    places,
    customFields,
    markerPlace: once(() => findMarkerPlace(client, customFields)),
    use(fields) {
      for (const name of fields) if (customId(name) !== undefined || isRelation(name)) used.add(name);
    },
    including: (...parts) => [...parts, ...([...used].some(isRelation) ? ['relations'] : [])].join(','),
    async toRecord(issue) {
      // Formats matter only where custom fields are used: whoever maps none never asks for them.
      const known = [...used].some((name) => !isRelation(name)) ? await client.customFields.get() : undefined;
      return toRecord(issue, { settings: client.settings, customFields: known ?? NONE_KNOWN, used });
    },
    async fetchIssue(key, include) {
      const path = `/issues/${encodeURIComponent(key)}.json`;
      const reply = await client.http.send({
        method: 'GET',
        path,
        query: { include },
        schema: IssueAnswer,
        accept: [403, 404],
      });
      return reply.status === 403 || reply.status === 404 ? reply.status : reply.data.issue;
    },
  };
}
