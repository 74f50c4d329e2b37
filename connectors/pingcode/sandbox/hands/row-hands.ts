import type { Native, NativeFields } from 'tandem-sync/sdk';
import type { SandboxStream } from 'tandem-sync/sdk/sandbox';
import { titleAndExt } from '../common/attachment-full.ts';
import { CROSS, relate, unrelate } from '../common/relation-routes.ts';
import { everyRow, type AnyRow, type One, type PropertyRow, type RowBase, type World } from '../world.ts';
import { personId, showProperty, storeProperty, toPerson } from './native-values.ts';

/** What people do to any record in PingCode's own pages: comments, files, followers, relations and custom properties. */

const set = (value: Native): readonly Native[] => {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly Native[]) : [value];
};

/** Who follows a record; groups that do stay. */
export const setFollowers = (row: RowBase, value: Native): void => {
  const groups = row.participants.filter(({ type }) => type === 'user_group');
  row.participants = [...groups, ...set(value).map((one) => ({ type: 'user', id: personId(one) ?? '' }) as const)];
};

export const followers = (world: World, row: RowBase) =>
  row.participants.filter(({ type }) => type === 'user').map(({ id }) => toPerson(world, id));

const CROSS_FIELDS: Readonly<Record<string, One>> = {
  related_ideas: 'idea',
  related_tickets: 'ticket',
  related_work_items: 'work_item',
};

const ITEM_FIELDS: Readonly<Record<string, readonly [string, string]>> = {
  related_work_items: ['relate', 'relate'],
  blocks: ['block', 'blocked_by'],
  blocked_by: ['blocked_by', 'block'],
  causes: ['cause', 'caused_by'],
  caused_by: ['caused_by', 'cause'],
  duplicates: ['duplicate', 'duplicate'],
};

/** The pair of words a relation field of a record stands for, and the kind at its other end. */
const relationNamed = (
  row: AnyRow,
  name: string,
): { readonly pair: readonly [string, string]; readonly to: One } | undefined => {
  const item = row.one === 'work_item' ? ITEM_FIELDS[name] : undefined;
  if (item) return { pair: item, to: 'work_item' };
  const to = CROSS_FIELDS[name];
  return to === undefined ? undefined : { pair: [CROSS, CROSS], to };
};

const others = (world: World, row: AnyRow, type: string, to: One): readonly string[] => {
  const kinds = new Map(everyRow(world).map(({ id, one }) => [id, one]));
  const rows = world.relations.filter((one) => one.from === row.id && one.type === type && kinds.get(one.to) === to);
  return rows.map((one) => one.to).sort();
};

/** Writes a field of relations, if it is one. */
export const setRelations = (world: World, row: AnyRow, name: string, value: Native): boolean => {
  const relation = relationNamed(row, name);
  if (!relation) return false;
  const { pair, to } = relation;
  for (const held of world.relations.filter((one) => one.from === row.id && one.type === pair[0]))
    if (everyRow(world).some(({ id, one }) => id === held.to && one === to)) unrelate(world, held);
  for (const other of set(value)) relate(world, pair, row.id, String(other));
  return true;
};

export const relationFields = (world: World, row: AnyRow): NativeFields => {
  const names = new Set([...Object.keys(CROSS_FIELDS), ...(row.one === 'work_item' ? Object.keys(ITEM_FIELDS) : [])]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const relation = relationNamed(row, name);
      return relation ? [[name, others(world, row, relation.pair[0], relation.to)]] : [];
    }),
  );
};

/** Writes a custom property; throws for a field the record does not have. */
export const setProperty = (
  world: World,
  row: AnyRow,
  properties: readonly PropertyRow[],
  name: string,
  value: Native,
): void => {
  const property = properties.find((candidate) => `properties.${candidate.id}` === name);
  if (!property) throw new Error(`the sandbox has no field ${name} on a ${row.one}`);
  row.properties = { ...row.properties, [property.id]: storeProperty(world, property, value) };
};

/** Custom properties as a person sees them; those in `builtIn` are shown elsewhere. */
export const propertyValues = (
  world: World,
  row: RowBase,
  properties: readonly PropertyRow[],
  builtIn: ReadonlySet<string>,
): NativeFields =>
  Object.fromEntries(
    properties
      .filter(({ id }) => !builtIn.has(id))
      .map((property) => [`properties.${property.id}`, showProperty(world, property, row.properties[property.id])]),
  );

type Beside = Required<Pick<SandboxStream, 'comment' | 'comments' | 'attach' | 'detach' | 'attachments'>>;

/** Comments and files, the same for every kind. */
export const besideHands = (world: World, need: (key: string) => AnyRow, author: string): Beside => ({
  comment(key, { body, author: by }) {
    const id = world.ids.hex24();
    const stamp = { createdAt: world.now(), createdBy: by?.id ?? author };
    world.comments.push({ id, principal: need(key).id, content: body, ...stamp, repliedTo: null, deleted: false });
    return id;
  },
  comments: (key) =>
    world.comments
      .filter((row) => row.principal === key && !row.deleted)
      .map((row) => ({ key: row.id, body: row.content, visibility: 'internal' as const })),
  attach(key, { name, content }) {
    const id = world.ids.hex24();
    const file = { id, principal: need(key).id, comment: null, ...titleAndExt(name), format: null, bytes: content };
    const stamp = { storage: world.ids.uuid(), createdAt: world.now(), createdBy: author };
    world.attachments.push({ ...file, ...stamp });
    return id;
  },
  detach(key, id) {
    const kept = world.attachments.filter((row) => row.principal !== key || row.id !== id);
    world.attachments.splice(0, world.attachments.length, ...kept);
  },
  attachments: (key) =>
    world.attachments
      .filter((row) => row.principal === key)
      .map((row) => ({
        key: row.id,
        name: row.ext === '' ? row.title : `${row.title}.${row.ext}`,
        content: row.bytes,
        visibility: 'internal' as const,
      })),
});
