import { ProtocolError, RejectedError, type HttpClient, type HttpRequest } from 'tandem-sync/sdk';
import { Envelope } from './listing.ts';

export type ProfileName = 'A' | 'B' | 'C';

/** One generation of PingCode's paths. The product-management paths (`/v1/ship`) are the same in all of them; how changes are listed is not. */
export interface Profile {
  readonly name: ProfileName;
  /** Work items of the project-management area. */
  readonly workItems: string;
  /** How comments, attachments and relations call a work item. */
  readonly workItemPrincipal: 'work_item' | 'workitem';
  /** `query`: `updated_between` on the GET lists, by the second. `search`: `POST …/search`, by the day. */
  readonly changes: 'query' | 'search';
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  A: { name: 'A', workItems: '/v1/project/work_items', workItemPrincipal: 'work_item', changes: 'query' },
  B: { name: 'B', workItems: '/v1/pjm/work_items', workItemPrincipal: 'work_item', changes: 'search' },
  C: { name: 'C', workItems: '/v1/pjm/workitems', workItemPrincipal: 'workitem', changes: 'search' },
};

type Verdict = 'yes' | 'no' | 'unclear';

/**
 * Finds out which generation the server speaks: C, then B, then A. Only a 2xx with a JSON envelope counts, since unknown paths may answer an HTML page with 200.
 * Where none says yes, because the token may not see work items, a search of ideas or tickets decides between B and A, which is all that product management
 * needs. With no verdict at all it is B, the one in the middle: C differs from it only for work items.
 */
export async function probeProfile(http: HttpClient): Promise<Profile> {
  for (const name of ['C', 'B', 'A'] as const) {
    const verdict = await speaks(http, { method: 'GET', path: PROFILES[name].workItems, query: { page_size: 1 } });
    if (verdict === 'yes') return PROFILES[name];
  }
  const json = { mode: 'query', payload: { page_size: 1, page_index: 0 } };
  for (const path of ['/v1/ship/ideas/search', '/v1/ship/tickets/search']) {
    const verdict = await speaks(http, { method: 'POST', path, json, effect: 'read' });
    if (verdict !== 'unclear') return verdict === 'yes' ? PROFILES.B : PROFILES.A;
  }
  return PROFILES.B;
}

async function speaks(http: HttpClient, request: HttpRequest<Envelope>): Promise<Verdict> {
  try {
    const reply = await http.send({ ...request, schema: Envelope, accept: [403, 404, 405] });
    if (reply.status === 403) return 'unclear';
    return reply.status < 300 ? 'yes' : 'no';
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof RejectedError) return 'no';
    throw error;
  }
}
