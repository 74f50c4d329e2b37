import {
  createChaos,
  http,
  HttpResponse,
  type MakeSandbox,
  type Sandbox,
  type SandboxOptions,
} from 'tandem-sync/sdk/sandbox';
import { createDispatch } from './dispatch.ts';
import { shipHands } from './hands.ts';
import { userPeople } from './native-values.ts';
import { CLIENT, seedWorld } from './seed.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';

/** The stand-in with what only PingCode has: its switches, and its memory for tests that look behind the API. */
export interface PingCodeSandbox extends Sandbox {
  readonly switches: Switches;
  readonly world: World;
  /** Ends all tokens given so far, as resetting the application's secret does. */
  expireTokens(): void;
}

/** A stateful PingCode: product management, directory, comments and tokens, as its reference describes them. */
export const pingcodeSandbox = ({ baseUrl, now }: SandboxOptions): PingCodeSandbox => {
  const world = seedWorld(now);
  const dispatch = createDispatch(world, baseUrl, now);
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  const handler = http.all(`${baseUrl}/*`, async ({ request }) => {
    const { pathname, searchParams } = new URL(request.url);
    const answer = dispatch({
      method: request.method,
      path: pathname.slice(prefix.length),
      query: searchParams,
      authorization: request.headers.get('authorization'),
      bodyText: await request.text(),
    });
    const headers = { date: new Date(now()).toUTCString(), ...answer.headers };
    return new HttpResponse(answer.body, { status: answer.status, headers });
  });
  return {
    connector: 'pingcode',
    baseUrl,
    settings: { baseUrl, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    handlers: [handler],
    streams: {
      ideas: shipHands({ world, one: 'idea', scope: { product: 'CRM' } }),
      tickets: shipHands({ world, one: 'ticket', scope: { product: 'CRM', type: '缺陷' } }),
    },
    people: userPeople(world.users).filter((person) => person.email !== undefined),
    chaos: createChaos(),
    calls: [],
    switches: world.switches,
    world,
    expireTokens: () => world.tokens.clear(),
  };
};

pingcodeSandbox satisfies MakeSandbox;
