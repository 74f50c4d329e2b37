import { type Clock, type Host, type HttpClient, type Log, once } from 'tandem-sync/sdk';
import { explain, RETRY_AFTER_HEADERS } from './access/faults.ts';
import { probeProfile, PROFILES, type Profile } from './access/profiles.ts';
import { identityOf, openSession, type Identity } from './access/session.ts';
import { openDirectory, type Directory } from './people/directory.ts';
import type { Settings } from './settings.ts';

/**
 * PingCode's published limits: 200 a minute for one identity (until August 2026, and the free plan since), and 30 a second for each endpoint (since September 2026).
 * Both are kept for the connection as a whole, with room for the time a request is under way. Paid plans allow more a minute: `budget` of the connection.
 */
export const BUDGET = { perMinute: 195, perSecond: 28, concurrency: 8 } as const;

/** One PingCode account, opened: what all streams of a connection share. */
export interface Client {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly identity: Identity;
  readonly directory: Directory;
  /** The generation of paths the server speaks: asked once, then remembered. */
  profile(): Promise<Profile>;
}

export const connect = (settings: Settings, { http, clock, log }: Host): Client => {
  const { clientId, clientSecret, refreshToken } = settings;
  const shared = {
    baseUrl: settings.baseUrl,
    explain,
    secrets: [clientId, clientSecret, refreshToken].filter((one) => one !== undefined),
    retryAfterHeaders: RETRY_AFTER_HEADERS,
    defaultBudget: BUDGET,
  };
  const knowing = (secrets: readonly string[]) => http({ ...shared, secrets: [...shared.secrets, ...secrets] });
  const authorize = openSession(knowing, settings, clock);
  const client = http({ ...shared, authorize });
  const { profile } = settings;
  return {
    http: client,
    clock,
    log,
    settings,
    identity: identityOf(settings),
    directory: openDirectory(client, clock, log),
    profile: once(async () => (profile === 'auto' ? probeProfile(client) : PROFILES[profile])).get,
  };
};
