import { afterWrite, once, type Once, type VendorRecord } from 'tandem-sync/sdk';
import { issuePath, type Client } from './client.ts';
import { OVERLAP_MS } from './cursor.ts';
import { TAKEN, goneWhileWriting } from './faults.ts';
import { isLinkField } from './links.ts';
import { MARKER_PROPERTY } from './marker.ts';
import { mayBeQuiet } from './permissions.ts';
import { placeOf, type Place } from './place.ts';
import { isCore, toRecord, type Forms } from './record.ts';
import { Issue } from './schema.ts';
import type { IssueScope } from './settings.ts';

/** What the parts of an open stream share. */
export interface StreamContext {
  readonly client: Client;
  readonly scope: IssueScope;
  readonly place: Once<Place>;
  /** Whether edits may be kept from mailing people. */
  readonly quiet: Once<boolean>;
  /** Says that these native fields are used: from now on they are asked for, and records carry them. */
  use(names: Iterable<string>): void;
  /** The fields to ask Jira for. */
  asked(): readonly string[];
  forms(): Promise<Forms>;
  toRecord(issue: Issue): Promise<VendorRecord>;
  /** One issue with the moves it may make, from the database rather than the index; `undefined` when it is not there or not shown. */
  fetchIssue(key: string): Promise<Issue | undefined>;
  /** Notes a write of our own: the index may not show it yet. */
  touch(key: string): void;
  /** The issues written lately, newest first, at most fifty. */
  recent(): readonly string[];
  /** The issue after a write. */
  readBack(key: string): Promise<VendorRecord>;
}

/** What is asked of every issue, whatever the mapping uses. */
const ALWAYS = ['project', 'issuetype', 'status', 'created', 'updated'];
const AT_LEAST = ['summary', 'status'];
const NO_FORMS: Forms = new Map();
/** The most issues a search can be told to look at themselves. */
const RECENT = 50;

/** No I/O yet. */
export function openContext(client: Client, scope: IssueScope): StreamContext {
  const used = new Set<string>(AT_LEAST);
  const written = new Map<string, number>();
  const place = placeOf(client, scope);
  const context: StreamContext = {
    client,
    scope,
    place,
    quiet: once(async () => !client.settings.notify && (await mayBeQuiet(client, await place.get()))),
    use(names) {
      for (const name of names) used.add(name);
    },
    asked: () => [...new Set([...ALWAYS, ...[...used].map((name) => (isLinkField(name) ? 'issuelinks' : name))])],
    // The forms of fields matter only where others than Jira's own are used.
    forms: async () => ([...used].every(isCore) ? NO_FORMS : client.forms.get()),
    async toRecord(issue) {
      return toRecord(issue, { names: used, forms: await context.forms(), url: client.addressOf(issue.key) });
    },
    async fetchIssue(key) {
      const query = {
        fields: [...context.asked(), 'archiveddate'].join(','),
        properties: MARKER_PROPERTY,
        expand: 'transitions',
        updateHistory: false,
      };
      const request = { method: 'GET', path: issuePath(key), query, schema: Issue, accept: [404] } as const;
      const reply = await client.http.send(request);
      return reply.status === 404 ? undefined : reply.data;
    },
    touch(key) {
      written.delete(key);
      written.set(key, client.clock.now());
    },
    recent() {
      const since = client.clock.now() - OVERLAP_MS;
      for (const [key, at] of written) if (at < since) written.delete(key);
      return [...written.keys()].reverse().slice(0, RECENT);
    },
    readBack: (key) =>
      afterWrite(TAKEN, async () => {
        const issue = await context.fetchIssue(key);
        if (!issue) throw goneWhileWriting();
        return context.toRecord(issue);
      }),
  };
  return context;
}
