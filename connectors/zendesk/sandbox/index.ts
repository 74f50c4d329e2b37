import {
  HttpResponse,
  createChaos,
  http,
  type MakeSandbox,
  type Sandbox,
  type SandboxOptions,
} from 'tandem-sync/sdk/sandbox';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { actsOn, type Acts } from './acts.ts';
import { NOT_FOUND, UNKNOWN_USER, type Answer } from './answers.ts';
import { COMMENT_ROUTES } from './comment-routes.ts';
import { EXPORT_ROUTES } from './export-routes.ts';
import { createLimits, type Limits } from './limits.ts';
import { peopleSide } from './people-side.ts';
import type { Route } from './route.ts';
import type { Body } from './save.ts';
import { createStore, type Store } from './store.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import { TICKET_ROUTES } from './ticket-routes.ts';
import { BOT, TOKEN, USERS, byIdIn, type UserRow } from './world.ts';

/** The stand-in with its inside open, for tests that flip its switches or look at what was stored. */
export interface ZendeskSandbox extends Sandbox {
  readonly store: Store;
  readonly switches: Switches;
  readonly acts: Acts;
  /** Settings for one of `USERS` by address. */
  settingsOf(email: string): Readonly<Record<string, unknown>>;
}

const ROUTES: readonly Route[] = [...TICKET_ROUTES, ...EXPORT_ROUTES, ...COMMENT_ROUTES, ...ACCOUNT_ROUTES];

export function makeZendeskSandbox({ baseUrl, now }: SandboxOptions): ZendeskSandbox {
  const switches = defaultSwitches();
  const store = createStore(now, switches);
  const limits = createLimits(now, switches);
  const settingsOf = (email: string) => ({ baseUrl, email, token: TOKEN });
  return {
    connector: 'zendesk',
    baseUrl,
    settings: settingsOf(byIdIn(USERS, BOT)?.email ?? ''),
    handlers: [
      http.all(`${baseUrl}/*`, async ({ request }) => respond(await serve({ store, limits, baseUrl }, request))),
    ],
    streams: { tickets: peopleSide(store) },
    people: USERS.filter((user) => user.role !== 'end-user' && !user.suspended).map(({ id, name, email }) => ({
      ...{ id: String(id), name, email },
    })),
    chaos: createChaos(),
    calls: [],
    store,
    switches,
    acts: actsOn(store),
    settingsOf,
  };
}

export const zendeskSandbox: MakeSandbox = (options) => makeZendeskSandbox(options);

interface Place {
  readonly store: Store;
  readonly limits: Limits;
  readonly baseUrl: string;
}

async function serve({ store, limits, baseUrl }: Place, request: Request): Promise<Answer> {
  const url = new URL(request.url);
  const own = url.pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);
  const user = userOf(store, request.headers.get('authorization'));
  const file = /^\/attachments\/token\/f(\d+)\/$/.exec(own)?.[1];
  if (file !== undefined) return download(store, Number(file));
  const path = /^\/api\/v2(\/.*?)(\.json)?$/.exec(own)?.[1];
  if (path === undefined) return NOT_FOUND;
  if (!user) return UNKNOWN_USER;
  const { refusal, headers } = limits.take(request.method, path, user.id);
  if (refusal) return refusal;
  const bytes = new Uint8Array(await request.arrayBuffer());
  const route = ROUTES.find((one) => one.method === request.method && one.path.test(path));
  if (!route) return { status: 501, json: { error: `this stand-in does not know ${request.method} ${path}` } };
  const body = jsonOf(request.headers.get('content-type'), bytes);
  const id = route.path.exec(path)?.[1] ?? '';
  const call = { store, user, query: url.searchParams, headers: request.headers, body, bytes, id, baseUrl };
  const answer = route.answer(call);
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** `{email}/token:{token}`. Any agent's address goes with the account's token. */
const userOf = (store: Store, header: string | null): UserRow | undefined => {
  const given = Buffer.from((header ?? '').replace(/^Basic /, ''), 'base64').toString();
  const email = given.endsWith(`/token:${TOKEN}`) ? given.slice(0, -`/token:${TOKEN}`.length) : undefined;
  return store.users.find((user) => user.email === email && user.role !== 'end-user' && user.suspended !== true);
};

const download = (store: Store, id: number): Answer => {
  const file = store.files.get(id);
  if (!file || file.deleted) return NOT_FOUND;
  const elsewhere = store.switches.fileStore;
  if (elsewhere !== undefined) return { status: 302, headers: { location: `${elsewhere}/attachment/${id}` } };
  return { status: 200, bytes: file.bytes, headers: { 'content-type': file.type } };
};

const jsonOf = (type: string | null, bytes: Uint8Array): Body => {
  if (!type?.includes('json') || bytes.length === 0) return {};
  return JSON.parse(new TextDecoder().decode(bytes)) as Body;
};

function respond({ status, json, headers = {}, bytes }: Answer): Response {
  if (status === 204) return new HttpResponse(null, { status, headers });
  if (bytes) return new HttpResponse(bytes.slice().buffer, { status, headers });
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return new HttpResponse(json === undefined ? '' : JSON.stringify(json), { status, headers: { ...type, ...headers } });
}
