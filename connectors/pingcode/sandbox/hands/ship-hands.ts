import { splitMarker, type Native, type NativeFields } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { enterState, note, touch } from '../rows.ts';
import { blankShip } from '../ship/ship-write.ts';
import type { ShipOne, ShipRow, World } from '../world.ts';
import { idNamed, nameOf, personId, toPerson } from './native-values.ts';
import {
  besideHands,
  followers,
  propertyValues,
  relationFields,
  setFollowers,
  setProperty,
  setRelations,
} from './row-hands.ts';

interface Place {
  readonly world: World;
  readonly one: ShipOne;
  readonly scope: { readonly product: string; readonly type?: string };
}

/** What people do in PingCode's own pages, past the API: any state, fields emptied, records deleted. */
export const shipHands = ({ world, one, scope }: Place): SandboxStream => {
  const product = idNamed(
    world.products.map((row) => ({ id: row.id, name: row.identifier })),
    scope.product,
  );
  const type = scope.type === undefined ? null : idNamed(world.ticketTypes, scope.type);
  const author = world.users[0]?.id ?? world.application.id;
  const inScope = (row: ShipRow) => !row.deleted && row.product === product && (type === null || row.type === type);
  const find = (key: string): ShipRow | undefined => world.ship[one].find((row) => row.id === key);
  const need = (key: string): ShipRow => {
    const row = find(key);
    if (!row) throw new Error(`the sandbox has no ${one} ${key}`);
    return row;
  };
  const apply = (row: ShipRow, fields: NativeFields): void => {
    for (const [name, value] of Object.entries(fields)) {
      applyField(world, row, name, value, author);
      note(world, row, name, author, 'web');
    }
    touch(world, row, author);
  };
  return {
    scope,
    create(fields) {
      const row = blankShip(world, one, product, { title: String(fields['title'] ?? '未命名'), by: author });
      if (one === 'ticket') row.type = type ?? world.ticketTypes[0]?.id ?? null;
      world.ship[one].push(row);
      apply(row, fields);
      return row.id;
    },
    edit: (key, fields) => apply(need(key), fields),
    remove(key) {
      need(key).deleted = true;
    },
    fields(key) {
      const row = find(key);
      return row && inScope(row) ? showFields(world, row) : undefined;
    },
    keys: () => world.ship[one].filter(inScope).map((row) => row.id),
    ...besideHands(world, need, author),
  };
};

const applyField = (world: World, row: ShipRow, name: string, value: Native, by: string): void => {
  const named = (rows: Parameters<typeof idNamed>[0]) => (value === null ? null : idNamed(rows, value));
  switch (name) {
    case 'title':
      row.title = String(value);
      return;
    case 'description':
      row.description = value === null ? '' : String(value);
      return;
    case 'state':
      enterState(world, row, world.states[row.one], idNamed(world.states[row.one], value), by);
      return;
    case 'priority':
      row.priority = named(world.priorities);
      return;
    case 'type':
      row.type = named(world.ticketTypes);
      return;
    case 'solution':
      row.solution = named(world.solutions);
      return;
    case 'customer':
      row.customer = named(world.customers);
      return;
    case 'suite':
      row.suite = named(world.suites);
      return;
    case 'plan':
      row.plan = named(world.plans);
      return;
    case 'assignee':
      row.assignee = personId(value);
      return;
    case 'submitter':
      row.submitter = personId(value) ?? row.submitter;
      return;
    case 'participants':
      setFollowers(row, value);
      return;
    case 'progress':
      row.progress = value === null ? null : Number(value);
      return;
    case 'tags':
      row.tags = (Array.isArray(value) ? (value as readonly Native[]) : []).map((tag) => idNamed(world.tags, tag));
      return;
    default:
      if (!setRelations(world, row, name, value)) setProperty(world, row, world.properties[row.one], name, value);
  }
};

const NOT_IN_PROPERTIES = new Set(['identifier', 'plan_at', 'solution']);

const showFields = (world: World, row: ShipRow): NativeFields => ({
  title: row.title,
  // What somebody wrote: our own last line is no part of it.
  description: splitMarker(row.description).body || null,
  state: nameOf(world.states[row.one], row.state),
  priority: nameOf(world.priorities, row.priority),
  assignee: row.assignee === null ? null : toPerson(world, row.assignee),
  participants: followers(world, row),
  ...(row.one === 'idea' ? ideaFields(world, row) : ticketFields(world, row)),
  ...relationFields(world, row),
  ...propertyValues(world, row, world.properties[row.one], NOT_IN_PROPERTIES),
});

const ideaFields = (world: World, row: ShipRow): NativeFields => ({
  progress: row.progress,
  suite: nameOf(world.suites, row.suite),
  plan: nameOf(world.plans, row.plan),
});

const ticketFields = (world: World, row: ShipRow): NativeFields => ({
  type: nameOf(world.ticketTypes, row.type),
  solution: nameOf(world.solutions, row.solution),
  customer: nameOf(world.customers, row.customer),
  submitter: toPerson(world, row.submitter),
  tags: row.tags.flatMap((id) => nameOf(world.tags, id) ?? []),
});
