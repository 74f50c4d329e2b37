import type { LedgerChange } from '../ledger/ledger.ts';
import { isUnmapped, otherSide, type Side, type Value } from '../model/index.ts';
import type { CommentRecord, VendorRecord } from '../sdk/index.ts';
import {
  isDigest,
  isRolled,
  manySide,
  rollUpOf,
  type FieldState,
  type Link,
  type RolledRule,
  type Together,
} from '../sync/index.ts';
import type { Context, Sync } from './context.ts';
import { sideOf, sideState, viewOf } from './view.ts';

/** All items that are joined to the same one, while they are brought to rest one after the other. */
export interface Group {
  readonly many: Side;
  /** The key of the one. */
  readonly key: string;
  /** Living links by id, oldest item first, as they have become. */
  readonly links: Map<string, Link>;
  /** Records of the many that this run has seen, by link id. */
  readonly members: Map<string, VendorRecord>;
  /** The one, as it was seen or written last. */
  one?: VendorRecord;
  /** Links that were: what came from their items is still there. */
  readonly former: readonly Link[];
  /** The one was seen because it may have changed. */
  readonly staged: boolean;
  /** Its comments, asked for once for all. */
  comments?: readonly CommentRecord[];
  /** Markers of those that came from one of the many, by link id. */
  readonly brought: Map<string, ReadonlySet<string>>;
}

/** What this run has seen of a group. */
export interface GroupRecords {
  readonly one?: VendorRecord;
  /** By link id. */
  readonly members: ReadonlyMap<string, VendorRecord>;
  /** The one was seen because it may have changed, not only read along. */
  readonly staged: boolean;
}

/** The side whose items may share a partner, if this sync has one. */
export const manyOf = ({ sync }: Context): Side | undefined => manySide(sync.cardinality);

/** Nothing is planned for an item that many share while a write to it has an unknown outcome. */
export const frozenOne = (key: string): string => `one/${key}`;

/** A write to this side of a link has an unknown outcome: nothing is planned for the link, nor for what shares the record that was written. */
export function freeze(context: Context, link: Link, side: Side): void {
  context.frozen.add(link.id);
  const many = manyOf(context);
  if (many !== undefined && side !== many) context.frozen.add(frozenOne(link[side].key));
}

/** Everything that is joined to one item now, with what this run has staged of it unless `seen` says what to go by. */
export async function loadGroup(context: Context, many: Side, key: string, seen?: GroupRecords): Promise<Group> {
  const { ledger } = context.deps;
  const all = await ledger.links(context.sync.id, otherSide(many), [key]);
  const living = all.filter((link) => link.state === 'live');
  const links = new Map(living.toSorted(byAge(many)).map((link) => [link.id, link]));
  const { one, members, staged } = seen ?? (await stagedOf(context, many, [...links.keys()]));
  return {
    many,
    key,
    links,
    members: new Map(members),
    ...(one && { one }),
    staged,
    brought: new Map(),
    former: all.filter((link) => link.state !== 'live'),
  };
}

const byAge =
  (many: Side) =>
  (a: Link, b: Link): number => {
    const [x, y] = [a, b].map((link) => `${link[many].createdAt ?? ''} ${link[many].key}`);
    return (x ?? '') < (y ?? '') ? -1 : 1;
  };

async function stagedOf({ deps, sync }: Context, many: Side, ids: readonly string[]): Promise<GroupRecords> {
  const rows = await deps.ledger.stagedForLinks(sync.id, many, ids);
  const [one] = await deps.ledger.stagedForLinks(sync.id, otherSide(many), ids);
  const members = new Map(rows.flatMap((row) => (row.link === undefined ? [] : [[row.link, row.record]])));
  return { members, staged: one !== undefined, ...(one && { one: one.record }) };
}

/** What many say together changes when one of them comes or goes: the one they share is looked at again. */
export function lookAtGroup(sync: Sync, link: Link): readonly LedgerChange[] {
  const many = manySide(sync.cardinality);
  if (many === undefined) return [];
  const side = otherSide(many);
  const at = { sync: sync.id, side, key: link[side].key };
  return [{ type: 'todo.put', todo: { ...at, reason: 'hint', notBefore: new Date(0).toISOString(), attempts: 0 } }];
}

/** A link whose item is the first of its group. */
export function firstOf(context: Context, link: Link, records: Partial<Record<Side, VendorRecord>>): Group | undefined {
  const many = manyOf(context);
  if (many === undefined) return undefined;
  const [member, one] = [records[many], records[otherSide(many)]];
  return {
    ...{ many, key: link[otherSide(many)].key, staged: true, former: [] },
    ...{ brought: new Map(), links: new Map([[link.id, link]]) },
    members: new Map(member ? [[link.id, member]] : []),
    ...(one && { one }),
  };
}

/** What both sides of one link of a group show. */
export const recordsIn = (group: Group, link: Link): Partial<Record<Side, VendorRecord>> => {
  const member = group.members.get(link.id);
  return { ...(member && { [group.many]: member }), ...(group.one && { [otherSide(group.many)]: group.one }) };
};

/** What all items of a group say together now, by field that rolls up. `link` as it is in hand, with `record` for its own item. */
export function togetherOf(
  context: Context,
  group: Group | undefined,
  link: Link,
  record: VendorRecord | undefined,
): Together {
  if (!group) return {};
  const links = new Map(group.links).set(link.id, link);
  const members = new Map(group.members);
  if (record) members.set(link.id, record);
  return Object.fromEntries(
    context.rules.filter(isRolled).map((rule) => {
      const values = [...links.values()].map((one) => valueIn(context, rule, one, members.get(one.id)));
      return [
        rule.field,
        rollUpOf(
          rule.rollUp.by,
          rule.type,
          values.filter((value) => value !== undefined),
        ),
      ];
    }),
  );
}

/** What one item says of a field: what it shows, else what it said last. */
function valueIn(
  context: Context,
  { field, rollUp: { many } }: RolledRule,
  link: Link,
  record: VendorRecord | undefined,
): Value | undefined {
  const shown = record && viewOf(sideOf(context, many), record).fields[field];
  if (shown !== undefined && !isUnmapped(shown)) return shown;
  const known = link.fields[field]?.[many];
  return isDigest(known) ? undefined : known;
}

/**
 * The other links of a group once the one was written through `link`: for them, too, what it says now is no news, and what they said together has arrived.
 * `fields` are those that were written.
 */
export function spread(context: Context, group: Group, link: Link, fields: readonly string[]): readonly LedgerChange[] {
  const one = otherSide(group.many);
  const rows: LedgerChange[] = [];
  for (const other of group.links.values()) {
    if (other.id === link.id) continue;
    const states = Object.fromEntries(fields.map((field) => [field, shared(context, group, link, other, field)]));
    const state = group.one && sideState(sideOf(context, one), group.one, other[one], new Set(fields));
    const next: Link = { ...other, fields: { ...other.fields, ...states }, ...(state && { [one]: state }) };
    group.links.set(other.id, next);
    rows.push({ type: 'link.put', link: next });
  }
  return rows;
}

function shared(context: Context, { many, members }: Group, link: Link, other: Link, field: string): FieldState {
  const one = otherSide(many);
  const done = link.fields[field];
  const before = other.fields[field];
  const record = members.get(other.id);
  const own = record && viewOf(sideOf(context, many), record).fields[field];
  const waits = before?.status === 'conflict' || before?.status === 'frozen';
  return {
    ...before,
    ...(own !== undefined && !isUnmapped(own) && { [many]: own }),
    ...(done?.[one] !== undefined && { [one]: done[one] }),
    ...(done?.rolled !== undefined && { rolled: done.rolled }),
    // Half way there, the link in hand waits for all of them.
    status: waits ? before.status : 'agreed',
  };
}
