import { createChaos, http, type MakeSandbox, type Sandbox, type SandboxOptions } from 'tandem-sync/sdk/sandbox';
import { brokenDown, failed, toLogin } from './answers.ts';
import type { Body } from './create.ts';
import { peopleActs, type PeopleActs } from './people-acts.ts';
import { peopleSide } from './people-side.ts';
import { ROUTES } from './routes.ts';
import { createStore, type Store } from './store.ts';
import { LIFECYCLES, USERS } from './world.ts';

/** The stand-in with its inside open, for tests that turn its switches or look at what was stored. */
export interface RequestTrackerSandbox extends Sandbox {
  readonly store: Store;
  readonly acts: PeopleActs;
  /** Settings for one of its users by name. */
  settingsOf(name: string): Readonly<Record<string, unknown>>;
}

export function makeRequestTrackerSandbox({ baseUrl, now }: SandboxOptions): RequestTrackerSandbox {
  const store = createStore(now);
  const settingsOf = (name: string) => ({ baseUrl, token: USERS.find((user) => user.name === name)?.token ?? '' });
  const root = `${baseUrl}/REST/2.0`;
  return {
    connector: 'request-tracker',
    baseUrl,
    settings: { ...settingsOf('bot'), lifecycles: told },
    handlers: [http.all(`${root}/*`, ({ request }) => serve(store, request, root))],
    streams: { tickets: peopleSide(store) },
    people: USERS.filter((user) => user.privileged && user.email !== '').map(({ name, realName, email }) => ({
      id: name,
      name: realName,
      email,
    })),
    chaos: createChaos(),
    calls: [],
    store,
    acts: peopleActs(store),
    settingsOf,
  };
}

export const requestTrackerSandbox: MakeSandbox = makeRequestTrackerSandbox;

/** The lifecycles as an admin writes them down. */
const told = Object.fromEntries(
  Object.entries(LIFECYCLES).map(([name, { initial, active, inactive, moves }]) => {
    const statuses = [...initial, ...active, ...inactive].filter((status) => status !== 'deleted');
    const next = statuses.map((from) => [from, (moves[from] ?? []).filter((to) => to !== 'deleted')]);
    return [name, { statuses, moves: Object.fromEntries(next) as unknown }];
  }),
);

/** A path that is not in the list is left to nobody: tests that meet one fail. */
async function serve(store: Store, request: Request, root: string): Promise<Response | undefined> {
  const { headers, method } = request;
  const url = new URL(request.url);
  const given = /^token (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
  const user = store.users.find(({ token }) => token !== undefined && token === given);
  if (!user) return looksLikeBrowser(headers) ? toLogin() : failed(401, 'Unauthorized');
  if (headers.has('if-unmodified-since')) return brokenDown();
  const body = parse(await request.text());
  if (body === undefined) return failed(400, 'JSON parse error: malformed JSON string');
  const path = url.pathname.slice(new URL(root).pathname.length);
  for (const route of ROUTES) {
    const found = route.method === method ? route.path.exec(path) : null;
    if (found) {
      const at = found.slice(1).map((part) => decodeURIComponent(part));
      return route.answer({ store, user, root, headers, body, at, query: url.searchParams });
    }
  }
  return undefined;
}

const looksLikeBrowser = (headers: Headers): boolean =>
  headers.has('cookie') || headers.get('user-agent')?.includes('Mozilla') === true;

const parse = (text: string): Body | undefined => {
  try {
    return text === '' ? {} : (JSON.parse(text) as Body);
  } catch {
    return undefined;
  }
};
