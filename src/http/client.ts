import type { HttpClient, HttpOptions, HttpReply, HttpRequest } from '../sdk/index.ts';
import { createAuthorizer, type Authorizer } from './authorizer.ts';
import { ACCEPT_ENCODING } from './decode.ts';
import { createDownload } from './download.ts';
import type { Asked } from './failures.ts';
import { learnHeaders, learnSensitive, lowerCase, type Headers } from './headers.ts';
import { interpret } from './interpret.ts';
import type { RawAnswer } from './lean-adapter.ts';
import { encodeBody, type EncodedBody } from './request-body.ts';
import { requestPath, shownPath } from './request-url.ts';
import { withRetries } from './retries.ts';
import { retryOptions, type Shared } from './shared.ts';
import { createWire } from './wire.ts';

/** A request made ready once; sent as often as it takes. */
interface Prepared {
  readonly request: HttpRequest<unknown>;
  readonly asked: Asked;
  /** Path and query. */
  readonly target: string;
  readonly body: EncodedBody;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 * 1_048_576;

/** A client for one base URL. The way of a request: prepare ▸ (retries: proof ▸ gate ▸ wire ▸ interpret) ▸ redact what went wrong. */
export const createClient = (options: HttpOptions, shared: Shared): HttpClient => {
  const { redactor } = shared;
  const base = new URL(options.baseUrl);
  const limits = { timeoutMs: options.timeoutMs ?? TIMEOUT_MS, maxBytes: options.maxBytes ?? MAX_BYTES };
  const standing = { ...DEFAULT_HEADERS, ...lowerCase(options.headers) };
  const authorizer = options.authorize && learning(createAuthorizer(options.authorize), shared);
  const wire = createWire(base, limits, shared);
  options.secrets?.forEach(redactor.learn);
  learnSensitive(standing, redactor);

  const prepare = async (request: HttpRequest<unknown>): Promise<Prepared> => {
    const target = requestPath(base, request.path, request.query);
    const effect = request.effect ?? (request.method === 'GET' ? 'read' : 'write');
    const where = { connection: shared.connection };
    const asked = { method: request.method, path: shownPath(target), effect, where, ...limits } as const;
    return { request, asked, target, body: await encodeBody(request) };
  };

  const exchange = ({ request, asked, target, body }: Prepared, proof?: Headers): Promise<RawAnswer> => {
    const headers = { ...standing, ...proof, ...contentType(body), ...lowerCase(request.headers) };
    return wire.send({ asked, target, headers, body, signal: request.signal });
  };

  /** A 401 was not executed, so one repetition with a newer proof is safe, also for a write. */
  const proven = async (prepared: Prepared, by: Authorizer): Promise<RawAnswer> => {
    const proof = await by.current();
    const answer = await exchange(prepared, proof.headers);
    if (answer.status !== 401 || prepared.request.accept?.includes(401)) return answer;
    return exchange(prepared, (await by.renewed(proof)).headers);
  };

  const attempt = async (prepared: Prepared): Promise<HttpReply<unknown>> => {
    const answer = authorizer ? await proven(prepared, authorizer) : await exchange(prepared);
    return interpret(answer, prepared.request, prepared.asked, options, shared.clock.now());
  };

  const send = async (request: HttpRequest<unknown>): Promise<HttpReply<unknown>> => {
    try {
      const prepared = await prepare(request);
      return await withRetries(() => attempt(prepared), retryOptions(prepared.asked, request.signal, shared));
    } catch (error) {
      throw redactor.error(error);
    }
  };

  return {
    // The schema has narrowed `data`; only the type of the request in hand knows to what.
    send: send as HttpClient['send'],
    async get(path, query, schema) {
      return ((await send({ method: 'GET', path, query, schema })) as HttpReply<never>).data;
    },
    download: createDownload({ base, limits, standing, authorizer, wire, options, shared }),
  };
};

const DEFAULT_HEADERS = { accept: 'application/json', 'accept-encoding': ACCEPT_ENCODING, 'user-agent': 'tandem-sync' };

/** `false` keeps axios from calling a request without a body a form. */
const contentType = ({ data, stream, contentType: type }: EncodedBody): Record<string, string | false> => {
  if (type !== undefined) return { 'content-type': type };
  return data === undefined && !stream ? { 'content-type': false } : {};
};

/** What proves who we are must never show. */
const learning = (authorizer: Authorizer, { redactor }: Shared): Authorizer => {
  const learn: typeof authorizer.renewed = async (refused) => noted(await authorizer.renewed(refused));
  const noted = <P extends { readonly headers: Headers }>(proof: P): P => {
    learnHeaders(proof.headers, redactor);
    return proof;
  };
  return { current: async () => noted(await authorizer.current()), renewed: learn };
};
