import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Agents } from './agents.ts';
import type { StartTimer } from './deadline.ts';
import { decode } from './decode.ts';
import { NetworkFailure, type FailureKind } from './network-failure.ts';

export interface AdapterOptions {
  /** Every request goes to this origin, whatever its URL says. */
  readonly origin: URL;
  readonly agents: Agents;
  readonly maxBytes: number;
  /** For the whole exchange, from opening to the last byte. */
  readonly timeoutMs: number;
  readonly startTimer: StartTimer;
}

/** Beside axios's own settings: its `signal` would turn an answer that has arrived into a cancellation. */
export interface LeanConfig {
  readonly abortSignal?: AbortSignal;
}

/** What came back, untouched: axios's own header class costs more than the exchange, so headers travel with the bytes. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Bytes of the body as they came over the wire. */
  readonly received: number;
}

/**
 * An axios adapter straight on `node:http(s)`: axios's own costs three times the processor time, mostly for streams, progress and redirects we do not use.
 * `config.url` is a path. Rejects with `NetworkFailure` and nothing else, and never follows a redirect.
 */
export const createLeanAdapter = (options: AdapterOptions): AxiosAdapter => {
  const target = urlToHttpOptions(options.origin);
  const secure = options.origin.protocol === 'https:';
  const open = secure ? https.request : http.request;
  const fixed = {
    hostname: target.hostname,
    port: target.port,
    protocol: target.protocol,
    agent: secure ? options.agents.https : options.agents.http,
  };
  return (config) =>
    new Promise<AxiosResponse>((resolve, reject) => {
      let request: ClientRequest;
      try {
        request = open({
          ...fixed,
          method: config.method?.toUpperCase(),
          path: config.url,
          headers: headersOf(config),
        });
      } catch (error) {
        return reject(new NetworkFailure('invalid', false, codeOf(error)));
      }
      const settle = (outcome: RawAnswer | NetworkFailure) => {
        if (outcome instanceof NetworkFailure) reject(outcome);
        else resolve({ data: outcome, status: outcome.status, statusText: '', headers: {}, config });
      };
      exchange(request, { ...options, secure, signal: (config as LeanConfig).abortSignal, settle });
      request.end(config.data as string | Uint8Array | undefined);
    });
};

interface Exchange extends AdapterOptions {
  readonly secure: boolean;
  readonly signal: AbortSignal | undefined;
  settle(outcome: RawAnswer | NetworkFailure): void;
}

/** Watches one request to its end and settles exactly once. */
const exchange = (request: ClientRequest, options: Exchange): void => {
  let sent = false;
  let settled = false;
  const finish = (outcome: RawAnswer | NetworkFailure) => {
    if (settled) return;
    settled = true;
    stopTimer();
    options.signal?.removeEventListener('abort', abort);
    options.settle(outcome);
  };
  const fail = (kind: FailureKind, code?: string) => {
    finish(new NetworkFailure(kind === 'broken' && !sent ? 'unopened' : kind, sent, code));
    request.destroy();
  };
  const abort = () => fail('aborted');
  const stopTimer = options.startTimer(options.timeoutMs, () => fail('timeout'));
  if (options.signal?.aborted) return abort();
  options.signal?.addEventListener('abort', abort, { once: true });

  const opened = () => {
    sent = true;
  };
  request.on('socket', (socket) => {
    // A socket out of the pool has shaken hands long ago, TLS included.
    if (request.reusedSocket) opened();
    else socket.once(options.secure ? 'secureConnect' : 'connect', opened);
  });
  request.on('error', (error) => fail('broken', codeOf(error)));
  request.on('response', (message) => {
    opened();
    collect(message, options.maxBytes, fail, finish);
  });
};

const collect = (
  message: IncomingMessage,
  maxBytes: number,
  fail: (kind: FailureKind, code?: string) => void,
  finish: (answer: RawAnswer) => void,
): void => {
  const chunks: Buffer[] = [];
  let received = 0;
  message.on('error', (error) => fail('broken', codeOf(error)));
  if (Number(message.headers['content-length'] ?? 0) > maxBytes) return fail('too-large');
  message.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > maxBytes) fail('too-large');
    else chunks.push(chunk);
  });
  message.on('end', () => {
    const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const done = (bytes: Buffer) =>
      finish({ status: message.statusCode ?? 0, headers: message.headers, bytes, received });
    const encoding = message.headers['content-encoding'];
    if (encoding === undefined || whole.length === 0) return done(whole);
    decode(whole, encoding, maxBytes).then(done, (error: unknown) =>
      fail(codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'undecodable', codeOf(error)),
    );
  });
};

const headersOf = (config: InternalAxiosRequestConfig): http.OutgoingHttpHeaders => {
  const headers = config.headers.toJSON() as http.OutgoingHttpHeaders;
  const body = config.data as string | Uint8Array | undefined;
  if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
  return headers;
};

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
};
