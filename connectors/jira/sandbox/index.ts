import {
  HttpResponse,
  createChaos,
  http,
  type MakeSandbox,
  type Sandbox,
  type SandboxOptions,
} from 'tandem-sync/sdk/sandbox';
import { BULK_ROUTES } from './bulk-routes.ts';
import type { Answer, Call, Route } from './call.ts';
import { COMMENT_ROUTES } from './comment-routes.ts';
import { FILE_ROUTES, media } from './file-routes.ts';
import { ISSUE_ROUTES } from './issue-routes.ts';
import { LINK_ROUTES } from './link-routes.ts';
import { META_ROUTES } from './meta-routes.ts';
import { peopleSide } from './people-side.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { Refused } from './refusal.ts';
import { asBody } from './save.ts';
import { createStore, type Store } from './store.ts';
import { USERS, type UserRow } from './world.ts';

/** The stand-in with its inside open, for tests that turn its switches or look at what was stored. */
export interface JiraSandbox extends Sandbox {
  readonly store: Store;
  /** Settings of one of `USERS`, by the name in the address. */
  settingsOf(name: string): Readonly<Record<string, unknown>>;
}

/** The fixed paths come before those that take anything in their place. */
const ROUTES: readonly Route[] = [
  ...META_ROUTES,
  ...BULK_ROUTES,
  ...FILE_ROUTES,
  ...COMMENT_ROUTES,
  ...LINK_ROUTES,
  ...ISSUE_ROUTES,
];

/** What finishing asks for. */
export const MOVES = { 已完成: { resolution: '完成' }, 不予处理: { resolution: '不做' } };

/** The scope of the stand-in's own project. */
export const SCOPE = { project: 'CRM', type: '故事', moves: MOVES } as const;

export function makeJiraSandbox(
  { baseUrl, now }: SandboxOptions,
  scope: Readonly<Record<string, unknown>> = SCOPE,
): JiraSandbox {
  const store = createStore(now);
  const limit = createRateLimit(now, () => store.switches.burst);
  const settingsOf = (name: string) => {
    const user = USERS.find(({ accountId }) => accountId === `712020:${name}`);
    return { baseUrl, email: user?.email ?? '', token: user?.token ?? '', internalRole: 'Developers' };
  };
  const project = scope['project'] === 'HELP' ? '10002' : '10000';
  return {
    connector: 'jira',
    baseUrl,
    settings: settingsOf('bot'),
    handlers: [http.all(`${baseUrl}/*`, async ({ request }) => respond(await serve(store, limit, baseUrl, request)))],
    streams: { issues: peopleSide(store, project, scope) },
    people: USERS.filter(
      ({ active, accountType, token }) => active && accountType !== 'app' && token === undefined,
    ).map(({ accountId, displayName, email, showsEmail }) => ({
      id: accountId,
      name: displayName,
      ...(showsEmail && { email }),
    })),
    chaos: createChaos(),
    calls: [],
    store,
    settingsOf,
  };
}

export const jiraSandbox: MakeSandbox = (options) => makeJiraSandbox(options);

async function serve(store: Store, limit: RateLimit, baseUrl: string, request: Request): Promise<Answer> {
  const url = new URL(request.url);
  const path = url.pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);
  if (path.startsWith('/media/')) return media(store, url);
  const viewer = userOf(request.headers.get('authorization'));
  if (!viewer && !store.switches.isPublic) return UNKNOWN;
  const answer =
    limit.check(request.method, path.slice(API.length)) ?? (await route(store, baseUrl, path, request, viewer));
  return viewer ? answer : { ...answer, headers: { ...answer.headers, ...AS_VISITOR } };
}

const API = '/rest/api/3';

async function route(
  store: Store,
  baseUrl: string,
  path: string,
  request: Request,
  viewer: UserRow | undefined,
): Promise<Answer> {
  for (const { method, path: pattern, answer } of ROUTES) {
    const found = method === request.method && path.startsWith(API) ? pattern.exec(path.slice(API.length)) : null;
    if (!found) continue;
    try {
      const params = found.slice(1).map(decodeURIComponent);
      const query = new URL(request.url).searchParams;
      const call: Call = { store, viewer, baseUrl, method, query, request, params, body: await bodyOf(request) };
      return await answer(call);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, json: error.body };
    }
  }
  return { status: 404, json: { errorMessages: ['null for uri'], errors: {} } };
}

async function bodyOf(request: Request) {
  if (!/json/.test(request.headers.get('content-type') ?? '')) return {};
  try {
    return asBody(JSON.parse(await request.text()));
  } catch {
    throw new Refused(400, { errorMessages: ['There was an error parsing JSON.'], errors: {} });
  }
}

function userOf(authorization: string | null): UserRow | undefined {
  const given = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  if (given === undefined) return undefined;
  const words = new TextDecoder().decode(Uint8Array.from(atob(given), (letter) => letter.codePointAt(0) ?? 0));
  return USERS.find(({ email, token }) => token !== undefined && words === `${email}:${token}`);
}

/** Bad credentials on a site that lets visitors in. */
const AS_VISITOR = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
/** Plain text, unlike every other refusal. */
const UNKNOWN: Answer = {
  status: 401,
  json: 'Client must be authenticated to access this resource.',
  headers: { ...AS_VISITOR, 'www-authenticate': 'OAuth realm="https%3A%2F%2Fjira"' },
};

function respond({ status, json, bytes, headers = {} }: Answer): Response {
  if (bytes) return new HttpResponse(bytes, { status, headers });
  if (json === undefined) return new HttpResponse(null, { status, headers });
  const isText = typeof json === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return new HttpResponse(isText ? json : JSON.stringify(json), {
    status,
    headers: { 'content-type': type, ...headers },
  });
}
