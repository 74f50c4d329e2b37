import { ACTIVITY_ROUTES } from './common/activity-routes.ts';
import { ATTACHMENT_ROUTES, fileAt } from './common/attachment-routes.ts';
import { COMMENT_ROUTES } from './common/comment-routes.ts';
import { ENTITY_PROPERTY_ROUTES } from './common/entity-property-routes.ts';
import { PARTICIPANT_ROUTES } from './common/participant-routes.ts';
import { RELATION_ROUTES } from './common/relation-routes.ts';
import { WORKLOAD_ROUTES } from './common/workload-routes.ts';
import { DIRECTORY_ROUTES } from './directory-routes.ts';
import { PJM_ROUTES } from './pjm/routes.ts';
import { disguise } from './quirks.ts';
import { createLimiter } from './rate-limit.ts';
import { Refusal, unknownPath } from './refusal.ts';
import { match, type Call, type Route } from './route.ts';
import { LOOKUP_ROUTES } from './ship/lookup-routes.ts';
import { SHIP_ROUTES } from './ship/ship-routes.ts';
import { actorOf, TOKEN_ROUTE } from './token.ts';
import type { Actor, World } from './world.ts';

const ROUTES: readonly Route[] = [
  TOKEN_ROUTE,
  ...DIRECTORY_ROUTES,
  ...LOOKUP_ROUTES,
  ...SHIP_ROUTES,
  ...PJM_ROUTES,
  ...COMMENT_ROUTES,
  ...ATTACHMENT_ROUTES,
  ...PARTICIPANT_ROUTES,
  ...RELATION_ROUTES,
  ...ENTITY_PROPERTY_ROUTES,
  ...ACTIVITY_ROUTES,
  ...WORKLOAD_ROUTES,
];

/** A request as it comes in, with the path below the base URL. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly bodyText: string;
  readonly form: FormData | undefined;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** Answers requests out of the world: limits, token, scope, route, in this order. */
export const createDispatch = (world: World, root: string, nowMs: () => number) => {
  const limit = createLimiter(world, nowMs);

  const answer = async (request: Incoming): Promise<Outgoing> => {
    const stored = request.method === 'GET' ? fileAt(world, request) : undefined;
    if (stored) return stored;
    const verdict = limit(`${request.method} ${request.path}`);
    if (verdict.refused) return json(429, { code: '100038', message: '请求过于频繁' }, verdict.headers);
    const found = match(ROUTES, request.method, request.path, world);
    if (found.kind === 'unknown') return nowhere(world, request.path);
    if (found.kind === 'wrong-method') return plain(405, 'Method Not Allowed');
    const { route, params } = found;
    const actor = route === TOKEN_ROUTE ? NOBODY : actorOf(world, request.authorization);
    if (!actor) return json(401, { code: '100401', message: '令牌无效或已过期' });
    const { query, form } = request;
    const call: Call = { world, root, query, form, body: parse(request.bodyText), params, actor };
    demandScope(world, route, call);
    const body = disguise(world, await route.answer(call));
    if (isFaulty(world)) return json(500, { code: '100000', message: '服务器内部错误' });
    return json(statusOf(route, world), body, verdict.headers);
  };

  return async (request: Incoming): Promise<Outgoing> => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, { code: error.code, message: error.message });
      throw error;
    }
  };
};

const NOBODY: Actor = { id: '', isUser: false };

const statusOf = ({ method, path }: Route, { switches }: World): number =>
  method === 'POST' && !path.endsWith('/search') ? switches.postStatus : 200;

const isFaulty = ({ switches: { quirks } }: World): boolean => {
  if (quirks.serverFaults === 0) return false;
  quirks.serverFaults -= 1;
  return true;
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
