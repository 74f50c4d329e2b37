import { ProtocolError, RejectedError, type HttpClient, type HttpRequest } from 'tandem-sync/sdk';
import { Envelope } from '../lists/listing.ts';

export type ProfileName = 'A' | 'B' | 'C';

/**
 * One generation of PingCode's paths and names. The product-management paths (`/v1/ship`), comments, attachments, participants and relations are the same in all of
 * them; project management is not. Source: vendor documentation of spring, summer and September 2026.
 */
export interface Profile {
  readonly name: ProfileName;
  readonly projects: string;
  readonly workItems: string;
  /** Look-ups of one project live below it: `types`, `states`, `properties`, `priorities`, `tags`. */
  readonly workItemLookups: string;
  readonly workItemStatePlans: string;
  /** Moves of a state plan, below that plan. */
  readonly workItemStateFlows: string;
  /** How comments, attachments, participants and relations call a work item. */
  readonly workItemPrincipal: 'work_item' | 'workitem';
  /** The query name of a type in the look-ups of states and properties. */
  readonly typeQuery: 'work_item_type_id' | 'workitem_type_id';
  /** The body key of the other end of a relation between work items. */
  readonly relationTarget: 'target_work_item_id' | 'target_workitem_id';
  /** `query`: plural filters and `updated_between` on the GET lists, by the second. `search`: singular filters there, times only by `POST …/search`, by the day. */
  readonly changes: 'query' | 'search';
  /** Whether applications can keep data of their own on a record. */
  readonly entityProperties: boolean;
}

const OLDER = {
  workItemPrincipal: 'work_item',
  typeQuery: 'work_item_type_id',
  relationTarget: 'target_work_item_id',
  entityProperties: false,
} as const;

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  A: {
    ...OLDER,
    name: 'A',
    projects: '/v1/project/projects',
    workItems: '/v1/project/work_items',
    workItemLookups: '/v1/project/work_item',
    workItemStatePlans: '/v1/project/work_item_state_plans',
    workItemStateFlows: 'work_item_state_flows',
    changes: 'query',
  },
  B: {
    ...OLDER,
    name: 'B',
    projects: '/v1/pjm/projects',
    workItems: '/v1/pjm/work_items',
    workItemLookups: '/v1/pjm/work_item',
    workItemStatePlans: '/v1/pjm/work_item_state_plans',
    workItemStateFlows: 'work_item_state_flows',
    changes: 'search',
  },
  C: {
    name: 'C',
    projects: '/v1/pjm/projects',
    workItems: '/v1/pjm/workitems',
    workItemLookups: '/v1/pjm/workitem',
    workItemStatePlans: '/v1/pjm/workitem_state_plans',
    workItemStateFlows: 'workitem_state_flows',
    workItemPrincipal: 'workitem',
    typeQuery: 'workitem_type_id',
    relationTarget: 'target_workitem_id',
    changes: 'search',
    entityProperties: true,
  },
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
