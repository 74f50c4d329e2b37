import {
  HttpResponse,
  createChaos,
  http,
  type MakeSandbox,
  type Sandbox,
  type SandboxOptions,
} from 'tandem-sync/sdk/sandbox';
import { peopleSide } from './people-side.ts';
import { ROUTES, type Answer } from './routes.ts';
import type { Body } from './save.ts';
import { createStore, userWithToken, type Store } from './store.ts';
import { USERS, displayName } from './world.ts';

/** The stand-in with its inside open, for tests that set rules of the workflow or look at what was stored. */
export interface RedmineSandbox extends Sandbox {
  readonly store: Store;
  /** Settings for one of `USERS` by login. */
  settingsOf(login: string): Readonly<Record<string, unknown>>;
}

/**
 * `login`: whose account its settings open. An administrator sees custom fields in their own types and people's addresses, any other account text and names; the
 * people's side speaks as that account does.
 */
export function makeRedmineSandbox({ baseUrl, now }: SandboxOptions, login = 'syncbot'): RedmineSandbox {
  const store = createStore(now);
  const admin = USERS.find((user) => user.login === login)?.admin ?? false;
  const settingsOf = (login: string) => ({ baseUrl, token: USERS.find((user) => user.login === login)?.token ?? '' });
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  return {
    connector: 'redmine',
    baseUrl,
    settings: settingsOf(login),
    handlers: [http.all(`${baseUrl}/*`, async ({ request }) => respond(await serve(store, request, prefix)))],
    streams: { issues: peopleSide(store, admin) },
    people: USERS.filter((user) => !user.admin && !user.locked && user.roles[1] !== undefined).map((user) => ({
      id: String(user.id),
      name: displayName(user),
      ...(admin && { email: user.mail }),
    })),
    chaos: createChaos(),
    calls: [],
    store,
    settingsOf,
  };
}

export const redmineSandbox: MakeSandbox = (options) => makeRedmineSandbox(options);

async function serve(store: Store, request: Request, prefix: string): Promise<Answer> {
  const url = new URL(request.url);
  const user = userWithToken(request.headers.get('x-redmine-api-key'));
  if (!user) return { status: 401 };
  const type = request.headers.get('content-type') ?? '';
  const bytes = new Uint8Array(await request.arrayBuffer());
  const body = type === 'application/octet-stream' ? {} : parse(new TextDecoder().decode(bytes));
  if (body === undefined) return { status: 400 };
  for (const route of ROUTES) {
    const found = route.method === request.method ? route.path.exec(url.pathname.slice(prefix.length)) : null;
    if (found) {
      return route.answer({
        store,
        user,
        body,
        bytes,
        type,
        query: url.searchParams,
        id: decodeURIComponent(found[1] ?? ''),
      });
    }
  }
  return { status: 404 };
}

const parse = (text: string): Body | undefined => {
  try {
    return text === '' ? {} : (JSON.parse(text) as Body);
  } catch {
    return undefined;
  }
};

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const BAD_REQUEST = '<!DOCTYPE html><html><head><title>Bad request</title></head><body><h1>400</h1></body></html>';

/** Empty bodies call themselves JSON all the same; a body that cannot be parsed is answered with a page. */
function respond({ status, json, file }: Answer): Response {
  if (file) return new HttpResponse(file.bytes, { headers: { 'content-type': file.type } });
  if (status === 204) return new HttpResponse(null, { status });
  if (status === 400) {
    return new HttpResponse(BAD_REQUEST, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  const login = status === 401 ? { 'www-authenticate': 'Basic realm="Redmine API"' } : {};
  return new HttpResponse(json === undefined ? '' : JSON.stringify(json), {
    status,
    headers: { ...JSON_TYPE, ...login },
  });
}
