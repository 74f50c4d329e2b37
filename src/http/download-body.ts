import type { IncomingMessage } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { StartTimer } from './deadline.ts';
import { networkError, type Asked } from './failures.ts';
import { NetworkFailure } from './network-failure.ts';

export interface BodyOptions {
  readonly asked: Asked;
  readonly startTimer: StartTimer;
  /** Told of bytes as they came over the wire. */
  readonly count: (bytes: number) => void;
  /** Called once, when the body has ended, failed or been given up. */
  readonly leave: () => void;
  /** Makes an error fit to be seen. */
  readonly clean: (error: unknown) => unknown;
}

/**
 * The body of an answer, handed on as it comes; resolves once its first bytes are there, or its end. It may be read once. The time allowed counts while bytes are
 * waited for, not while their reader is busy; a body nobody begins to read within it is given up.
 */
export const downloadBody = async (
  message: IncomingMessage,
  options: BodyOptions,
): Promise<AsyncIterable<Uint8Array>> => {
  const source = bytesOf(message, options);
  const first = await source.next();
  if (first.done === true) return nothing();
  let state: 'fresh' | 'begun' | 'lapsed' = 'fresh';
  const stopTimer = options.startTimer(options.asked.timeoutMs, () => {
    if (state !== 'fresh') return;
    state = 'lapsed';
    void source.return();
  });
  return {
    async *[Symbol.asyncIterator]() {
      if (state === 'begun') throw new TypeError('a body can be read only once');
      if (state === 'lapsed') throw options.clean(networkError(new NetworkFailure('timeout', true), options.asked));
      state = 'begun';
      stopTimer();
      try {
        yield first.value;
        yield* source;
      } finally {
        await source.return();
      }
    },
  };
};

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Reads to the end; gives the socket up when its reader stops before. */
async function* bytesOf(message: IncomingMessage, options: BodyOptions): AsyncGenerator<Uint8Array, void> {
  const reader = decoded(message, options.count)[Symbol.asyncIterator]();
  const late = () => message.destroy(new NetworkFailure('timeout', true));
  let ended = false;
  try {
    for (;;) {
      const stopTimer = options.startTimer(options.asked.timeoutMs, late);
      const step = await reader.next().finally(stopTimer);
      ended = step.done === true;
      if (step.done === true) return;
      yield step.value;
    }
  } catch (error) {
    throw options.clean(networkError(failureOf(error), options.asked));
  } finally {
    if (!ended) message.destroy();
    options.leave();
  }
}

const failureOf = (error: unknown): NetworkFailure => {
  if (error instanceof NetworkFailure) return error;
  const { code } = error as { code?: unknown };
  const damaged = typeof code === 'string' && /^(Z_|ERR_)/.test(code) && code !== 'ERR_STREAM_PREMATURE_CLOSE';
  return new NetworkFailure(damaged ? 'undecodable' : 'broken', true, typeof code === 'string' ? code : undefined);
};

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
};

/** Files are asked for as they are; some servers compress all the same. */
const decoded = (message: IncomingMessage, count: (bytes: number) => void): AsyncIterable<Buffer> => {
  const encoding = message.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const decoder = encoding === 'identity' ? undefined : (DECODERS[encoding] ?? unknownEncoding)();
  const arriving = counted(message, count);
  // Errors of either end reach whoever reads the decoder.
  return decoder ? pipeline(arriving, decoder, () => undefined) : arriving;
};

async function* counted(message: IncomingMessage, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of message) {
    count((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}

const unknownEncoding = (): Transform =>
  new Transform({
    transform(_chunk, _encoding, done) {
      done(new NetworkFailure('undecodable', true, 'UNKNOWN_ENCODING'));
    },
  });
