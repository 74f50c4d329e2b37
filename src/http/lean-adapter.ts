import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Agents } from './agents.ts';
import { BodyFailure } from './body-failure.ts';
import type { StartTimer } from './deadline.ts';
import { decode } from './decode.ts';
import { NetworkFailure, type FailureKind } from './network-failure.ts';
import { sendBody, type OpenedBody, type Sending } from './streamed-body.ts';

export interface AdapterOptions {
  /** Every request goes to this origin, whatever its URL says. */
  readonly origin: URL;
  readonly agents: Agents;
  readonly maxBytes: number;
  /** For the whole exchange, from opening to the last byte; with a streamed body from one piece of it to the next. */
  readonly timeoutMs: number;
  readonly startTimer: StartTimer;
}

/** Beside axios's own settings: its `signal` would turn an answer that has arrived into a cancellation. */
export interface LeanConfig {
  readonly abortSignal?: AbortSignal;
  /** Sent as it is read, instead of `data`. */
  readonly streamed?: () => OpenedBody;
  /** Hands a success on as a `LiveAnswer`, once its headers are there. */
  readonly live?: boolean;
}

/** What came back, untouched: axios's own header class costs more than the exchange, so headers travel with the bytes. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Bytes of the body as they came over the wire. */
  readonly received: number;
}

/** An answer whose body is still to come. Whoever gets it reads or destroys it, in the same turn. */
export interface LiveAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly message: IncomingMessage;
}

/**
 * An axios adapter straight on `node:http(s)`: axios's own costs three times the processor time, mostly for streams, progress and redirects we do not use.
 * `config.url` is a path. Rejects with `NetworkFailure`, or with `BodyFailure` when a streamed body cannot be read, and never follows a redirect.
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
      const settle = (outcome: Outcome) => {
        if (outcome instanceof Error) reject(outcome);
        else resolve({ data: outcome, status: outcome.status, statusText: '', headers: {}, config });
      };
      const { abortSignal: signal, streamed, live = false } = config as LeanConfig;
      const sending = exchange(request, { ...options, secure, signal, live, whole: streamed === undefined, settle });
      if (streamed) sendBody(request, streamed(), sending).catch(sending.fail);
      else request.end(config.data as string | Uint8Array | undefined);
    });
};

type Outcome = RawAnswer | LiveAnswer | NetworkFailure | BodyFailure;

interface Exchange extends AdapterOptions {
  readonly secure: boolean;
  readonly signal: AbortSignal | undefined;
  readonly live: boolean;
  /** The body goes out in one piece, or there is none. */
  readonly whole: boolean;
  settle(outcome: Outcome): void;
}

/** Watches one request to its end and settles exactly once. Answers what a body that is streamed has to tell it. */
const exchange = (request: ClientRequest, options: Exchange): Sending & { fail(error: unknown): void } => {
  let opened = false;
  // A request without its last byte is none: no server acts on half a body.
  let complete = options.whole;
  let settled = false;
  const finish = (outcome: Outcome) => {
    if (settled) return;
    settled = true;
    stopTimer();
    options.signal?.removeEventListener('abort', abort);
    options.settle(outcome);
    if (!complete) request.destroy();
  };
  const fail = (kind: FailureKind, code?: string) => {
    finish(new NetworkFailure(kind === 'broken' && !opened ? 'unopened' : kind, opened && complete, code));
    request.destroy();
  };
  const abort = () => fail('aborted');
  const startTimer = () => options.startTimer(options.timeoutMs, () => fail('timeout'));
  let stopTimer = startTimer();
  if (options.signal?.aborted) abort();
  else options.signal?.addEventListener('abort', abort, { once: true });

  const open = () => {
    opened = true;
  };
  request.on('socket', (socket) => {
    // A socket out of the pool has shaken hands long ago, TLS included.
    if (request.reusedSocket) open();
    else socket.once(options.secure ? 'secureConnect' : 'connect', open);
  });
  request.on('error', (error) => fail('broken', codeOf(error)));
  request.on('response', (message) => {
    open();
    const { statusCode: status = 0, headers } = message;
    if (options.live && status >= 200 && status < 300) finish({ status, headers, message });
    else collect(message, options.maxBytes, fail, finish);
  });
  return {
    moved() {
      if (settled) return;
      stopTimer();
      stopTimer = startTimer();
    },
    complete() {
      complete = true;
    },
    over: () => settled,
    fail(error) {
      finish(error instanceof BodyFailure ? error : new BodyFailure(error));
      request.destroy();
    },
  };
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
  const streamed = (config as LeanConfig).streamed?.();
  if (streamed) Object.assign(headers, lengthOf(streamed.size));
  return headers;
};

const lengthOf = (size: number | undefined): http.OutgoingHttpHeaders =>
  size === undefined ? { 'transfer-encoding': 'chunked' } : { 'content-length': size };

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
};
