import { missing, Refusal } from './refusal.ts';
import type { Route } from './route.ts';
import { CLIENT } from './seed.ts';
import type { World } from './world.ts';

const LIFETIME = 30 * 86_400;

/** Everything is in the query of a GET. A new token leaves older ones alive; `expires_in` is a point in time, whatever its name says. */
export const TOKEN_ROUTE: Route = {
  method: 'GET',
  path: '/v1/auth/token',
  answer: ({ world, query }) => {
    const grant = query.get('grant_type');
    if (!grant) throw missing('grant_type');
    if (grant !== 'client_credentials') throw new Refusal('100003', 'grant_type 不受支持');
    if (query.get('client_id') !== CLIENT.id || query.get('client_secret') !== CLIENT.secret) {
      throw new Refusal('100024', 'client_id 或 client_secret 错误');
    }
    const token = world.ids.uuid();
    const ends = world.now() + LIFETIME;
    world.tokens.set(token, ends);
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: world.switches.quirks.relativeExpiry ? LIFETIME : ends,
    };
  },
};

/** Whether a request carries a live token. */
export const isSignedIn = (world: World, authorization: string | null): boolean => {
  const token = authorization?.replace(/^Bearer /, '') ?? '';
  return (world.tokens.get(token) ?? 0) > world.now();
};
