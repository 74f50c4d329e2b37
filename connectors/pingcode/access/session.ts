import { AuthError, text, type Clock, type HttpClient } from 'tandem-sync/sdk';
import { Token } from '../schema.ts';
import type { Settings } from '../settings.ts';

const LONGEST_MS = 30 * 24 * 3_600_000;
const EARLY_MS = 5 * 60_000;
/** Above this, `expires_in` is a point in time in seconds rather than a duration. */
const ABSOLUTE_FROM = 1_000_000_000;

/** Who we work as: the application (sees the whole organisation), or one person (sees what that person sees). */
export type Identity = 'enterprise' | 'user';

export const identityOf = ({ refreshToken }: Settings): Identity =>
  refreshToken === undefined ? 'enterprise' : 'user';

/**
 * When a token ends, ms since the epoch. `expires_in` is documented as a lifetime and measured to be an absolute time, so both are understood; never beyond the
 * 30 days PingCode gives.
 */
export const expiryOf = (token: Pick<Token, 'expires_in'>, now: number): number => {
  const ends = token.expires_in > ABSOLUTE_FROM ? token.expires_in * 1000 : now + token.expires_in * 1000;
  return Math.min(ends, now + LONGEST_MS);
};

/**
 * Headers for a token, fetched when first needed and again shortly before it ends or on `renew`. All callers share one fetch. The credentials travel in the query
 * because PingCode takes them nowhere else; `knowing` gives a client that keeps them out of errors and logs. A user token comes by the person's refresh token, and PingCode may hand out a new one
 * with it: that is used from then on, as long as the program runs.
 */
export const openSession = (knowing: (secrets: readonly string[]) => HttpClient, settings: Settings, clock: Clock) => {
  let http = knowing([]);
  let current: { readonly token: string; readonly endsAt: number } | undefined;
  let renewal: Promise<string> | undefined;
  let refreshToken = settings.refreshToken;

  const credentials = () =>
    refreshToken === undefined
      ? { grant_type: 'client_credentials', client_id: settings.clientId, client_secret: settings.clientSecret }
      : { grant_type: 'refresh_token', refresh_token: refreshToken };

  const fetchToken = async (): Promise<string> => {
    const token = await http.get('/v1/auth/token', credentials(), Token).catch((error: unknown) => {
      throw refreshToken === undefined || !(error instanceof Error) || isElsewhere(error) ? error : grantIsOver(error);
    });
    current = { token: token.access_token, endsAt: expiryOf(token, clock.now()) };
    if (refreshToken !== undefined && token.refresh_token) {
      refreshToken = token.refresh_token;
      http = knowing([refreshToken]);
    }
    return token.access_token;
  };

  return async ({ renew }: { renew: boolean }): Promise<Readonly<Record<string, string>>> => {
    const alive = current && current.endsAt - EARLY_MS > clock.now() ? current.token : undefined;
    if (alive !== undefined && !renew) return bearer(alive);
    renewal ??= fetchToken().finally(() => (renewal = undefined));
    return bearer(await renewal);
  };
};

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });

/** Failures that say nothing about the grant: the network, a limit, an answer nobody can read. */
const isElsewhere = (error: Error): boolean => error.name !== 'RejectedError' && error.name !== 'AuthError';

const grantIsOver = (cause: Error): AuthError =>
  new AuthError(
    text(
      'PingCode refuses the refresh token: it lives 90 days, and resetting the application’s secret ends it; let the person grant access again',
      'PingCode 拒绝了 refresh token：其有效期为 90 天，重置应用密钥也会使其失效；请让该成员重新授权',
    ),
    { cause: cause.cause },
  );
