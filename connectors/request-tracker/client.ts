import type { Host, HttpClient, Log } from 'tandem-sync/sdk';
import { explain } from './faults.ts';
import { createPeople, type People } from './people.ts';
import type { Settings } from './settings.ts';

/** One account of a Request Tracker. */
export interface Client {
  readonly settings: Settings;
  readonly http: HttpClient;
  readonly log: Log;
  readonly people: People;
}

/**
 * No I/O yet. The token goes into a header, never into the address; no cookie and no browser's user agent, or the server would answer with its login page.
 */
export function createClient(settings: Settings, host: Host): Client {
  const http = host.http({
    baseUrl: `${settings.baseUrl}/REST/2.0`,
    headers: { authorization: `token ${settings.token}` },
    secrets: [settings.token],
    explain,
    defaultBudget: { concurrency: 4 },
  });
  return { settings, http, log: host.log, people: createPeople(http) };
}
