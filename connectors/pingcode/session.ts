import type { Clock, HttpClient } from 'tandem-sync/sdk';
import { Token } from './schema.ts';
import type { Settings } from './settings.ts';

const LONGEST_MS = 30 * 24 * 3_600_000;
const EARLY_MS = 5 * 60_000;
/** Above this, `expires_in` is a point in time in seconds rather than a duration. */
const ABSOLUTE_FROM = 1_000_000_000;

/**
 * When a token ends, ms since the epoch. `expires_in` is documented as a lifetime and measured to be an absolute time, so both are understood; never beyond the
 * 30 days PingCode gives.
 */
export const expiryOf = (token: Token, now: number): number => {
  const ends = token.expires_in > ABSOLUTE_FROM ? token.expires_in * 1000 : now + token.expires_in * 1000;
  return Math.min(ends, now + LONGEST_MS);
};

/**
 * Headers for an enterprise token (client credentials), fetched when first needed and again shortly before it ends or on `renew`. All callers share one fetch.
 * The secret travels in the query because PingCode takes it nowhere else; `http` must know it as a secret.
 */
export const openSession = (http: HttpClient, settings: Settings, clock: Clock) => {
  let current: { readonly token: string; readonly endsAt: number } | undefined;
  let renewal: Promise<string> | undefined;

  const fetchToken = async (): Promise<string> => {
    const query = {
      grant_type: 'client_credentials',
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
    };
    const token = await http.get('/v1/auth/token', query, Token);
    current = { token: token.access_token, endsAt: expiryOf(token, clock.now()) };
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
