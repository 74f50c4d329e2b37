import {
  createChaos,
  http,
  HttpResponse,
  type MakeSandbox,
  type Sandbox,
  type SandboxOptions,
} from 'tandem-sync/sdk/sandbox';
import { createDispatch } from './dispatch.ts';
import { itemHands } from './hands/item-hands.ts';
import { userPeople } from './hands/native-values.ts';
import { shipHands } from './hands/ship-hands.ts';
import { CLIENT, seedWorld } from './seed.ts';
import type { Switches } from './switches.ts';
import { refreshFor } from './token.ts';
import type { World } from './world.ts';

/** A store of files with an origin of its own, which the switch `files.origin` may name. */
export const FILES = 'https://files.pingcode.test';

/** The stand-in with what only PingCode has: its switches, and its memory for tests that look behind the API. */
export interface PingCodeSandbox extends Sandbox {
  readonly switches: Switches;
  readonly world: World;
  /** Ends all tokens given so far, as resetting the application's secret does. */
  expireTokens(): void;
  /** Settings that work as one of the users, by name. */
  settingsOf(user: string): Readonly<Record<string, unknown>>;
}

/** A stateful PingCode: product and project management, directory, comments, files, relations and tokens, as its reference describes them. */
export const pingcodeSandbox = ({ baseUrl, now }: SandboxOptions): PingCodeSandbox => {
  const world = seedWorld(now);
  const dispatch = createDispatch(world, baseUrl, now);
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  const answer = async ({ request }: { request: Request }) => {
    const { pathname, searchParams } = new URL(request.url);
    const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data') ?? false;
    const said = await dispatch({
      method: request.method,
      path: pathname.startsWith(prefix) ? pathname.slice(prefix.length) : pathname,
      query: searchParams,
      authorization: request.headers.get('authorization'),
      bodyText: isForm ? '' : await request.text(),
      form: isForm ? await request.formData() : undefined,
    });
    const headers = { date: new Date(now()).toUTCString(), ...said.headers };
    return new HttpResponse(said.body, { status: said.status, headers });
  };
  return {
    connector: 'pingcode',
    baseUrl,
    settings: { baseUrl, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    handlers: [http.all(`${baseUrl}/*`, answer), http.all(`${FILES}/*`, answer)],
    streams: {
      ideas: shipHands({ world, one: 'idea', scope: { product: 'CRM' } }),
      tickets: shipHands({ world, one: 'ticket', scope: { product: 'CRM', type: '缺陷' } }),
      'work-items': itemHands(world, { project: 'MOB', type: 'task' }),
    },
    people: userPeople(world.users).filter((person) => person.email !== undefined),
    chaos: createChaos(),
    calls: [],
    switches: world.switches,
    world,
    expireTokens: () => world.tokens.clear(),
    settingsOf: (name) => {
      const user = world.users.find((one) => one.name === name);
      if (!user) throw new Error(`the sandbox has no user ${name}`);
      return { baseUrl, refreshToken: refreshFor(world, user.id) };
    },
  };
};

pingcodeSandbox satisfies MakeSandbox;
