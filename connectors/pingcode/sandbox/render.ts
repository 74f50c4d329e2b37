import type { CommentRow, HistoryRow, NamedRow, ProductRow, ShipRow, UserRow, World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** 0/1 as documented, or booleans as seen live. */
export const flag = (world: World, value: boolean): number | boolean =>
  world.switches.quirks.booleans ? value : Number(value);

const ref = (url: string, { id, name }: NamedRow): Json => ({ id, url: `${url}/${id}`, name });

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

const pick = (rows: readonly NamedRow[], id: string | null, url: string): Json | null => {
  const row = rows.find((candidate) => candidate.id === id);
  return row ? ref(url, row) : null;
};

/** An idea or a ticket in full. */
export const shipFull = (world: World, root: string, row: ShipRow): Json => ({
  ...shipRef(world, root, row),
  product: productRef(world, root, row.product),
  assignee: userRef(world, root, row.assignee),
  state: stateRef(world, root, row.one, row.state),
  priority: pick(world.priorities, row.priority, `${root}/v1/ship/${row.one}_priorities`),
  description: row.description,
  properties: row.properties,
  participants: [],
  ...(row.one === 'idea' ? ideaPart(row) : ticketPart(world, root, row)),
  completed_at: row.completedAt,
  completed_by: userRef(world, root, row.completedBy),
  created_at: row.createdAt,
  created_by: userRef(world, root, row.createdBy),
  updated_at: row.updatedAt,
  updated_by: userRef(world, root, row.updatedBy),
  is_archived: flag(world, false),
  is_deleted: flag(world, row.deleted),
});

export const shipRef = ({ team }: World, root: string, row: ShipRow): Json => ({
  id: row.id,
  url: `${root}/v1/ship/${row.one}s/${row.id}`,
  identifier: row.identifier,
  title: row.title,
  short_id: row.shortId,
  html_url: `https://${team.secondary_domain}.pingcode.com/ship/${row.one}s/${row.shortId}`,
});

const ideaPart = (row: ShipRow): Json => ({
  plan: null,
  suite: null,
  plan_at: row.planAt,
  real_at: row.realAt,
  score: null,
  progress: row.progress,
});

const ticketPart = (world: World, root: string, row: ShipRow): Json => ({
  type: pick(world.ticketTypes, row.type, `${root}/v1/ship/ticket_types`),
  customer: null,
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

export const commentFull = (world: World, root: string, row: CommentRow): Json => {
  const replied = world.comments.find((one) => one.id === row.repliedTo);
  return {
    id: row.id,
    url: `${root}/v1/comments/${row.id}?principal_type=${row.principalType}&principal_id=${row.principal}`,
    content: row.content,
    attachment_count: 0,
    attachments: [],
    is_reply_comment: flag(world, replied !== undefined),
    replied_comment: replied ? { id: replied.id } : null,
    created_at: row.createdAt,
    created_by: userRef(world, root, row.createdBy),
    is_deleted: flag(world, row.deleted),
  };
};
