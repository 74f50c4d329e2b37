import { type Clock, type Host, type HttpClient, type Log, once } from 'tandem-sync/sdk';
import { openDirectory, type Directory } from './directory.ts';
import { explain, RETRY_AFTER_HEADERS } from './faults.ts';
import { probeProfile, PROFILES, type Profile } from './profiles.ts';
import { openSession } from './session.ts';
import type { Settings } from './settings.ts';

/** PingCode's limit is 200 a minute for one identity, and nobody knows how many at once; both kept with room to spare. */
export const BUDGET = { perMinute: 180, concurrency: 8 } as const;

/** One PingCode account, opened: what all streams of a connection share. */
export interface Client {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly directory: Directory;
  /** The generation of paths the server speaks: asked once, then remembered. */
  profile(): Promise<Profile>;
}

export const connect = (settings: Settings, { http, clock, log }: Host): Client => {
  const shared = {
    baseUrl: settings.baseUrl,
    explain,
    secrets: [settings.clientId, settings.clientSecret],
    retryAfterHeaders: RETRY_AFTER_HEADERS,
    defaultBudget: BUDGET,
  };
  const authorize = openSession(http(shared), settings, clock);
  const client = http({ ...shared, authorize });
  const { profile } = settings;
  return {
    http: client,
    clock,
    log,
    settings,
    directory: openDirectory(client, clock, log),
    profile: once(async () => (profile === 'auto' ? probeProfile(client) : PROFILES[profile])).get,
  };
};
