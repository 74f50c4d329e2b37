import { once, type Clock, type Host, type HttpClient, type HttpReply, type Log, type Once } from 'tandem-sync/sdk';
import { explain, notKnown } from './faults.ts';
import { FieldDefinitions, LinkTypes, User, type FieldForm, type LinkType } from './schema.ts';
import type { Settings } from './settings.ts';

/** One Jira account, with what does not change from issue to issue. */
export interface Client {
  readonly settings: Settings;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly account: Once<User>;
  /** What each field of the site holds, by its id. */
  readonly forms: Once<ReadonlyMap<string, FieldForm>>;
  readonly linkTypes: Once<readonly LinkType[]>;
  /** The address of an issue for people; `undefined` where it is not known. */
  addressOf(issueKey: string): string | undefined;
}

export const API = '/rest/api/3';

/** The path of one issue, and of something below it. */
export const issuePath = (key: string, rest = ''): string => `${API}/issue/${encodeURIComponent(key)}${rest}`;

/** No I/O yet. */
export function createClient(settings: Settings, host: Host): Client {
  const proof = base64(`${settings.email}:${settings.token}`);
  const http = believing(
    host.http({
      baseUrl: settings.baseUrl,
      headers: { authorization: `Basic ${proof}` },
      secrets: [settings.token, proof],
      explain: explain(host.clock),
      defaultBudget: BUDGET,
    }),
  );
  const site = settings.siteUrl ?? (settings.baseUrl.includes('/ex/jira/') ? undefined : settings.baseUrl);
  return {
    settings,
    http,
    clock: host.clock,
    log: host.log,
    account: once(() => http.get(`${API}/myself`, {}, User)),
    forms: once(async () => {
      const all = await http.get(`${API}/field`, {}, FieldDefinitions);
      return new Map(all.flatMap(({ id, schema }) => (schema ? [[id, schema] as const] : [])));
    }),
    linkTypes: once(async () => (await http.get(`${API}/issueLinkType`, {}, LinkTypes)).issueLinkTypes),
    addressOf: (key) => (site === undefined ? undefined : `${site}/browse/${key}`),
  };
}

/** Far below the burst limits of an API token (a hundred reads, fifty writes a second), which all its uses share. */
export const BUDGET = { perSecond: 10, concurrency: 4 } as const;

const base64 = (words: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(words)));

/**
 * A public site takes wrong credentials for a visitor's and answers 200 with what visitors see: a header is all that tells. Everything that looks empty would
 * look deleted.
 */
function believing(http: HttpClient): HttpClient {
  const checked = <T>(reply: HttpReply<T>): HttpReply<T> => {
    if (/FAILED|DENIED/.test(reply.headers['x-seraph-loginreason'] ?? '')) throw notKnown();
    return reply;
  };
  return {
    ...http,
    send: async (request) => checked(await http.send(request)),
    get: async (path, query, schema) => checked(await http.send({ method: 'GET', path, query, schema })).data,
  };
}
