import { AuthError, text, type Clock, type HttpClient, z } from 'tandem-sync/sdk';
import { resolve } from './endpoints.ts';
import { Token } from './schema.ts';
import type { Settings } from './settings.ts';

/** Where the answer names no lifetime. */
const USUAL_SECONDS = 3600;
const EARLY_MS = 60_000;

/** The enterprise token: fetched when first needed, and again shortly before it ends or once it was refused. All callers share one fetch. */
export interface Session {
  current(): Promise<string>;
  /** A token other than the refused one. */
  renewed(refused: string): Promise<string>;
}

/** Vendor documentation, section "tenant-access-token": id and secret in a JSON body, no grant type, no refresh token. */
export function openSession(http: HttpClient, settings: Settings, clock: Clock): Session {
  let held: { readonly token: string; readonly endsAt: number } | undefined;
  let fetching: Promise<string> | undefined;

  const fetchToken = async (): Promise<string> => {
    const { method, path } = resolve('token', settings.endpoints);
    const json = { client_id: settings.clientId, client_secret: settings.clientSecret };
    const accept = [400, 401, 403, 404, 422];
    // A token changes nothing at the vendor, so asking again is safe.
    const reply = await http.send({ method, path, json, effect: 'read', accept, schema: z.unknown() });
    const parsed = Token.safeParse(reply.data);
    if (!parsed.success) throw refused();
    const { tenant_access_token: token, expires_in: seconds = USUAL_SECONDS } = parsed.data;
    held = { token, endsAt: clock.now() + seconds * 1000 };
    return token;
  };
  const fetch = (): Promise<string> => (fetching ??= fetchToken().finally(() => (fetching = undefined)));

  const current = async (): Promise<string> => (held && held.endsAt - EARLY_MS > clock.now() ? held.token : fetch());
  return {
    current,
    renewed: (token) => (held && held.token !== token ? current() : fetch()),
  };
}

const refused = (): AuthError =>
  new AuthError(
    text(
      'Worktile gives no token for this client id and secret; check them under the application of the open platform, and that baseUrl is everything before "/open-api"',
      'Worktile 未签发令牌：请核对开放平台应用的 Client ID 与 Secret，并确认 baseUrl 为“/open-api”之前的部分',
    ),
  );
