import { splitMarker, type Native, type NativeFields } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { idNamed, nameOf, personId, showProperty, storeProperty, toPerson } from './native-values.ts';
import { blankShip, enterState, touch } from './ship-write.ts';
import type { PropertyRow, ShipOne, ShipRow, World } from './world.ts';

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
  return {
    scope,
    create(fields) {
      const row = blankShip(world, one, product, { title: String(fields['title'] ?? '未命名'), by: author });
      if (one === 'ticket') row.type = type ?? world.ticketTypes[0]?.id ?? null;
      world.ship[one].push(row);
      applyFields(world, row, fields, author);
      return row.id;
    },
    edit(key, fields) {
      const row = need(key);
      applyFields(world, row, fields, author);
      touch(world, row, author);
    },
    remove(key) {
      need(key).deleted = true;
    },
    fields(key) {
      const row = find(key);
      return row && inScope(row) ? showFields(world, row) : undefined;
    },
    keys: () => world.ship[one].filter(inScope).map((row) => row.id),
    comment(key, { body, author: by }) {
      const id = world.ids.hex24();
      const stamp = { createdAt: world.now(), createdBy: by?.id ?? author };
      world.comments.push({
        id,
        principalType: one,
        principal: need(key).id,
        content: body,
        ...stamp,
        repliedTo: null,
        deleted: false,
      });
      return id;
    },
    comments: (key) =>
      world.comments
        .filter((row) => row.principal === key && !row.deleted)
        .map((row) => ({ key: row.id, body: row.content, visibility: 'internal' as const })),
  };
};

const applyFields = (world: World, row: ShipRow, fields: NativeFields, by: string): void => {
  for (const [name, value] of Object.entries(fields)) applyField(world, row, name, value, by);
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
      enterState(world, row, idNamed(world.states[row.one], value), by);
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
    case 'assignee':
      row.assignee = personId(value);
      return;
    case 'submitter':
      row.submitter = personId(value) ?? row.submitter;
      return;
    case 'progress':
      row.progress = value === null ? null : Number(value);
      return;
    case 'tags':
      row.tags = (Array.isArray(value) ? (value as readonly Native[]) : []).map((tag) => idNamed(world.tags, tag));
      return;
    default: {
      const property = propertyNamed(world, row.one, name);
      row.properties = { ...row.properties, [property.id]: storeProperty(world, property, value) };
    }
  }
};

const propertyNamed = (world: World, one: ShipOne, name: string): PropertyRow => {
  const property = world.properties[one].find((candidate) => `properties.${candidate.id}` === name);
  if (!property) throw new Error(`the sandbox has no field ${name} on a ${one}`);
  return property;
};

const NOT_IN_PROPERTIES = new Set(['identifier', 'plan_at', 'solution']);

const showFields = (world: World, row: ShipRow): NativeFields => ({
  title: row.title,
  // What somebody wrote: our own last line is no part of it.
  description: splitMarker(row.description).body || null,
  state: nameOf(world.states[row.one], row.state),
  priority: nameOf(world.priorities, row.priority),
  assignee: row.assignee === null ? null : toPerson(world, row.assignee),
  ...(row.one === 'idea' ? { progress: row.progress } : ticketFields(world, row)),
  ...Object.fromEntries(
    world.properties[row.one]
      .filter((property) => !NOT_IN_PROPERTIES.has(property.id))
      .map((property) => [`properties.${property.id}`, showProperty(world, property, row.properties[property.id])]),
  ),
});

const ticketFields = (world: World, row: ShipRow): NativeFields => ({
  type: nameOf(world.ticketTypes, row.type),
  solution: nameOf(world.solutions, row.solution),
  submitter: toPerson(world, row.submitter),
  tags: row.tags.flatMap((id) => nameOf(world.tags, id) ?? []),
});
