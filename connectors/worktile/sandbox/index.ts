import {
  createChaos,
  http,
  HttpResponse,
  type MakeSandbox,
  type Sandbox,
  type SandboxOptions,
} from 'tandem-sync/sdk/sandbox';
import { notFound, notOk, page, type Answer } from './answers.ts';
import { peopleSide } from './people-side.ts';
import { ROUTES, token, type Call, type Route } from './routes.ts';
import { createStore, type Store } from './store.ts';
import { CLIENT, MEMBERS } from './world.ts';
import { WEB_ROUTES } from './web-routes.ts';

/** The stand-in with its inside open, for tests that look behind the API. */
export interface WorktileSandbox extends Sandbox {
  readonly store: Store;
  /** Ends all tokens given so far, and with them nothing else. */
  expireTokens(): void;
  /** Settings of a connection in this write mode, which the stand-in then plays along with. */
  settingsFor(writes: 'auto' | 'open-api' | 'extended' | 'web-session' | 'none'): Readonly<Record<string, unknown>>;
}

/** A stateful Worktile: the open platform of 2020 until now, and the web application beside it. */
export function makeWorktileSandbox({ baseUrl, now }: SandboxOptions): WorktileSandbox {
  const store = createStore(now);
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  const settings = { baseUrl, clientId: CLIENT.id, clientSecret: CLIENT.secret };
  return {
    connector: 'worktile',
    baseUrl,
    settings,
    handlers: [http.all(`${baseUrl}/*`, async ({ request }) => respond(store, await serve(store, request, prefix)))],
    streams: { tasks: peopleSide(store) },
    get people() {
      return MEMBERS.map(({ uid, display, email, mobile }) => ({
        id: uid,
        name: display,
        ...(store.switches.memberContacts && { email, mobile }),
      }));
    },
    chaos: createChaos(),
    calls: [],
    store,
    expireTokens: () => store.tokens.clear(),
    settingsFor(writes) {
      store.switches.writes = writes === 'extended' || writes === 'none' ? writes : 'open-api';
      const web = writes === 'web-session' ? { webUrl: baseUrl, webCookie: CLIENT.cookie } : {};
      return { ...settings, writes, ...web };
    },
  };
}

export const worktileSandbox: MakeSandbox = (options) => makeWorktileSandbox(options);

async function serve(store: Store, request: Request, prefix: string): Promise<Answer> {
  const { throttle } = store.switches;
  if (throttle.times > 0) {
    throttle.times -= 1;
    return page(
      429,
      'Too Many Requests',
      throttle.retryAfter === undefined ? {} : { 'retry-after': throttle.retryAfter },
    );
  }
  const url = new URL(request.url);
  const path = url.pathname.slice(prefix.length);
  const call = { store, query: url.searchParams, body: parse(await request.text()), ids: [] };
  if (!path.startsWith('/open-api')) return web(call, request, path);
  const rest = path.slice('/open-api'.length);
  if (request.method === 'POST' && /^\/tenant-access-token\/?$/.test(rest)) return token(call);
  return isKnown(call, request) ? route(ROUTES, call, request.method, rest) : badToken(store);
}

const web = (call: Call, request: Request, path: string): Answer =>
  request.headers.get('cookie') === CLIENT.cookie
    ? route(WEB_ROUTES, call, request.method, path)
    : { status: 401, body: { code: 401, message: 'please sign in' } };

/** In the query, which is enough; in the header alone, if that is. */
function isKnown({ store, query }: Call, request: Request): boolean {
  const header = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  const given = query.get('access_token') ?? (store.switches.headerAlone ? header : undefined);
  return (store.tokens.get(given ?? '') ?? 0) > store.now();
}

function badToken({ switches }: Store): Answer {
  switch (switches.badToken) {
    case 'code-1103':
      return notOk(1103, 'invalid access token');
    case 'code-1102':
      return notOk(1102, 'malformed access token');
    case '401':
      return { status: 401, body: { code: 401, message: 'unauthorized' } };
  }
}

function route(routes: readonly Route[], call: Call, method: string, path: string): Answer {
  for (const one of routes) {
    const found = one.method === method ? one.path.exec(path) : null;
    if (found && (one.served?.(call.store) ?? true)) return one.answer({ ...call, ids: found.slice(1) });
  }
  return notFound;
}

const parse = (text: string): Call['body'] => {
  try {
    return (text === '' ? {} : JSON.parse(text)) as Call['body'];
  } catch {
    return {};
  }
};

function respond(store: Store, { status, body, raw, headers }: Answer): Response {
  const all = {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(store.now()).toUTCString(),
    ...headers,
  };
  return new HttpResponse(raw ?? JSON.stringify(body), { status, headers: all });
}
