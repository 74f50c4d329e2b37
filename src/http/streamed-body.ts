import type { ClientRequest } from 'node:http';
import { ProtocolError, text, type StreamedBody } from '../sdk/index.ts';
import { BodyFailure } from './body-failure.ts';

/** A body whose first bytes are there. */
export interface OpenedBody {
  readonly size: number | undefined;
  /** The bytes, once. Ends early when its reader does. */
  readonly chunks: () => AsyncGenerator<Uint8Array>;
  /** Gives it up unread. */
  close(): Promise<void>;
}

/**
 * Opens a body and waits for its first bytes. Content may come out of a download, which waits for a place of its own: a request that held one meanwhile could wait
 * for itself.
 */
export const openBody = async ({ content, size }: StreamedBody): Promise<OpenedBody> => {
  const reader = content()[Symbol.asyncIterator]();
  const first = await reader.next();
  const close = async () => void (await reader.return?.());
  return {
    size,
    close,
    async *chunks() {
      try {
        for (let step = first; step.done !== true; step = await reader.next()) yield step.value;
      } finally {
        await close();
      }
    },
  };
};

/** What the sender tells the exchange it is part of. */
export interface Sending {
  /** Bytes went out: the time allowed starts anew. */
  moved(): void;
  /** From here on the vendor may have all of it. */
  complete(): void;
  /** Nobody waits for the rest: the answer is there, or never will be. */
  over(): boolean;
}

/** Sends a body as it is read, no faster than the other end takes it. Throws `BodyFailure` when it cannot be read, or is not as long as was said. */
export const sendBody = async (request: ClientRequest, body: OpenedBody, sending: Sending): Promise<void> => {
  let count = 0;
  try {
    for await (const chunk of body.chunks()) {
      if (sending.over()) return;
      count += chunk.length;
      if (body.size !== undefined && count > body.size) throw differs(body.size, count);
      if (count === body.size) sending.complete();
      sending.moved();
      if (!request.write(chunk)) await drained(request);
    }
    if (body.size !== undefined && count < body.size) throw differs(body.size, count);
  } catch (error) {
    throw new BodyFailure(error);
  }
  sending.complete();
  request.end();
};

const drained = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      request.off('drain', go).off('close', go);
      resolve();
    };
    if (request.destroyed) return resolve();
    request.on('drain', go).on('close', go);
  });

const differs = (said: number, count: number): ProtocolError =>
  new ProtocolError(
    text(
      `a file is not as long as its system says: ${said} bytes announced, ${count < said ? `only ${count}` : 'more'} came`,
      `文件长度与其所在系统的说明不符：应为 ${said} 字节，实际${count < said ? `只有 ${count} 字节` : '更长'}`,
    ),
  );
