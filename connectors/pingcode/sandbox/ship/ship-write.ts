import { optionalId, optionalText, optionalUser, requiredText, seconds } from '../check.ts';
import { badNumber, badString, missing, noIdeaState, noProduct, noTicketState, Refusal } from '../refusal.ts';
import { blankRow, enterState, nextNumber, note, touch } from '../rows.ts';
import { acceptProperties } from '../properties.ts';
import type { Actor, NamedRow, Period, ShipOne, ShipRow, World } from '../world.ts';

type Body = Readonly<Record<string, unknown>>;

const TITLE_MAX = 255;

/** Makes an idea or ticket from a POST body. Keys it does not know are dropped, and so are those that only a PATCH takes: the state above all. */
export function createShip(world: World, one: ShipOne, body: Body, actor: Actor): ShipRow {
  const product = world.products.find((row) => row.id === requiredText('product_id', body['product_id']));
  const title = requiredText('title', body['title'], TITLE_MAX);
  if (!product) throw noProduct();
  const type = one === 'ticket' ? known('type_id', world.ticketTypes, requiredText('type_id', body['type_id'])) : null;
  const row = blankShip(world, one, product.id, { title, by: actor.id });
  row.type = type ?? null;
  assignCommon(world, row, body);
  if (one === 'idea') row.suite = known('suite_id', world.suites, optionalId('suite_id', body['suite_id'])) ?? null;
  if (one === 'ticket') assignParty(world, row, body, actor);
  const channel =
    one === 'ticket' ? known('channel_id', world.channels, optionalId('channel_id', body['channel_id'])) : undefined;
  const made = { ...row, channel: channel ?? null };
  world.ship[one].push(made);
  note(world, made, 'create', actor.id);
  touch(world, made, actor.id);
  return made;
}

/** A new record with the server's own choices: first state, next number. */
export function blankShip(
  world: World,
  one: ShipOne,
  product: string,
  { title, by }: { title: string; by: string },
): ShipRow {
  const number = nextNumber(world, `${product} ${one}`);
  const code = world.products.find((row) => row.id === product)?.identifier;
  const identifier = `${code}-${one === 'ticket' ? 'T' : ''}${number}`;
  return {
    ...blankRow(world, { identifier, title, state: world.states[one][0]?.id ?? '', by }),
    one,
    product,
    type: null,
    solution: null,
    channel: null,
    customer: null,
    submitter: by,
    suite: null,
    plan: null,
    progress: one === 'idea' ? 0 : null,
    planAt: null,
    realAt: null,
  };
}

/**
 * Applies a PATCH body. `null` changes nothing, an empty text is refused, properties are merged, unknown keys are dropped. A ticket only moves along its workflow; all
 * is checked before anything changes.
 */
export function patchShip(world: World, row: ShipRow, body: Body, actor: Actor): void {
  const draft: ShipRow = { ...row };
  draft.title = optionalText('title', body['title'], TITLE_MAX) ?? row.title;
  assignCommon(world, draft, body);
  if (row.one === 'idea') assignIdea(world, draft, body);
  else assignTicket(world, draft, body, actor);
  const state = nextState(world, row, body);
  Object.assign(row, draft);
  if (state !== undefined) enterState(world, row, world.states[row.one], state, actor.id);
  for (const name of Object.keys(body)) note(world, row, name, actor.id);
  touch(world, row, actor.id);
}

const assignCommon = (world: World, row: ShipRow, body: Body): void => {
  row.description = optionalText('description', body['description']) ?? row.description;
  row.assignee = optionalUser(world, 'assignee_id', body['assignee_id']) ?? row.assignee;
  row.priority = known('priority_id', world.priorities, optionalId('priority_id', body['priority_id'])) ?? row.priority;
  const view = { properties: world.properties[row.one], strict: false };
  row.properties = { ...row.properties, ...acceptProperties(world, view, body['properties']) };
};

const assignIdea = (world: World, row: ShipRow, body: Body): void => {
  row.suite = known('suite_id', world.suites, optionalId('suite_id', body['suite_id'])) ?? row.suite;
  const plan = optionalId('plan_id', body['plan_id']);
  if (plan !== undefined && !world.plans.some((one) => one.id === plan)) throw new Refusal('100721', '产品排期不存在');
  row.plan = plan ?? row.plan;
  row.progress = fraction(body['progress']) ?? row.progress;
  row.planAt = period('plan_at', body['plan_at']) ?? row.planAt;
  row.realAt = period('real_at', body['real_at']) ?? row.realAt;
};

/** Who brought a ticket. Only the application may name a submitter; from a person it is ignored. Whether it may be an external user is not known: it may not here. */
const assignParty = (world: World, row: ShipRow, body: Body, actor: Actor): void => {
  row.customer = known('customer_id', world.customers, optionalId('customer_id', body['customer_id'])) ?? row.customer;
  if (!actor.isUser) row.submitter = optionalUser(world, 'submitter_id', body['submitter_id']) ?? row.submitter;
};

const assignTicket = (world: World, row: ShipRow, body: Body, actor: Actor): void => {
  row.type = known('type_id', world.ticketTypes, optionalId('type_id', body['type_id'])) ?? row.type;
  row.solution = known('solution_id', world.solutions, optionalId('solution_id', body['solution_id'])) ?? row.solution;
  assignParty(world, row, body, actor);
};

/** Ideas move freely. For tickets an edge that is missing is refused just like a state that does not exist. */
const nextState = (world: World, row: ShipRow, body: Body): string | undefined => {
  const id = optionalId('state_id', body['state_id']);
  if (id === undefined || id === row.state) return undefined;
  const exists = world.states[row.one].some((state) => state.id === id);
  if (row.one === 'idea' && (!exists || isForbidden(world, row.state, id))) throw noIdeaState();
  if (row.one === 'ticket' && !(exists && hasEdge(world, row, id))) throw noTicketState();
  return id;
};

const isForbidden = ({ states, switches }: World, from: string, to: string): boolean => {
  const nameOf = (id: string) => states.idea.find((state) => state.id === id)?.name;
  return switches.forbiddenIdeaMoves.has(`${nameOf(from)}→${nameOf(to)}`);
};

const hasEdge = ({ statePlans }: World, row: ShipRow, to: string): boolean => {
  const plan = statePlans.find((one) => one.product === row.product) ?? statePlans.find((one) => one.product === null);
  return plan?.flows.some((flow) => flow.from === row.state && flow.to === to) ?? false;
};

const known = (name: string, rows: readonly NamedRow[], id: string | undefined): string | undefined => {
  if (id !== undefined && !rows.some((row) => row.id === id)) throw badString(name);
  return id;
};

const fraction = (value: unknown): number | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || value < 0 || value > 1) throw badNumber('progress');
  return Math.round(value * 100) / 100;
};

/** All three members, always. */
const period = (name: string, value: unknown): Period | undefined => {
  if (value === undefined || value === null) return undefined;
  const given = typeof value === 'object' ? (value as Record<string, unknown>) : {};
  for (const member of ['from', 'to', 'granularity'])
    if (given[member] === undefined) throw missing(`${name}.${member}`);
  const granularity = optionalText(`${name}.granularity`, given['granularity']) ?? '';
  if (!['year', 'quarter', 'month', 'day'].includes(granularity)) throw badString(`${name}.granularity`);
  return { from: seconds(`${name}.from`, given['from']), to: seconds(`${name}.to`, given['to']), granularity };
};
