import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { answerRoute, createTurnstile, readForm, ROUTES, TOKEN } from './api.ts';
import type { ApiReply, Route } from './api.ts';
import { createAcme } from './vendor.ts';
import type { Acme } from './vendor.ts';

export interface ServedAcme {
  readonly baseUrl: string;
  readonly settings: { readonly baseUrl: string; readonly token: string };
  close(): Promise<void>;
}

/** The same Acme without MSW, for measuring: bare `node:http` over the same memory and the same routes. */
export const serveAcmeFast = async (acme: Acme, port = 0): Promise<ServedAcme> => {
  const admitted = createTurnstile(acme);
  let baseUrl = '';
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const reply = (body: unknown) => {
        const said = answer(acme, incoming, body, baseUrl, admitted);
        if (acme.switches.latencyMs > 0) setTimeout(() => send(outgoing, said), acme.switches.latencyMs);
        else send(outgoing, said);
      };
      const type = incoming.headers['content-type'] ?? '';
      const bytes = Buffer.concat(chunks);
      if (type.startsWith('multipart/')) {
        const form = new Response(bytes, { headers: { 'content-type': type } }).formData();
        form.then(readForm).then(reply, () => outgoing.destroy());
      } else {
        reply(bytes.length === 0 ? undefined : (JSON.parse(bytes.toString()) as unknown));
      }
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    settings: { baseUrl, token: TOKEN },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Some plausible items, all different. */
export const fill = (acme: Acme, count: number): void => {
  for (let number = 1; number <= count; number += 1) {
    acme.create({
      title: `Item ${number}`,
      description: `What is wrong with number ${number}. `.repeat(5),
      labels: ['imported'],
    });
  }
};

const answer = (
  acme: Acme,
  incoming: IncomingMessage,
  body: unknown,
  baseUrl: string,
  admitted: () => number,
): ApiReply => {
  const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
  const found = match(incoming.method ?? '', path.split('/'));
  if (!found) return { status: 404, body: { error: 'not_found', message: 'no such address' } };
  const header = (name: string) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? value : null;
  };
  return answerRoute(
    found.route,
    acme,
    { params: found.params, query: new URLSearchParams(query), header, body, baseUrl },
    admitted,
  );
};

const COMPILED = ROUTES.map((route) => ({ route, method: route.method.toUpperCase(), parts: route.path.split('/') }));

const match = (
  method: string,
  path: readonly string[],
): { readonly route: Route; readonly params: Record<string, string> } | undefined => {
  const hit = COMPILED.find(
    (entry) =>
      entry.method === method &&
      entry.parts.length === path.length &&
      entry.parts.every((part, index) => part.startsWith(':') || part === path[index]),
  );
  if (!hit) return undefined;
  const params = Object.fromEntries(
    hit.parts.flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), path[index] ?? '']] : [])),
  );
  return { route: hit.route, params };
};

const send = (outgoing: ServerResponse, reply: ApiReply): void => {
  const body = reply.file?.bytes ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
  outgoing.writeHead(reply.status, {
    'content-type': reply.file?.type ?? 'application/json',
    'content-length': Buffer.byteLength(body),
    ...reply.headers,
  });
  outgoing.end(body);
};

/** `node test/support/acme/serve.ts --items N [--port P] [--page-size S]` prints `{"port":…,"baseUrl":…,"settings":…}` and serves until it is ended. */
if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      items: { type: 'string', default: '0' },
      port: { type: 'string', default: '0' },
      'page-size': { type: 'string', default: '100' },
    },
  });
  const acme = createAcme(() => Date.now(), { pageSize: Number(values['page-size']) });
  fill(acme, Number(values.items));
  const { baseUrl, settings } = await serveAcmeFast(acme, Number(values.port));
  console.log(JSON.stringify({ port: Number(new URL(baseUrl).port), baseUrl, settings }));
}
