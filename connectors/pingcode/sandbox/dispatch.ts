import { COMMENT_ROUTES } from './comment-routes.ts';
import { DIRECTORY_ROUTES } from './directory-routes.ts';
import { LOOKUP_ROUTES } from './lookup-routes.ts';
import { disguise } from './quirks.ts';
import { PROJECT_ROUTES } from './project-routes.ts';
import { createLimiter } from './rate-limit.ts';
import { Refusal, unknownPath } from './refusal.ts';
import { match, type Call, type Route } from './route.ts';
import { SHIP_ROUTES } from './ship-routes.ts';
import { isSignedIn, TOKEN_ROUTE } from './token.ts';
import type { World } from './world.ts';

const ROUTES: readonly Route[] = [
  TOKEN_ROUTE,
  ...DIRECTORY_ROUTES,
  ...LOOKUP_ROUTES,
  ...SHIP_ROUTES,
  ...COMMENT_ROUTES,
  ...PROJECT_ROUTES,
];

/** A request as it comes in, with the path below the base URL. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly bodyText: string;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers requests out of the world: limits, token, scope, route, in this order. */
export const createDispatch = (world: World, root: string, nowMs: () => number) => {
  const limit = createLimiter(world, nowMs);

  const answer = (request: Incoming): Outgoing => {
    const verdict = limit(`${request.method} ${request.path}`);
    if (verdict.refused) return json(429, { code: '100038', message: '请求过于频繁' }, verdict.headers);
    const found = match(ROUTES, request.method, request.path, world);
    if (found.kind === 'unknown') return nowhere(world, request.path);
    if (found.kind === 'wrong-method') return plain(405, 'Method Not Allowed');
    const open = found.route === TOKEN_ROUTE;
    if (!open && !isSignedIn(world, request.authorization))
      return json(401, { code: '100401', message: '令牌无效或已过期' });
    const call: Call = { world, root, query: request.query, body: parse(request.bodyText), params: found.params };
    demandScope(world, found.route, call);
    const status =
      found.route.method === 'POST' && !found.route.path.endsWith('/search') ? world.switches.postStatus : 200;
    return json(status, disguise(world, found.route.answer(call)), verdict.headers);
  };

  return (request: Incoming): Outgoing => {
    try {
      return answer(request);
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, { code: error.code, message: error.message });
      throw error;
    }
  };
};

const demandScope = (world: World, { scope }: Route, call: Call): void => {
  const needed = typeof scope === 'function' ? scope(call) : scope;
  // Nobody recorded the body of this refusal, so it has no code that could be relied on.
  if (needed !== undefined && world.switches.missingScopes.has(needed))
    throw new Refusal('', `缺少权限 ${needed}`, 403);
};

/** Below `/v1` an error in JSON, elsewhere the web app, unless the switch says otherwise. */
const nowhere = ({ switches }: World, path: string): Outgoing => {
  if (path.startsWith('/v1/') && switches.unknownPath === 'not-found') {
    const { code, message, status } = unknownPath();
    return json(status, { code, message });
  }
  const body = '<!DOCTYPE html><html><head><title>PingCode</title></head><body><div id="root"></div></body></html>';
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
};

const parse = (text: string): Call['body'] => {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Call['body'];
  } catch {
    // Refused below, like any other body that is no object.
  }
  throw new Refusal('100039', '请求体必须是 JSON 对象');
};

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Outgoing => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

const plain = (status: number, body: string): Outgoing => ({ status, headers: { 'content-type': 'text/plain' }, body });
