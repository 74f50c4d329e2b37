import {
  once,
  type Host,
  type HttpClient,
  type HttpReply,
  type HttpRequest,
  type Log,
  type Once,
} from 'tandem-sync/sdk';
import { createDirectory, type Directory } from './directory.ts';
import { explain } from './faults.ts';
import { createLimits, type Limits, type RateClass } from './limits.ts';
import { accountLists, type AccountLists } from './lists.ts';
import { UserAnswer, type User } from './schema.ts';
import type { Settings } from './settings.ts';

/** Requests to one Zendesk account, each within the limits of its class. */
export type Api = Pick<HttpClient, 'send' | 'get' | 'download'>;

/** One account, with what does not change from ticket to ticket. */
export interface Client {
  readonly settings: Settings;
  readonly http: Api;
  readonly limits: Limits;
  readonly log: Log;
  readonly lists: AccountLists;
  readonly directory: Directory;
  readonly account: Once<User>;
}

/** No I/O yet. The token goes into a header, as `{email}/token:{token}` (vendor documentation, "Security and authentication"). */
export function createClient(settings: Settings, host: Host): Client {
  const proof = Buffer.from(`${settings.email}/token:${settings.token}`).toString('base64');
  const limits = createLimits(host.clock, settings.exportsPerMinute);
  const http = within(
    limits,
    host.http({
      baseUrl: `${settings.baseUrl}/api/v2`,
      headers: { authorization: `Basic ${proof}` },
      secrets: [settings.token, proof],
      explain,
      retryAfterHeaders: ['ratelimit-reset'],
      // What the smallest plan allows; the plan itself is not told by the API.
      defaultBudget: { perMinute: 200, concurrency: 8 },
    }),
  );
  return {
    settings,
    http,
    limits,
    log: host.log,
    lists: accountLists(http),
    directory: createDirectory(http),
    account: once(async () => (await http.get('/users/me', {}, UserAnswer)).user),
  };
}

const classOf = ({ method, path }: Pick<HttpRequest<unknown>, 'method' | 'path'>): RateClass => {
  if (path.startsWith('/incremental/')) return 'export';
  return method === 'PUT' && path.startsWith('/tickets/') ? 'update' : 'other';
};

const within = (limits: Limits, http: HttpClient): Api => {
  const send = async <T>(request: HttpRequest<T>): Promise<HttpReply<T>> => {
    const kind = classOf(request);
    await limits.enter(kind, request.signal);
    const reply = await http.send(request);
    limits.note(kind, reply.headers);
    return reply;
  };
  return {
    send: send as HttpClient['send'],
    get: async (path, query, schema) => (await send({ method: 'GET', path, query, schema })).data,
    download: (path, query, options) => http.download(path, query, options),
  };
};
