import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAnswerer } from './answer.ts';
import type { Alter, Answer } from './answer.ts';
import type { MakeSandbox, Sandbox } from './sandbox.ts';

export interface ServeOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Milliseconds since the epoch, for the stand-in's stamps. Default: this machine's clock. */
  readonly now?: () => number;
  readonly alter?: Alter;
}

/** A stand-in that answers. */
export interface ServedSandbox {
  readonly sandbox: Sandbox;
  readonly baseUrl: string;
  /** Drops all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves a stand-in over real HTTP on 127.0.0.1. Bodies of any kind pass through as bytes. Faults planned in `sandbox.chaos` happen here, on the socket itself
 * where they are about the connection. Rejects when the port is taken.
 */
export const serveSandbox = async (make: MakeSandbox, options: ServeOptions = {}): Promise<ServedSandbox> => {
  let answer: (request: Request) => Promise<Answer> = () => Promise.resolve({ kind: 'drop' });
  let baseUrl = '';
  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing, baseUrl, answer).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sandbox = make({ baseUrl, now: options.now ?? machineTime });
  answer = createAnswerer(sandbox, options.alter);
  return {
    sandbox,
    baseUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

// eslint-disable-next-line no-restricted-properties -- the default of a stand-in that is served for people; tests pass their own
const machineTime = (): number => Date.now();

const relay = async (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  baseUrl: string,
  answer: (request: Request) => Promise<Answer>,
): Promise<void> => {
  const body = await bodyOf(incoming);
  const request = new Request(baseUrl + (incoming.url ?? '/'), {
    method: incoming.method ?? 'GET',
    headers: headersOf(incoming),
    ...(body && incoming.method !== 'GET' && incoming.method !== 'HEAD' && { body }),
  });
  const said = await answer(request);
  if (said.kind === 'drop') {
    outgoing.destroy();
    return;
  }
  const headers: Record<string, string | string[]> = Object.fromEntries(said.headers);
  const cookies = said.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  headers['content-length'] = String(Buffer.byteLength(said.body));
  if (said.status === 204 || said.status === 304) delete headers['content-length'];
  outgoing.writeHead(said.status, headers);
  if (said.breakAfter === undefined) outgoing.end(said.body);
  else outgoing.write(Buffer.from(said.body).subarray(0, said.breakAfter), () => outgoing.destroy());
};

const bodyOf = async (incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (incoming.headers['content-length'] === undefined && incoming.headers['transfer-encoding'] === undefined)
    return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
};

const headersOf = (incoming: IncomingMessage): Headers => {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  return headers;
};
