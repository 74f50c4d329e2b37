import type { HttpClient, Log } from 'tandem-sync/sdk';
import { listAll, listingOf, PAGE_SIZE } from '../lists/listing.ts';
import { StateFlow, StatePlan, type State } from '../schema.ts';
import { movesIn, type Moves } from './moves.ts';

const PLANS = '/v1/ship/ticket_state_plans';

const FlowRow = StateFlow.extend(StatePlan.pick({ id: true }).shape);

/**
 * The legal moves of a product's tickets: its own state plan, else the organisation's (`product: null`). `undefined` when the token may not read them (they need
 * `pcp:read:ship:configuration`), in which case a move can only be tried.
 */
export async function ticketMoves(
  http: HttpClient,
  product: string,
  states: readonly State[],
  log: Log,
): Promise<Moves | undefined> {
  const plan = await planOf(http, product);
  if (plan === 'forbidden') {
    log.warn({ scope: 'pcp:read:ship:configuration' }, 'the ticket workflow may not be read: moves can only be tried');
    return undefined;
  }
  if (plan === undefined) return undefined;
  const all = movesIn(await listAll(http, `${PLANS}/${plan.id}/ticket_state_flows`, {}, FlowRow), states);
  return { all, of: () => all };
}

async function planOf(http: HttpClient, product: string): Promise<StatePlan | 'forbidden' | undefined> {
  const query = { page_size: PAGE_SIZE, page_index: 0 };
  const asked = await http.send({ method: 'GET', path: PLANS, query, schema: listingOf(StatePlan), accept: [403] });
  if (asked.status === 403) return 'forbidden';
  const plans =
    asked.data.total <= asked.data.values.length ? asked.data.values : await listAll(http, PLANS, {}, StatePlan);
  return plans.find((plan) => plan.product?.id === product) ?? plans.find((plan) => !plan.product);
}
