import { getResponse } from 'msw';
import { pingcodeSandbox, type PingCodeSandbox } from '../../../../connectors/pingcode/sandbox/index.ts';

export const ROOT = 'https://open.pingcode.test';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text as it is. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of every shape
  readonly body: any;
}

/** A stand-in asked directly, without our own HTTP client in between: what is seen is what is on the wire. */
export const bare = (start = Date.UTC(2026, 0, 5, 8)) => {
  let time = start;
  const sandbox = pingcodeSandbox({ baseUrl: ROOT, now: () => time });
  let token = '';

  const raw = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await getResponse([...sandbox.handlers], new Request(ROOT + path, init));
    if (!response) throw new Error(`nobody answers ${path}`);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };

  return {
    sandbox,
    raw,
    pass: (ms: number) => void (time += ms),
    now: () => Math.floor(time / 1000),
    signIn: () => raw('GET', signInPath(sandbox)),
    /** With a token, fetched when first needed. */
    async ask(method: string, path: string, body?: unknown): Promise<Answer> {
      if (token === '') token = (await raw('GET', signInPath(sandbox))).body.access_token;
      return raw(method, path, body, { authorization: `Bearer ${token}` });
    },
    product: sandbox.world.products[0]?.id ?? '',
    type: sandbox.world.ticketTypes[0]?.id ?? '',
    stateId: (one: 'idea' | 'ticket', name: string) =>
      sandbox.world.states[one].find((state) => state.name === name)?.id ?? '',
    idea: (title = 't') => sandbox.streams['ideas']?.create({ title }) ?? '',
    item: (title = 't') => sandbox.streams['work-items']?.create({ title }) ?? '',
    project: sandbox.world.projects[0]?.id ?? '',
    ticket: (title = 't') => sandbox.streams['tickets']?.create({ title }) ?? '',
  };
};

const signInPath = ({ settings }: PingCodeSandbox): string =>
  `/v1/auth/token?grant_type=client_credentials&client_id=${String(settings['clientId'])}&client_secret=${String(settings['clientSecret'])}`;

/** A refusal as `status code`. */
export const refusal = ({ status, body }: Answer): string => `${status} ${body.code}`;
