import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createHost, systemClock } from '../../../src/http/index.ts';
import { UncertainError } from '../../../src/sdk/index.ts';
import { createChaos, http, HttpResponse, interceptSandbox, serveSandbox } from '../../../src/sdk/sandbox/index.ts';
import type { Fault, MakeSandbox, RequestHandler, ServedSandbox } from '../../../src/sdk/sandbox/index.ts';

/** A vendor that keeps notes, and counts how many it was really given. */
const makeNotes =
  (executed: string[], more: (baseUrl: string) => readonly RequestHandler[] = () => []): MakeSandbox =>
  ({ baseUrl }) => ({
    connector: 'notes',
    baseUrl,
    settings: { baseUrl },
    streams: {},
    people: [],
    chaos: createChaos(),
    calls: [],
    handlers: [
      http.get(`${baseUrl}/notes`, () => HttpResponse.json({ notes: executed })),
      http.post(`${baseUrl}/notes`, async ({ request: asked }) => {
        executed.push(await asked.text());
        return HttpResponse.json({ id: executed.length, text: executed.at(-1) }, { status: 201 });
      }),
      http.get(`${baseUrl}/notes/:id`, ({ params }) => HttpResponse.json({ id: params['id'] })),
      http.put(`${baseUrl}/files/:name`, async ({ request: asked }) =>
        HttpResponse.arrayBuffer(await asked.arrayBuffer()),
      ),
      http.post(`${baseUrl}/forms`, async ({ request: asked }) => {
        const form = await asked.formData();
        const file = form.get('file') as File;
        return HttpResponse.json({
          note: form.get('note'),
          name: file.name,
          bytes: [...new Uint8Array(await file.arrayBuffer())],
        });
      }),
      http.delete(`${baseUrl}/notes/:id`, () => new HttpResponse(null, { status: 204 })),
      http.get(`${baseUrl}/broken`, () => {
        throw new TypeError('a mistake in the stand-in');
      }),
      ...more(baseUrl),
    ],
  });

let served: ServedSandbox | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const start = async (
  executed: string[] = [],
  options: Parameters<typeof serveSandbox>[1] = {},
): Promise<ServedSandbox> => {
  served = await serveSandbox(makeNotes(executed), options);
  return served;
};

describe('a served stand-in', () => {
  it('answers over HTTP on loopback and notes the call, without its query', async () => {
    const { baseUrl, sandbox } = await start();
    expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${baseUrl}/notes/7?token=sesame`)).json()).toEqual({ id: '7' });
    expect(sandbox.calls).toEqual([{ method: 'GET', path: '/notes/7', status: 200 }]);
  });

  it('passes bytes through unharmed, both ways', async () => {
    const { baseUrl } = await start();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const answer = await fetch(`${baseUrl}/files/a.bin`, { method: 'PUT', body: bytes });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });

  it('hands a file out as it is, also one that calls itself text and is not UTF-8', async () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0xc4, 0xe3]);
    served = await serveSandbox(
      makeNotes([], (origin) => [
        http.get(`${origin}/a.txt`, () => new HttpResponse(bytes, { headers: { 'content-type': 'text/plain' } })),
      ]),
    );
    const answer = await fetch(`${served.baseUrl}/a.txt`);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });

  it('understands a form with a file', async () => {
    const { baseUrl } = await start();
    const body = new FormData();
    body.set('note', '你好');
    body.set('file', new Blob([new Uint8Array([0, 255])]), 'a.bin');
    const answer = await fetch(`${baseUrl}/forms`, { method: 'POST', body });
    expect(await answer.json()).toEqual({ note: '你好', name: 'a.bin', bytes: [0, 255] });
  });

  it('answers 204 without a body', async () => {
    const { baseUrl } = await start();
    expect((await fetch(`${baseUrl}/notes/1`, { method: 'DELETE' })).status).toBe(204);
  });

  it('answers a request it does not know with 501 that names it, and notes it', async () => {
    const { baseUrl, sandbox } = await start();
    const answer = await fetch(`${baseUrl}/no/such?x=1`, { method: 'PATCH' });
    expect([answer.status, await answer.json()]).toEqual([
      501,
      { message: 'this stand-in does not know PATCH /no/such' },
    ]);
    expect(sandbox.calls).toEqual([{ method: 'PATCH', path: '/no/such', status: 501 }]);
  });

  it('answers its own mistakes in the same way', async () => {
    const { baseUrl } = await start();
    const answer = await fetch(`${baseUrl}/broken`);
    expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('a mistake in the stand-in')]);
  });

  it('lets a test alter what goes out', async () => {
    const { baseUrl } = await start([], { alter: (body) => body.replace('7', '8') });
    expect(await (await fetch(`${baseUrl}/notes/7`)).json()).toEqual({ id: '8' });
  });

  it('stamps with the time it is given', async () => {
    const times: number[] = [];
    served = await serveSandbox(
      (options) => {
        times.push(options.now());
        return makeNotes([])(options);
      },
      { now: () => 42 },
    );
    expect(times).toEqual([42]);
  });

  it('says when the port is taken', async () => {
    const { baseUrl } = await start();
    await expect(serveSandbox(makeNotes([]), { port: Number(new URL(baseUrl).port) })).rejects.toThrow('EADDRINUSE');
  });

  it('finds handlers with parameters, optional parts, wildcards and patterns', async () => {
    const ok = (name: string) => () => HttpResponse.json(name);
    served = await serveSandbox(
      makeNotes([], (baseUrl) => [
        http.get(`${baseUrl}/maybe/:id?`, ok('optional')),
        http.get(`${baseUrl}/any/*`, ok('wildcard')),
        http.get(/\/pattern\/\d+$/, ok('pattern')),
        http.all(`${baseUrl}/all`, ok('all')),
      ]),
    );
    const said = async (path: string, method = 'GET') => (await fetch(served?.baseUrl + path, { method })).text();
    expect(await said('/maybe')).toBe('"optional"');
    expect(await said('/maybe/1')).toBe('"optional"');
    expect(await said('/any/thing/else')).toBe('"wildcard"');
    expect(await said('/pattern/12')).toBe('"pattern"');
    expect(await said('/all', 'DELETE')).toBe('"all"');
  });
});

/** How an exchange looked from outside: a status and a body, or the connection's end. */
const observe = (
  baseUrl: string,
  method: string,
): Promise<{ readonly status: number; readonly body: string } | { readonly brokenAfter: string } | string> =>
  new Promise((resolve) => {
    const asked = request(`${baseUrl}/notes`, { method, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => {
        resolve({ status: answer.statusCode ?? 0, brokenAfter: Buffer.concat(chunks).toString() });
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end(method === 'POST' ? 'hello' : undefined);
  });

const DONE = '{"id":1,"text":"hello"}';

describe('planned faults', () => {
  const CASES: readonly (readonly [fault: Fault, executed: boolean, seen: unknown])[] = [
    [{ kind: 'lose-reply' }, true, 'ECONNRESET'],
    [{ kind: 'refuse-connection' }, false, 'ECONNRESET'],
    [{ kind: 'status', status: 429, body: { error: 'slow' } }, false, { status: 429, body: '{"error":"slow"}' }],
    [
      { kind: 'html', status: 502 },
      false,
      { status: 502, body: expect.stringContaining('<!DOCTYPE html>') as unknown },
    ],
    [{ kind: 'slow', ms: 1 }, true, { status: 201, body: DONE }],
    [{ kind: 'truncate' }, true, { status: 201, body: DONE.slice(0, Math.ceil(DONE.length / 2)) }],
    [{ kind: 'break-off' }, true, { status: 201, brokenAfter: DONE.slice(0, Math.ceil(DONE.length / 2)) }],
    [{ kind: 'oversize', bytes: 5_000 }, true, { status: 201, body: DONE.padEnd(5_000) }],
  ];
  for (const [fault, done, seen] of CASES) {
    it(`${fault.kind}: ${done ? 'executed' : 'not executed'}, once`, async () => {
      const executed: string[] = [];
      const { baseUrl, sandbox } = await start(executed);
      sandbox.chaos.plan(fault, { method: 'POST', path: /^\/notes$/ });
      await observe(baseUrl, 'GET');
      expect(await observe(baseUrl, 'POST')).toEqual(seen);
      expect(executed).toEqual(done ? ['hello'] : []);
      expect(await observe(baseUrl, 'POST')).toMatchObject({ status: 201 });
    });
  }

  it('carry the headers they were given', async () => {
    const { baseUrl, sandbox } = await start();
    sandbox.chaos.plan({ kind: 'status', status: 503, headers: { 'retry-after': '3' } });
    expect((await fetch(`${baseUrl}/notes`)).headers.get('retry-after')).toBe('3');
  });
});

describe('an intercepted stand-in', () => {
  const intercept = async (executed: string[]) => {
    served = await interceptSandbox(makeNotes(executed), { now: () => 0 });
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const host = createHost({ clock: systemClock, log, connection: { name: 'notes', secrets: [] } });
    return { ...served, client: host.http({ baseUrl: served.baseUrl }) };
  };

  it('answers our own client without a network', async () => {
    const executed: string[] = [];
    const { client, sandbox } = await intercept(executed);
    await client.send({ method: 'POST', path: '/notes', body: 'hello' });
    expect(executed).toEqual(['hello']);
    expect(sandbox.calls).toEqual([{ method: 'POST', path: '/notes', status: 201 }]);
  });

  it('loses replies too', async () => {
    const executed: string[] = [];
    const { client, sandbox } = await intercept(executed);
    sandbox.chaos.plan({ kind: 'lose-reply' });
    await expect(client.send({ method: 'POST', path: '/notes', body: 'hello' })).rejects.toBeInstanceOf(UncertainError);
    expect(executed).toEqual(['hello']);
  });
});
