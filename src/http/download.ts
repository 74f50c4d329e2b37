import {
  AuthError,
  ProtocolError,
  RejectedError,
  text,
  type Download,
  type HttpClient,
  type HttpOptions,
} from '../sdk/index.ts';
import type { Authorizer } from './authorizer.ts';
import { downloadBody } from './download-body.ts';
import { isLoginPage, sentence, type Asked } from './failures.ts';
import { flatHeaders, type Headers } from './headers.ts';
import { interpret } from './interpret.ts';
import type { LiveAnswer } from './lean-adapter.ts';
import { queryString, requestPath, shownPath } from './request-url.ts';
import { withRetries } from './retries.ts';
import { retryOptions, type Shared } from './shared.ts';
import { createWire, type Wire } from './wire.ts';

export interface DownloadParts {
  readonly base: URL;
  readonly limits: { readonly timeoutMs: number; readonly maxBytes: number };
  readonly standing: Headers;
  readonly authorizer: Authorizer | undefined;
  readonly wire: Wire;
  readonly options: HttpOptions;
  readonly shared: Shared;
}

/** One step of a download: the vendor itself, or a store it sends us to. */
interface Hop {
  readonly url: URL;
  readonly own: boolean;
}

type Opened = Awaited<ReturnType<Wire['open']>>;

const MOST_HOPS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'tandem-sync' };

/** Makes `HttpClient.download` for a base URL. */
export const createDownload = (parts: DownloadParts): HttpClient['download'] => {
  const { base, shared } = parts;
  return async (path, query, { origins = [] } = {}) => {
    try {
      const start = firstHop(base, path, query, origins);
      const attempt = async (): Promise<Download> => handOver(...(await follow(start, origins, parts)), parts);
      return await withRetries(attempt, retryOptions(askedOf(start, parts), undefined, shared));
    } catch (error) {
      throw shared.redactor.error(error);
    }
  };
};

/** Goes from redirect to redirect until something else is said. */
const follow = async (start: Hop, origins: readonly string[], parts: DownloadParts): Promise<[Opened, Hop]> => {
  let hop = start;
  for (let count = 0; count <= MOST_HOPS; count += 1) {
    const answer = await openHop(hop, parts);
    const location = REDIRECTS.includes(answer.status) ? flatHeaders(answer.headers)['location'] : undefined;
    if (location === undefined || !URL.canParse(location, hop.url.href)) return [answer, hop];
    const url = new URL(location, hop.url.href);
    const own = url.origin === parts.base.origin;
    // The usual words for a redirect are said about it. A login page would be taken for the file.
    if (own ? isLoginPage(url) : !origins.some((origin) => covers(origin, url))) return [answer, hop];
    hop = { url, own };
  }
  throw new ProtocolError(sentence(askedOf(start, parts), ENDLESS), { where: { connection: parts.shared.connection } });
};

const openHop = async (hop: Hop, parts: DownloadParts): Promise<Opened> => {
  const { limits, standing, authorizer, shared } = parts;
  const target = hop.url.pathname + hop.url.search;
  const call = { asked: askedOf(hop, parts), target, body: {} };
  // A store gets none of our headers: any of them may be a credential.
  if (!hop.own) return createWire(new URL(hop.url.origin), limits, shared).open({ ...call, headers: HEADERS });
  const open = (proof?: Headers) => parts.wire.open({ ...call, headers: { ...standing, ...HEADERS, ...proof } });
  if (!authorizer) return open();
  const proof = await authorizer.current();
  const answer = await open(proof.headers);
  return answer.status === 401 ? open((await authorizer.renewed(proof)).headers) : answer;
};

/** The answer as a `Download` once its first bytes are there; anything but a success becomes an error. */
const handOver = async (answer: Opened, hop: Hop, parts: DownloadParts): Promise<Download> => {
  if (!('message' in answer)) throw refusal(answer, hop, parts);
  const { startTimer, counters, redactor } = parts.shared;
  const { pass } = answer;
  pass.counted();
  const body = await downloadBody(answer.message, {
    asked: askedOf(hop, parts),
    startTimer,
    count: (bytes) => (counters.bytesIn += bytes),
    leave: pass.leave,
    clean: redactor.error,
  });
  const headers = flatHeaders(answer.headers);
  return { headers, ...sizeOf(headers), body };
};

const refusal = (answer: Exclude<Opened, LiveAnswer>, hop: Hop, parts: DownloadParts): unknown => {
  const asked = askedOf(hop, parts);
  const { baseUrl } = parts.options;
  try {
    interpret(
      answer,
      { method: 'GET', path: asked.path },
      asked,
      hop.own ? parts.options : { baseUrl },
      parts.shared.clock.now(),
    );
  } catch (error) {
    // A store was shown no credentials, so none were refused, and the connection is well.
    return error instanceof AuthError && !hop.own ? new RejectedError(error.words, { where: error.where }) : error;
  }
  return new ProtocolError(sentence(asked, NO_FILE), { where: asked.where });
};

const firstHop = (
  base: URL,
  path: string,
  query: Parameters<HttpClient['download']>[1],
  origins: readonly string[],
): Hop => {
  const elsewhere = URL.canParse(path) ? new URL(path) : base;
  if (elsewhere.origin !== base.origin && origins.some((origin) => covers(origin, elsewhere))) {
    const extra = queryString(query);
    if (extra !== '') elsewhere.search += `${elsewhere.search === '' ? '' : '&'}${extra}`;
    return { url: elsewhere, own: false };
  }
  return { url: new URL(base.origin + requestPath(base, path, query)), own: true };
};

/** `https://*.files.example` stands for every host under it, and for no other scheme or port. */
const covers = (origin: string, url: URL): boolean => {
  const [scheme, host] = origin.split('://*.');
  if (host === undefined) return URL.canParse(origin) && new URL(origin).origin === url.origin;
  return url.protocol === `${scheme}:` && url.host.endsWith(`.${host}`);
};

/** A store's paths may be secrets by themselves: only its name is shown. */
const askedOf = ({ url, own }: Hop, { limits, shared }: DownloadParts): Asked => ({
  method: 'GET',
  path: own ? shownPath(url.pathname) : url.origin,
  effect: 'read',
  where: { connection: shared.connection },
  ...limits,
});

const sizeOf = (headers: Headers): Pick<Download, 'size'> => {
  const encoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const size = Number(headers['content-length'] ?? Number.NaN);
  return encoded || !Number.isSafeInteger(size) ? {} : { size };
};

const ENDLESS = text('redirected from place to place without end', '被反复重定向，没有终点');
const NO_FILE = text('answered without a file', '响应中没有文件');
