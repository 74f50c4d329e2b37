import { badString, missing, Refusal } from './refusal.ts';
import type { Call, Route } from './route.ts';
import { CLIENT } from './seed.ts';
import type { Actor, World } from './world.ts';

const DAY = 86_400;
const LIFETIME = 30 * DAY;
const REFRESH_LIFETIME = 90 * DAY;

/** Everything is in the query of a GET. A new token leaves older ones alive; `expires_in` is a point in time, whatever its name says. */
export const TOKEN_ROUTE: Route = {
  method: 'GET',
  path: '/v1/auth/token',
  answer: (call) => {
    switch (call.query.get('grant_type')) {
      case null:
        throw missing('grant_type');
      case 'client_credentials':
        knowClient(call);
        return grant(call.world, null);
      case 'authorization_code':
        knowClient(call);
        return { ...grant(call.world, codeUser(call)), refresh_token: refreshFor(call.world, codeUser(call)) };
      case 'refresh_token':
        return refresh(call);
      default:
        throw badString('grant_type');
    }
  },
};

const knowClient = ({ query }: Call): void => {
  if (query.get('client_id') !== CLIENT.id || query.get('client_secret') !== CLIENT.secret)
    throw new Refusal('100024', 'client_id 或 client_secret 错误');
};

/** The page on which a person grants access is not played: a code is `code-` and the person's id. */
const codeUser = ({ world, query }: Call): string => {
  const user = world.users.find(({ id }) => query.get('code') === `code-${id}`);
  if (!user) throw badString('code');
  return user.id;
};

const grant = (world: World, user: string | null) => {
  const token = world.ids.uuid();
  const ends = world.now() + LIFETIME;
  world.tokens.set(token, { ends, user });
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: world.switches.quirks.relativeExpiry ? LIFETIME : ends,
  };
};

/** A refresh token for a person, as the first grant gives it. */
export const refreshFor = (world: World, user: string): string => {
  const token = world.ids.uuid();
  world.refreshTokens.set(token, { ends: world.now() + REFRESH_LIFETIME, user });
  return token;
};

/** No client credentials are wanted here. Whether a new refresh token comes along is not known. */
const refresh = ({ world, query }: Call) => {
  const given = query.get('refresh_token') ?? '';
  const held = world.refreshTokens.get(given);
  if (!held || held.ends <= world.now()) throw badString('refresh_token');
  if (!world.switches.rotateRefreshTokens) return grant(world, held.user);
  world.refreshTokens.delete(given);
  return { ...grant(world, held.user), refresh_token: refreshFor(world, held.user) };
};

/** Whose live token a request carries; `undefined` for none. */
export const actorOf = (world: World, authorization: string | null): Actor | undefined => {
  const token = world.tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
  if (!token || token.ends <= world.now()) return undefined;
  return { id: token.user ?? world.application.id, isUser: token.user !== null };
};
