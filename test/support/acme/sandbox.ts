import { createChaos, http, HttpResponse } from 'tandem-sync/sdk/sandbox';
import type { MakeSandbox, RequestHandler, SandboxStream } from 'tandem-sync/sdk/sandbox';
import type { Person } from 'tandem-sync/sdk';
import { answerRoute, createTurnstile, readForm, ROUTES, TOKEN } from './api.ts';
import { bodyOf, personOf, recordOf } from './record.ts';
import { Item } from './schema.ts';
import { createAcme, USERS } from './vendor.ts';
import type { Acme, AcmeSwitches } from './vendor.ts';

/** Makes stand-ins of Acme that behave as the switches say. */
export const acmeSandbox =
  (switches: Partial<AcmeSwitches> = {}): MakeSandbox =>
  ({ baseUrl, now }) => {
    const acme = createAcme(now, switches);
    return {
      connector: 'acme',
      baseUrl,
      settings: { baseUrl, token: TOKEN },
      handlers: handlersFor(acme, baseUrl),
      streams: { items: peoplesSide(acme) },
      people: PEOPLE,
      chaos: createChaos(),
      calls: [],
    };
  };

export const PEOPLE: readonly Person[] = USERS.filter(({ id }) => id !== 1).map(personOf);

const handlersFor = (acme: Acme, baseUrl: string): readonly RequestHandler[] => {
  const admitted = createTurnstile(acme);
  return ROUTES.map((route) =>
    http[route.method](`${baseUrl}${route.path}`, async ({ request, params }) => {
      if (acme.switches.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, acme.switches.latencyMs));
      const reply = answerRoute(
        route,
        acme,
        {
          params: params as Record<string, string>,
          query: new URL(request.url).searchParams,
          header: (name) => request.headers.get(name),
          body: await bodyIn(request),
          baseUrl,
        },
        admitted,
      );
      const { file } = reply;
      if (file) return new HttpResponse(file.bytes, { headers: { 'content-type': file.type } });
      const init = { status: reply.status, headers: reply.headers ?? {} };
      return reply.body === undefined ? new HttpResponse(null, init) : HttpResponse.json(reply.body as object, init);
    }),
  );
};

const bodyIn = async (request: Request): Promise<unknown> => {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const isForm = request.headers.get('content-type')?.startsWith('multipart/') === true;
  return isForm ? readForm(await request.formData()) : request.json();
};

/** What people do on Acme's own pages, where no workflow and no limit holds them back. */
export const peoplesSide = (acme: Acme): SandboxStream => ({
  scope: {},
  create: (fields) => String(acme.create(bodyOf(fields)).id),
  edit: (key, fields) => void acme.edit(Number(key), bodyOf(fields)),
  remove: (key) => acme.remove(Number(key)),
  fields(key) {
    const item = acme.item(Number(key));
    const assignee = USERS.find(({ id }) => id === item?.assignee) ?? null;
    return item && recordOf(Item.parse({ ...item, assignee })).fields;
  },
  keys: () => acme.ids().map(String),
  comment: (key, { body, visibility, author }) =>
    String(
      acme.addComment(Number(key), { body, internal: visibility === 'internal', author: Number(author?.id ?? 2) }).id,
    ),
  comments: (key) =>
    acme
      .comments(Number(key))
      .map(({ id, body, internal }) => ({ key: String(id), body, visibility: internal ? 'internal' : 'customer' })),
  attach: (key, { name, type = 'application/octet-stream', content, visibility }) =>
    String(
      acme.addFile({
        item: Number(key),
        name,
        type,
        bytes: new Uint8Array(content),
        internal: visibility === 'internal',
        author: 2,
      }).id,
    ),
  detach: (_key, file) => acme.removeFile(Number(file)),
  attachments: (key) =>
    acme.files(Number(key)).map(({ id, name, bytes, internal }) => ({
      key: String(id),
      name,
      content: bytes,
      visibility: internal ? 'internal' : 'customer',
    })),
});
