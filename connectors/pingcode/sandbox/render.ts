import type {
  AnyRow,
  HistoryRow,
  NamedRow,
  ProductRow,
  RowBase,
  ShipRow,
  UserRow,
  WorkItemRow,
  World,
} from './world.ts';
import { GENERATIONS, type Generation } from './pjm/generations.ts';

export type Json = Readonly<Record<string, unknown>>;

/** 0/1 as documented, or booleans as seen live. */
export const flag = (world: World, value: boolean): number | boolean =>
  world.switches.quirks.booleans ? value : Number(value);

export const ref = (url: string, { id, name }: NamedRow): Json => ({ id, url: `${url}/${id}`, name });

/** A user as embedded: no e-mail, no mobile. */
export const userRef = (world: World, root: string, id: string | null): Json | null => {
  const user = id === world.application.id ? world.application : world.users.find((one) => one.id === id);
  if (!user) return null;
  return {
    id: user.id,
    url: `${root}/v1/directory/users/${user.id}`,
    name: user.name,
    display_name: user.displayName,
    avatar: null,
  };
};

export const userFull = (root: string, user: UserRow): Json => ({
  id: user.id,
  url: `${root}/v1/directory/users/${user.id}`,
  name: user.name,
  display_name: user.displayName,
  avatar: null,
  department: null,
  job: null,
  email: user.email,
  mobile: user.mobile,
  status: user.status,
  employee_number: null,
});

export const productRef = (world: World, root: string, id: string): Json | null => {
  const product = world.products.find((one) => one.id === id);
  if (!product) return null;
  const { identifier, name } = product;
  const flags = { is_archived: flag(world, false), is_deleted: flag(world, false) };
  return { id, url: `${root}/v1/ship/products/${id}`, identifier, name, ...flags };
};

export const productFull = (world: World, root: string, product: ProductRow): Json => ({
  id: product.id,
  url: `${root}/v1/ship/products/${product.id}`,
  identifier: product.identifier,
  name: product.name,
  scope_type: 'organization',
  scope_id: null,
  visibility: 'private',
  color: '#FA8888',
  description: '',
  members: [],
  created_at: product.createdAt,
  created_by: userRef(world, root, world.users[0]?.id ?? null),
  updated_at: product.createdAt,
  updated_by: userRef(world, root, world.users[0]?.id ?? null),
  is_archived: flag(world, false),
  is_deleted: flag(world, false),
});

/** A state inside another resource. */
export const stateRef = (world: World, root: string, one: 'idea' | 'ticket', id: string): Json | null => {
  const state = world.states[one].find((candidate) => candidate.id === id);
  return state ? { ...ref(`${root}/v1/ship/${one}_states`, state), type: state.type, color: state.color } : null;
};

export const pick = (rows: readonly NamedRow[], id: string | null, url: string): Json | null => {
  const row = rows.find((candidate) => candidate.id === id);
  return row ? ref(url, row) : null;
};

/** What every record shows of itself, beside what its kind adds. `type` is how the caller's generation calls it. */
export const commonPart = (world: World, root: string, row: RowBase, type: string): Json => ({
  title: row.title,
  assignee: userRef(world, root, row.assignee),
  description: row.description,
  properties: row.properties,
  ...entityPart(world, row),
  participants: row.participants.map((one) => followerRef(world, root, one, `${type}&principal_id=${row.id}`)),
  completed_at: row.completedAt,
  created_at: row.createdAt,
  created_by: userRef(world, root, row.createdBy),
  updated_at: row.updatedAt,
  updated_by: userRef(world, root, row.updatedBy),
  is_archived: flag(world, row.archived),
  is_deleted: flag(world, row.deleted),
});

/** Shown since the third generation; in which form is not documented. */
const entityPart = ({ switches }: World, { entityProperties }: RowBase): Json => {
  if (!switches.profiles.C || switches.entityProperties === 'hidden') return {};
  if (switches.entityProperties === 'list')
    return { entity_properties: entityProperties.map(({ key, value }) => ({ property_key: key, value })) };
  return { entity_properties: Object.fromEntries(entityProperties.map(({ key, value }) => [key, value])) };
};

const followerRef = (
  world: World,
  root: string,
  { type, id }: RowBase['participants'][number],
  owner: string,
): Json => ({
  id,
  url: `${root}/v1/participants/${id}?principal_type=${owner}`,
  type,
  [type]: type === 'user' ? userRef(world, root, id) : pick(world.groups, id, `${root}/v1/directory/groups`),
});

/** An idea or a ticket in full. */
export const shipFull = (world: World, root: string, row: ShipRow): Json => ({
  ...shipRef(world, root, row),
  product: productRef(world, root, row.product),
  state: stateRef(world, root, row.one, row.state),
  priority: pick(world.priorities, row.priority, `${root}/v1/ship/${row.one}_priorities`),
  ...commonPart(world, root, row, row.one),
  ...(row.one === 'idea' ? ideaPart(world, root, row) : ticketPart(world, root, row)),
  completed_by: userRef(world, root, row.completedBy),
});

export const shipRef = ({ team }: World, root: string, row: ShipRow): Json => ({
  id: row.id,
  url: `${root}/v1/ship/${row.one}s/${row.id}`,
  identifier: row.identifier,
  title: row.title,
  short_id: row.shortId,
  html_url: `https://${team.secondary_domain}.pingcode.com/ship/${row.one}s/${row.shortId}`,
});

const ideaPart = (world: World, root: string, row: ShipRow): Json => ({
  plan: pick(world.plans, row.plan, `${root}/v1/ship/products/${row.product}/plans`),
  suite: pick(world.suites, row.suite, `${root}/v1/ship/products/${row.product}/suites`),
  plan_at: row.planAt,
  real_at: row.realAt,
  score: null,
  progress: row.progress,
});

const ticketPart = (world: World, root: string, row: ShipRow): Json => ({
  type: pick(world.ticketTypes, row.type, `${root}/v1/ship/ticket_types`),
  customer: pick(world.customers, row.customer, `${root}/v1/ship/products/${row.product}/customers`),
  solution: pick(world.solutions, row.solution, `${root}/v1/ship/ticket_solutions`),
  channel:
    row.channel === null
      ? 'internal'
      : pick(world.channels, row.channel, `${root}/v1/ship/products/${row.product}/channels`),
  estimated_at: null,
  tags: row.tags.flatMap((id) => pick(world.tags, id, `${root}/v1/ship/products/${row.product}/tags`) ?? []),
  submitted_at: row.createdAt,
  submitted_by: userRef(world, root, row.submitter),
});

export const historyFull = (world: World, root: string, row: ShipRow, step: HistoryRow): Json => ({
  id: step.id,
  url: `${root}/v1/ship/${row.one}s/${row.id}/transition_histories/${step.id}`,
  [row.one]: shipRef(world, root, row),
  from_state: step.from === null ? null : stateRef(world, root, row.one, step.from),
  to_state: stateRef(world, root, row.one, step.to),
  created_at: step.at,
  created_by: userRef(world, root, step.by),
});

/** A work item inside another resource. */
export const itemRef = ({ team }: World, root: string, { items }: Generation, row: WorkItemRow): Json => ({
  id: row.id,
  url: `${root}${items}/${row.id}`,
  identifier: row.identifier,
  title: row.title,
  type: row.type,
  start_at: row.startAt,
  end_at: row.endAt,
  parent_id: row.parent,
  short_id: row.shortId,
  html_url: `https://${team.secondary_domain}.pingcode.com/pjm/workitems/${row.shortId}`,
  properties: row.properties,
});

/** Any record inside another resource; work items as the newest generation that is served shows them. */
export const anyRef = (world: World, root: string, row: AnyRow): Json => {
  if (row.one !== 'work_item') return shipRef(world, root, row);
  const generation = GENERATIONS.findLast(({ name }) => world.switches.profiles[name]) ?? GENERATIONS[0];
  return itemRef(world, root, generation, row);
};
