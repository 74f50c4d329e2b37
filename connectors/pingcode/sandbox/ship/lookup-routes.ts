import { HEX24, optionalId } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { missing, noProduct, Refusal, unknownPath } from '../refusal.ts';
import { productFull, productRef, stateRef } from '../render.ts';
import type { Call, Route } from '../route.ts';
import type { NamedRow, ProductRow, PropertyRow, ShipOne, StatePlanRow, StateRow, World } from '../world.ts';

/** The product of `?product_id=`, without which these lists are refused. */
const productOf = ({ world, query }: Call): ProductRow => {
  const id = optionalId('product_id', query.get('product_id') || undefined);
  if (id === undefined) throw missing('product_id');
  return productById(world.products, id);
};

const productById = (products: readonly ProductRow[], id: string): ProductRow => {
  const product = products.find((row) => row.id === id);
  if (!product) throw noProduct();
  return product;
};

type Rows = (call: Call) => readonly NamedRow[];

const lookup = (one: ShipOne, plural: string, rows: Rows, more: (row: never) => object = () => ({})): Route => ({
  method: 'GET',
  path: `/v1/ship/${one}/${plural}`,
  scope: `pcp:read:ship:${one}`,
  answer: (call) => {
    productOf(call);
    const url = `${call.root}/v1/ship/${one}_${plural}`;
    const render = (row: NamedRow) => ({ id: row.id, url: `${url}/${row.id}`, name: row.name, ...more(row as never) });
    return envelope(call.world, rows(call), queryPaging(call.query), render);
  },
});

const shared = (one: ShipOne): readonly Route[] => [
  // Live answers leave `color` out for ideas.
  lookup(
    one,
    'states',
    ({ world }) => world.states[one],
    ({ type, color }: StateRow) => (one === 'idea' ? { type } : { type, color }),
  ),
  lookup(one, 'priorities', ({ world }) => world.priorities),
  lookup(
    one,
    'properties',
    ({ world }) => world.properties[one],
    ({ type, options }: PropertyRow) => ({ type, options }),
  ),
];

const PRODUCTS: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/ship/products',
    scope: 'pcp:read:ship:product',
    answer: ({ world, root, query }) => {
      const keywords = query.get('keywords') ?? '';
      const rows = world.products.filter((row) => row.name.includes(keywords));
      return envelope(world, rows, queryPaging(query), (row) => productFull(world, root, row));
    },
  },
  {
    method: 'GET',
    path: '/v1/ship/products/{id}',
    scope: 'pcp:read:ship:product',
    answer: ({ world, root, params }) => {
      const id = params['id'] ?? '';
      if (!HEX24.test(id)) throw unknownPath();
      return productFull(world, root, productById(world.products, id));
    },
  },
];

/** What a product keeps, below its own path. Read only here. */
const ofProduct = (plural: string, scope: string, rows: (world: World) => readonly NamedRow[]): Route => ({
  method: 'GET',
  path: `/v1/ship/products/{id}/${plural}`,
  scope,
  answer: (call) => {
    const product = productById(call.world.products, call.params['id'] ?? '');
    const url = `${call.root}/v1/ship/products/${product.id}/${plural}`;
    return envelope(call.world, rows(call.world), queryPaging(call.query), ({ id, name }) => ({
      id,
      url: `${url}/${id}`,
      name,
      product: productRef(call.world, call.root, product.id),
    }));
  },
});

const PRODUCT = 'pcp:read:ship:product';

const KEPT: readonly Route[] = [
  ofProduct('customers', PRODUCT, ({ customers }) => customers),
  ofProduct('users', PRODUCT, ({ externalUsers }) => externalUsers),
  ofProduct('suites', PRODUCT, ({ suites }) => suites),
  ofProduct('plans', PRODUCT, ({ plans }) => plans),
  ofProduct('channels', 'pcp:read:ship:configuration', ({ channels }) => channels),
];

const PLANS = '/v1/ship/ticket_state_plans';
const CONFIGURATION = 'pcp:read:ship:configuration';

const planOf = ({ world, params }: Call): StatePlanRow => {
  const plan = world.statePlans.find((row) => row.id === params['plan']);
  if (!plan) throw new Refusal('100001', '工单状态方案不存在');
  return plan;
};

const WORKFLOW: readonly Route[] = [
  {
    method: 'GET',
    path: PLANS,
    scope: CONFIGURATION,
    // There is no filter by product.
    answer: ({ world, root, query }) =>
      envelope(world, world.statePlans, queryPaging(query), ({ id, product }) => ({
        id,
        url: `${root}${PLANS}/${id}`,
        product: product === null ? null : productRef(world, root, product),
      })),
  },
  {
    method: 'GET',
    path: `${PLANS}/{plan}/ticket_states`,
    scope: CONFIGURATION,
    answer: (call) => {
      const { world, root } = call;
      const plan = planOf(call);
      const url = `${root}${PLANS}/${plan.id}`;
      return envelope(world, world.states.ticket, queryPaging(call.query), (state) => ({
        id: state.id,
        url: `${url}/ticket_states/${state.id}`,
        state_plan: { id: plan.id, url },
        state: stateRef(world, root, 'ticket', state.id),
      }));
    },
  },
  {
    method: 'GET',
    path: `${PLANS}/{plan}/ticket_state_flows`,
    scope: CONFIGURATION,
    answer: (call) => {
      const { world, root } = call;
      const plan = planOf(call);
      const url = `${root}${PLANS}/${plan.id}`;
      return envelope(world, plan.flows, queryPaging(call.query), (flow) => ({
        id: flow.id,
        url: `${url}/ticket_state_flows/${flow.id}`,
        state_plan: { id: plan.id, url },
        // Spelled like this on the wire.
        form_state: stateRef(world, root, 'ticket', flow.from),
        to_state: stateRef(world, root, 'ticket', flow.to),
      }));
    },
  },
];

export const LOOKUP_ROUTES: readonly Route[] = [
  ...PRODUCTS,
  ...KEPT,
  ...shared('idea'),
  ...shared('ticket'),
  lookup('idea', 'suites', ({ world }) => world.suites),
  lookup('idea', 'plans', ({ world }) => world.plans),
  lookup('ticket', 'types', ({ world }) => world.ticketTypes),
  lookup('ticket', 'solutions', ({ world }) => world.solutions),
  lookup('ticket', 'channels', ({ world }) => world.channels),
  lookup('ticket', 'tags', ({ world }) => world.tags),
  ...WORKFLOW,
];
