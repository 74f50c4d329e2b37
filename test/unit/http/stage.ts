import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach } from 'vitest';
import { createHost, type HttpHost } from '../../../src/http/index.ts';
import type { StartTimer } from '../../../src/http/deadline.ts';
import type { Budget, HttpClient, HttpOptions } from '../../../src/sdk/index.ts';
import { createTestClock, type TestClock } from '../../../src/sdk/testing/clock.ts';

/** One request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What the server does with a request: a plain answer, or anything at all with the bare response. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly text?: string | Buffer;
    }
  | ((response: ServerResponse, arrival: Arrival) => void);

/** A request under a timer that only the test can let run out. */
export interface ManualTimer {
  readonly start: StartTimer;
  /** Time-outs asked for and not cancelled, ms. */
  readonly running: () => readonly number[];
  /** How many were ever asked for. */
  readonly started: () => number;
  fire(): void;
}

export interface LogLine {
  readonly fields: object;
  readonly message: string;
}

export interface Stage {
  readonly baseUrl: string;
  readonly host: HttpHost;
  readonly clock: TestClock;
  readonly timer: ManualTimer;
  readonly arrivals: readonly Arrival[];
  readonly logged: readonly LogLine[];
  client(options?: Partial<HttpOptions>): HttpClient;
  /** Answers the next requests in order; the last one answers all that follow. */
  script(...replies: readonly Reply[]): void;
}

export interface StageOptions {
  readonly budget?: Budget;
  readonly secrets?: readonly string[];
  /** Default true: sleeping takes no time. */
  readonly auto?: boolean;
  readonly random?: () => number;
}

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A scripted server on loopback and a host that talks to it, both gone after the test. */
export const setStage = async (options: StageOptions = {}): Promise<Stage> => {
  const arrivals: Arrival[] = [];
  const logged: LogLine[] = [];
  let replies: readonly Reply[] = [{ json: {} }];
  const baseUrl = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const arrival = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    arrivals.push(arrival);
    const reply = replies[0];
    if (replies.length > 1) replies = replies.slice(1);
    if (typeof reply === 'function') reply(response, arrival);
    else respond(response, reply ?? {});
  });
  const clock = createTestClock({ auto: options.auto ?? true });
  const timer = manualTimer();
  const note = (fields: object, message: string) => void logged.push({ fields, message });
  const host = createHost({
    clock,
    log: { debug: note, info: note, warn: note, error: note },
    connection: { name: 'helpdesk', secrets: options.secrets ?? [], ...(options.budget && { budget: options.budget }) },
    random: options.random ?? (() => 0.5),
    startTimer: timer.start,
  });
  closers.push(() => host.close());
  return {
    baseUrl,
    host,
    clock,
    timer,
    arrivals,
    logged,
    client: (clientOptions = {}) => host.http({ baseUrl, ...clientOptions }),
    script(...next) {
      replies = next;
    },
  };
};

const respond = (response: ServerResponse, reply: Exclude<Reply, (...args: never[]) => void>): void => {
  const body = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
  const type = reply.json === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(reply.status ?? 200, { ...type, ...reply.headers });
  response.end(body);
};

const serve = async (
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const manualTimer = (): ManualTimer => {
  let waiting: { readonly ms: number; readonly fire: () => void }[] = [];
  let started = 0;
  return {
    start(ms, fire) {
      const entry = { ms, fire };
      started += 1;
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    running: () => waiting.map((entry) => entry.ms),
    started: () => started,
    fire() {
      for (const entry of waiting.splice(0)) entry.fire();
    },
  };
};

/** The error a promise rejects with. */
export const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, but it succeeded');
};

/** Lets everything that is ready have its turn. */
export const settle = async (): Promise<void> => {
  for (let count = 0; count < 20; count += 1) await new Promise((resolve) => setImmediate(resolve));
};
