import { optionalId, optionalText, optionalUser, requiredText, seconds } from './check.ts';
import { badNumber, badString, missing, noIdeaState, noProduct, noTicketState } from './refusal.ts';
import { acceptProperties } from './ship-properties.ts';
import type { NamedRow, Period, ShipOne, ShipRow, World } from './world.ts';

type Body = Readonly<Record<string, unknown>>;

const TITLE_MAX = 255;

/** Makes an idea or ticket from a POST body. Keys it does not know are dropped, and so are those that only a PATCH takes: the state above all. */
export function createShip(world: World, one: ShipOne, body: Body): ShipRow {
  const product = world.products.find((row) => row.id === requiredText('product_id', body['product_id']));
  const title = requiredText('title', body['title'], TITLE_MAX);
  if (!product) throw noProduct();
  const type = one === 'ticket' ? known('type_id', world.ticketTypes, requiredText('type_id', body['type_id'])) : null;
  const row = blankShip(world, one, product.id, { title, by: world.application.id });
  row.type = type ?? null;
  assignCommon(world, row, body);
  if (one === 'ticket') row.submitter = optionalUser(world, 'submitter_id', body['submitter_id']) ?? row.submitter;
  const channel =
    one === 'ticket' ? known('channel_id', world.channels, optionalId('channel_id', body['channel_id'])) : undefined;
  const made = { ...row, channel: channel ?? null };
  world.ship[one].push(made);
  return made;
}

/** A new record with the server's own choices: first state, next number. */
export function blankShip(
  world: World,
  one: ShipOne,
  product: string,
  { title, by }: { title: string; by: string },
): ShipRow {
  const { ids, now } = world;
  const state = world.states[one][0]?.id ?? '';
  return {
    one,
    id: ids.hex24(),
    shortId: ids.short(),
    product,
    identifier: nextIdentifier(world, one, product),
    title,
    description: '',
    state,
    priority: null,
    assignee: null,
    type: null,
    solution: null,
    channel: null,
    submitter: by,
    progress: one === 'idea' ? 0 : null,
    planAt: null,
    realAt: null,
    tags: [],
    properties: {},
    createdAt: now(),
    createdBy: by,
    updatedAt: now(),
    updatedBy: by,
    completedAt: null,
    completedBy: null,
    deleted: false,
    history: [{ id: ids.hex24(), from: null, to: state, at: now(), by }],
  };
}

const nextIdentifier = ({ counters, products }: World, one: ShipOne, product: string): string => {
  const key = `${product} ${one}`;
  const number = (counters.get(key) ?? 0) + 1;
  counters.set(key, number);
  return `${products.find((row) => row.id === product)?.identifier}-${one === 'ticket' ? 'T' : ''}${number}`;
};

/**
 * Applies a PATCH body. `null` changes nothing, an empty text is refused, properties are merged, unknown keys are dropped. A ticket only moves along its workflow; all
 * is checked before anything changes.
 */
export function patchShip(world: World, row: ShipRow, body: Body): void {
  const draft: ShipRow = { ...row };
  draft.title = optionalText('title', body['title'], TITLE_MAX) ?? row.title;
  assignCommon(world, draft, body);
  if (row.one === 'idea') assignIdea(draft, body);
  else assignTicket(world, draft, body);
  const state = nextState(world, row, body);
  Object.assign(row, draft);
  if (state !== undefined) enterState(world, row, state, world.application.id);
  touch(world, row, world.application.id);
}

/** Stamps a change. */
export const touch = (world: World, row: ShipRow, by: string): void => {
  row.updatedAt = world.now();
  row.updatedBy = by;
};

export const enterState = (world: World, row: ShipRow, state: string, by: string): void => {
  if (state === row.state) return;
  const at = world.now();
  row.history.push({ id: world.ids.hex24(), from: row.state, to: state, at, by });
  row.state = state;
  const completed = world.states[row.one].find((one) => one.id === state)?.type === 'completed';
  row.completedAt = completed ? at : null;
  row.completedBy = completed ? by : null;
};

const assignCommon = (world: World, row: ShipRow, body: Body): void => {
  row.description = optionalText('description', body['description']) ?? row.description;
  row.assignee = optionalUser(world, 'assignee_id', body['assignee_id']) ?? row.assignee;
  row.priority = known('priority_id', world.priorities, optionalId('priority_id', body['priority_id'])) ?? row.priority;
  row.properties = { ...row.properties, ...acceptProperties(world, row.one, body['properties']) };
};

const assignIdea = (row: ShipRow, body: Body): void => {
  row.progress = fraction(body['progress']) ?? row.progress;
  row.planAt = period('plan_at', body['plan_at']) ?? row.planAt;
  row.realAt = period('real_at', body['real_at']) ?? row.realAt;
};

const assignTicket = (world: World, row: ShipRow, body: Body): void => {
  row.type = known('type_id', world.ticketTypes, optionalId('type_id', body['type_id'])) ?? row.type;
  row.solution = known('solution_id', world.solutions, optionalId('solution_id', body['solution_id'])) ?? row.solution;
  row.submitter = optionalUser(world, 'submitter_id', body['submitter_id']) ?? row.submitter;
};

/** Ideas move freely. For tickets an edge that is missing is refused just like a state that does not exist. */
const nextState = (world: World, row: ShipRow, body: Body): string | undefined => {
  const id = optionalId('state_id', body['state_id']);
  if (id === undefined || id === row.state) return undefined;
  const exists = world.states[row.one].some((state) => state.id === id);
  if (row.one === 'idea' && !exists) throw noIdeaState();
  if (row.one === 'ticket' && !(exists && hasEdge(world, row, id))) throw noTicketState();
  return id;
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
