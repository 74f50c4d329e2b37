import type { AxiosRequestConfig } from 'axios';
import { createRequire } from 'node:module';
import { ProtocolError, text } from '../sdk/index.ts';
import type { Clock, HttpClient, HttpOptions, HttpReply, HttpRequest, Log } from '../sdk/index.ts';
import type { Agents } from './agents.ts';
import { createAuthorizer, type Authorizer, type Proof } from './authorizer.ts';
import type { Counters } from './counters.ts';
import type { StartTimer } from './deadline.ts';
import { ACCEPT_ENCODING } from './decode.ts';
import { networkError, sentence, type Asked } from './failures.ts';
import { learnHeaders, learnSensitive, lowerCase } from './headers.ts';
import { interpret } from './interpret.ts';
import { createLeanAdapter, type LeanConfig, type RawAnswer } from './lean-adapter.ts';
import { NetworkFailure } from './network-failure.ts';
import type { RateGate } from './rate-gate.ts';
import type { Redactor } from './redactor.ts';
import { encodeBody, type EncodedBody } from './request-body.ts';
import { requestPath, shownPath } from './request-url.ts';
import { withRetries, type RetryOptions } from './retries.ts';

/** `require` gives axios as one file; as modules it is seventy, and takes half as long again to load. */
const { Axios } = createRequire(import.meta.url)('axios') as typeof import('axios');

/** What all clients of one connection share. */
export interface Shared {
  readonly connection: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly startTimer: StartTimer;
  readonly agents: Agents;
  readonly counters: Counters;
  readonly redactor: Redactor;
  gate(): RateGate;
}

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
  const authorizer = options.authorize && createAuthorizer(options.authorize);
  const exchange = createExchange(base, limits, standing, shared);
  options.secrets?.forEach(redactor.learn);
  learnSensitive(standing, redactor);

  const prepare = async (request: HttpRequest<unknown>): Promise<Prepared> => {
    const target = requestPath(base, request.path, request.query);
    const effect = request.effect ?? (request.method === 'GET' ? 'read' : 'write');
    const where = { connection: shared.connection };
    const asked = { method: request.method, path: shownPath(target), effect, where, ...limits } as const;
    return { request, asked, target, body: await encodeBody(request) };
  };

  /** A 401 was not executed, so one repetition with a newer proof is safe, also for a write. */
  const proven = async (prepared: Prepared, by: Authorizer): Promise<RawAnswer> => {
    const proof = learned(await by.current(), redactor);
    const answer = await exchange(prepared, proof);
    if (answer.status !== 401 || prepared.request.accept?.includes(401)) return answer;
    return exchange(prepared, learned(await by.renewed(proof), redactor));
  };

  const attempt = async (prepared: Prepared): Promise<HttpReply<unknown>> => {
    const answer = authorizer ? await proven(prepared, authorizer) : await exchange(prepared);
    return interpret(answer, prepared.request, prepared.asked, options, shared.clock.now());
  };

  const send = async (request: HttpRequest<unknown>): Promise<HttpReply<unknown>> => {
    try {
      const prepared = await prepare(request);
      return await withRetries(() => attempt(prepared), retryOptions(prepared, shared));
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
  };
};

const DEFAULT_HEADERS = { accept: 'application/json', 'accept-encoding': ACCEPT_ENCODING, 'user-agent': 'tandem-sync' };

/** Makes the function that puts one request on the wire, through the gate, and counts it. */
const createExchange = (
  origin: URL,
  limits: { readonly timeoutMs: number; readonly maxBytes: number },
  standing: Readonly<Record<string, string>>,
  { agents, startTimer, counters, gate }: Shared,
) => {
  // The bare class: no default headers, transforms or interceptors to run through on every request.
  const axios = new Axios({ adapter: createLeanAdapter({ origin, agents, startTimer, ...limits }) });

  return async ({ request, asked, target, body }: Prepared, proof?: Proof): Promise<RawAnswer> => {
    const { signal } = request;
    const config: AxiosRequestConfig & LeanConfig = {
      method: request.method,
      url: target,
      headers: { ...standing, ...proof?.headers, ...contentType(body), ...lowerCase(request.headers) },
      ...(body.data !== undefined && { data: body.data }),
      ...(signal && { abortSignal: signal }),
    };
    const leave = await gate().enter(signal);
    counters.requests += 1;
    try {
      const { data } = await axios.request<RawAnswer>(config);
      counters.bytesIn += data.received;
      return data;
    } catch (failure) {
      throw transportError(failure, asked, signal);
    } finally {
      leave();
    }
  };
};

const transportError = (failure: unknown, asked: Asked, signal: AbortSignal | undefined): unknown => {
  // Anything else may carry the whole request with its headers, so only its name goes on.
  if (!(failure instanceof NetworkFailure)) {
    const name = failure instanceof Error ? failure.name : 'error';
    const words = text(`could not be sent (${name})`, `请求无法发送（${name}）`);
    return new ProtocolError(sentence(asked, words), { where: asked.where });
  }
  const undone = failure.kind === 'aborted' && !(failure.sent && asked.effect === 'write');
  return undone ? signal?.reason : networkError(failure, asked);
};

const retryOptions = (
  { asked, request }: Prepared,
  { clock, random, gate, counters, log, connection, redactor }: Shared,
): RetryOptions => ({
  clock,
  random,
  signal: request.signal,
  pause: (waitMs) => gate().pause(waitMs),
  onRetry(error, waitMs, tries) {
    counters.retries += 1;
    const path = redactor.text(asked.path);
    log.warn({ connection, method: asked.method, path, error: error.name, tries, waitMs }, 'request will be repeated');
  },
});

/** `false` keeps axios from calling a request without a body a form. */
const contentType = ({ data, contentType: type }: EncodedBody): Record<string, string | false> => {
  if (type !== undefined) return { 'content-type': type };
  return data === undefined ? { 'content-type': false } : {};
};

const learned = (proof: Proof, redactor: Redactor): Proof => {
  learnHeaders(proof.headers, redactor);
  return proof;
};
