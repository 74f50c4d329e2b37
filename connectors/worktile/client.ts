import type { Account, Clock, Host, HttpClient, Log } from 'tandem-sync/sdk';
import { contentDigest } from 'tandem-sync/sdk';
import { openApi, openWeb, type Api } from './api.ts';
import { openDirectory, type Directory } from './directory.ts';
import { explain } from './faults.ts';
import { pageOf } from './listing.ts';
import { powersOf, type Powers } from './powers.ts';
import { Keyed, Me } from './schema.ts';
import { openSession, type Session } from './session.ts';
import type { Settings } from './settings.ts';

/** No limit is published; 8 at once were refused, 3 were not (measured). */
export const BUDGET = { perSecond: 10, concurrency: 3 } as const;

/** One Worktile enterprise, opened: what all streams of a connection share. */
export interface Client {
  readonly settings: Settings;
  readonly powers: Powers;
  readonly api: Api;
  /** The web application, where `web-session` was chosen. */
  readonly web?: Api;
  readonly http: HttpClient;
  readonly session: Session;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Log;
}

/** No I/O yet. */
export function connect(settings: Settings, host: Host): Client {
  const { clientId, clientSecret, webUrl, webCookie } = settings;
  const shared = { explain, secrets: [clientId, clientSecret], defaultBudget: BUDGET };
  const session = openSession(host.http({ ...shared, baseUrl: settings.baseUrl }), settings, host.clock);
  // In a header as well, which also lets the product know what must never be shown.
  const authorize = async () => ({ authorization: `Bearer ${await session.current()}` });
  const http = host.http({ ...shared, baseUrl: settings.baseUrl, authorize });
  const api = openApi(http, session, settings);
  const signedIn = settings.writes === 'web-session' && webUrl !== undefined && webCookie !== undefined;
  return {
    settings,
    powers: powersOf(settings),
    api,
    ...(signedIn && {
      web: openWeb(
        host.http({ ...shared, baseUrl: webUrl, secrets: [webCookie], headers: { cookie: webCookie } }),
        settings,
      ),
    }),
    http,
    session,
    directory: openDirectory(api, host.clock),
    clock: host.clock,
    log: host.log,
  };
}

/**
 * Proves the credentials with one cheap call. Nothing Worktile is known to tell names the enterprise, so the application stands for it. The name says what may be
 * written, since that is the settings' doing rather than the enterprise's.
 */
export async function probe({ api, web, settings, powers }: Client): Promise<Account> {
  await api.get('projects', { page_index: 0, page_size: 1 }, pageOf(Keyed));
  if (web) await web.get('webMe', {}, Me);
  const host = new URL(settings.webUrl ?? settings.baseUrl).host;
  return { id: contentDigest(settings.clientId), name: `${host} (writes: ${settings.writes} → ${said(powers)})` };
}

const said = ({ create, properties, state }: Powers): string => {
  const all = [create && 'create 新建', properties && 'edit 修改', state && 'state 状态'].filter(
    (one) => one !== false,
  );
  return all.length === 0 ? 'read only 只读' : all.join(', ');
};
