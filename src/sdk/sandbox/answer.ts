import { getResponse, HttpHandler } from 'msw';
import type { RequestHandler } from 'msw';
import type { Fault } from './chaos.ts';
import type { Sandbox } from './sandbox.ts';

/** What a stand-in says to one request. `drop`: nothing; the connection just ends. */
export type Answer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Body;
      /** The connection drops after so many bytes of the body, though its length says more. */
      readonly breakAfter?: number;
    }
  | { readonly kind: 'drop' };

/** Text as text: Node sends it in one piece with its headers, bytes in two. */
export type Body = string | Uint8Array<ArrayBuffer>;

/** Rewrites the body of a text answer on its way out: for tests that want something a vendor would not say by itself. */
export type Alter = (body: string, request: Request) => string;

/**
 * Makes the function that lets a stand-in answer: its handlers, and the faults planned for it, before or after the handler as each one says. Notes every call.
 * A request no handler knows is answered 501, and so is one whose handler throws: neither is repeated by a client, and tests look for it in `calls`.
 */
export const createAnswerer = (sandbox: Sandbox, alter?: Alter): ((request: Request) => Promise<Answer>) => {
  const candidates = indexed(sandbox.handlers);
  const execute = async (request: Request): Promise<Answer> => {
    const { pathname } = new URL(request.url);
    try {
      const response = await getResponse(candidates(request), request);
      if (!response) return json(501, { message: `this stand-in does not know ${request.method} ${pathname}` });
      return await replyFrom(response, (body) => (alter ? alter(body, request) : body));
    } catch (error) {
      return json(501, { message: `this stand-in failed at ${request.method} ${pathname}: ${String(error)}` });
    }
  };

  return async (request) => {
    const { method } = request;
    const path = new URL(request.url).pathname;
    const fault = sandbox.chaos.take(method, path);
    const answer = fault ? await misbehave(fault, () => execute(request)) : await execute(request);
    sandbox.calls.push({ method, path, status: answer.kind === 'reply' ? answer.status : 0 });
    return answer;
  };
};

/** One fault at work. Those that say "executed" call the handler, the others answer in its place. */
const misbehave = async (fault: Fault, execute: () => Promise<Answer>): Promise<Answer> => {
  switch (fault.kind) {
    case 'refuse-connection':
      return { kind: 'drop' };
    case 'lose-reply':
      await execute();
      return { kind: 'drop' };
    case 'status':
      return json(fault.status, fault.body ?? { message: `planned fault ${fault.status}` }, fault.headers);
    case 'html':
      return reply(fault.status ?? 200, 'text/html; charset=utf-8', PAGE);
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return execute();
    case 'truncate':
      return cut(await execute(), (body) => body.slice(0, Math.ceil(body.length / 2)));
    case 'break-off': {
      const answer = await execute();
      return answer.kind === 'reply'
        ? { ...answer, breakAfter: Math.ceil(Buffer.byteLength(answer.body) / 2) }
        : answer;
    }
    case 'oversize':
      return cut(await execute(), (body) => padded(body, fault.bytes));
  }
};

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';

const cut = (answer: Answer, change: (body: Body) => Body): Answer =>
  answer.kind === 'reply' ? { ...answer, body: change(answer.body) } : answer;

/** White space is legal around JSON: only its size is wrong with it. */
const padded = (body: Body, bytes: number): Body => {
  const start = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const whole = new Uint8Array(Math.max(bytes, start.length)).fill(0x20);
  whole.set(start);
  return whole;
};

const replyFrom = async (response: Response, alter: (body: string) => string): Promise<Answer> => {
  const { status, headers } = response;
  const type = headers.get('content-type') ?? '';
  if (type.includes('json')) return { kind: 'reply', status, headers, body: alter(await response.text()) };
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { kind: 'reply', status, headers, body: (/text|xml|html/.test(type) && altered(bytes, alter)) || bytes };
};

/** A file may call itself text and not be UTF-8: its bytes stay as they are. */
const altered = (bytes: Uint8Array, alter: (body: string) => string): string | undefined => {
  try {
    return alter(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const reply = (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  kind: 'reply',
  status,
  headers: new Headers({ 'content-type': type, ...headers }),
  body,
});

const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): Answer =>
  reply(status, 'application/json', JSON.stringify(body), headers);

/** MSW tries its handlers one after the other, at some microseconds each. Method and the fixed part of the path rule most of them out for nothing. */
const indexed = (handlers: readonly RequestHandler[]): ((request: Request) => RequestHandler[]) => {
  const entries = handlers.map((handler) => {
    if (!(handler instanceof HttpHandler)) return { handler, method: undefined, prefix: '' };
    const { method, path } = handler.info;
    return { handler, method, prefix: typeof path === 'string' ? fixedPart(path) : '' };
  });
  return ({ method, url }) =>
    entries
      .filter((entry) => (typeof entry.method !== 'string' || entry.method === method) && url.startsWith(entry.prefix))
      .map((entry) => entry.handler);
};

/** Up to the first parameter; nothing where a comparison letter by letter might mislead. */
const fixedPart = (path: string): string => {
  const origin = /^https?:\/\/[^/]+/.exec(path)?.[0];
  if (origin === undefined) return '';
  const rest = /^[\w/.-]*/.exec(path.slice(origin.length))?.[0] ?? '';
  // A parameter that ends the path may be optional, with the slash before it.
  return origin + (rest.length === path.length - origin.length ? rest : rest.replace(/\/$/, ''));
};
