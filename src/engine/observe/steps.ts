import type { Staged } from '../../ledger/ledger.ts';
import { otherSide, SIDES, text, type Side, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { greet, passes, type Link } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import type { Missing } from './gather.ts';
import { manyOf, type GroupRecords } from '../group.ts';
import { linksByKey } from './links-by-key.ts';
import { matchesOf } from './partners.ts';
import { sideOf, viewOf } from '../view.ts';

export type Records = Readonly<Partial<Record<Side, VendorRecord>>>;

/** One thing to look at: a link with what its sides show, a record that gets a partner, or one that waits. */
export type Step =
  | { readonly kind: 'linked'; readonly link: Link; readonly records: Records }
  /** Everything that is joined to one item: `key` of side `on`. What was seen of it is staged, unless it is given. */
  | { readonly kind: 'group'; readonly on: Side; readonly key: string; readonly seen?: GroupRecords }
  | { readonly kind: 'create'; readonly on: Side; readonly source: VendorRecord }
  | { readonly kind: 'join'; readonly records: Readonly<Record<Side, VendorRecord>> }
  /** A linked record that is not found any more. No pull gives one: a plan names it. */
  | ({ readonly kind: 'gone' } & Missing & { readonly records: Records })
  | {
      readonly kind: 'wait';
      readonly side: Side;
      readonly record: VendorRecord;
      readonly matchKey: string;
      /** It is looked at again in the next run. */
      readonly again?: boolean;
    }
  | {
      readonly kind: 'odd';
      readonly side: Side;
      readonly record: VendorRecord;
      readonly code: string;
      readonly words: Text;
      /** Kept in mind for whoever matches it next. */
      readonly matchKey?: string;
    };

const PAGE = 200;

/** Everything this run has staged, as steps, page by page: nothing holds them all. Planning and applying walk the same steps. */
export async function* stepsOf(context: Context): AsyncGenerator<Step, void, undefined> {
  const pass: Pass = { joined: new Set(), groups: new Set(), making: new Set() };
  for (const side of ['left', 'right'] as const) {
    let after = 0;
    for (;;) {
      await context.keepLease();
      const rows = await context.deps.ledger.staged(context.sync.id, side, after, PAGE);
      const last = rows.at(-1);
      if (!last) break;
      after = last.seq;
      yield* pageSteps(context, side, rows, pass);
      if (rows.length < PAGE) break;
    }
  }
}

/** What one walk over everything that was staged has come by. */
interface Pass {
  /** `side/key` of records that were joined on the way. */
  readonly joined: Set<string>;
  /** Keys of the ones whose groups were taken. */
  readonly groups: Set<string>;
  /** What partners match on that are being made, where others may join them. */
  readonly making: Set<string>;
}

/** Where many share a partner, they are one step. A link that rests is looked at by itself. */
function groupOf(context: Context, link: Link): (Step & { readonly kind: 'group' }) | undefined {
  const many = manyOf(context);
  if (many === undefined || link.state !== 'live') return undefined;
  const on = otherSide(many);
  return { kind: 'group', on, key: link[on].key };
}

async function* pageSteps(
  context: Context,
  side: Side,
  rows: readonly Staged[],
  pass: Pass,
): AsyncGenerator<Step, void, undefined> {
  const { ledger } = context.deps;
  const { joined } = pass;
  const other = otherSide(side);
  // Asked again here: a step of this very run may have linked a record that was staged without a link.
  const keys = rows.map((row) => row.key);
  const links = linksByKey(await ledger.links(context.sync.id, side, keys), side);
  const partners = await ledger.stagedForLinks(
    context.sync.id,
    other,
    [...links.values()].map((link) => link.id),
  );
  const partnerOf = new Map(partners.map((row) => [row.link, row.record]));
  for (const row of rows) {
    const link = links.get(row.key);
    // What it showed was dealt with when its partner came by, and may have been written since.
    if (joined.has(`${side}/${row.key}`)) continue;
    if (!link) {
      const step = await newcomer(context, side, row, pass);
      if (step.kind === 'join') for (const one of SIDES) joined.add(`${one}/${step.records[one].key}`);
      yield step;
      continue;
    }
    const group = groupOf(context, link);
    if (group) {
      if (!pass.groups.has(group.key)) yield group;
      pass.groups.add(group.key);
      continue;
    }
    const partner = partnerOf.get(link.id);
    // A link with both sides staged is one step, taken when its left side comes by.
    if (side === 'right' && partner) continue;
    yield { kind: 'linked', link, records: { [side]: row.record, ...(partner && { [other]: partner }) } };
  }
}

async function newcomer(context: Context, side: Side, row: Staged, pass: Pass): Promise<Step> {
  const { sync } = context;
  const { record } = row;
  const copy = await asCopy(context, side, record);
  if (copy) return copy;
  // The next run joins it to the partner that this one makes for another.
  if (isJoinable(context, side) && row.matchKey && pass.making.has(row.matchKey))
    return { kind: 'wait', side, record, matchKey: row.matchKey, again: true };
  const { partners, rivals } = await matchesOf(context, side, record, row.matchKey, pass.joined);
  const ready = sideOf(context, side);
  // Without a filter there is nothing to look at: this is asked of every record twice, for the guard and for the step itself.
  const wanted =
    Object.keys(ready.filter).length === 0 ||
    passes(ready.filter, { ...record.fields, ...stateName(context, side, record) }, viewOf(ready, record).fields);
  const greeting = greet({ side, create: sync.create, wanted, partners: keysOf(partners), rivals: keysOf(rivals) });
  const odd = (words: Text): Step => ({
    ...{ kind: 'odd', side, record, code: 'ambiguous-match', words },
    ...(row.matchKey && { matchKey: row.matchKey }),
  });
  switch (greeting.do) {
    case 'create':
      if (row.matchKey) pass.making.add(row.matchKey);
      return { kind: 'create', on: greeting.on, source: record };
    case 'wait':
      return { kind: 'wait', side, record, matchKey: row.matchKey ?? '' };
    case 'ambiguous':
      return odd(ambiguous(greeting.partners));
    case 'contested':
      return odd(contested(greeting.partner, greeting.rivals));
    case 'join': {
      const [partner = record] = partners;
      const records = side === 'left' ? { left: record, right: partner } : { left: partner, right: record };
      return { kind: 'join', records };
    }
  }
}

/** The filter may name the shared field; its native value counts too. */
const stateName = (context: Context, side: Side, record: VendorRecord): Readonly<Record<string, unknown>> => {
  const fields = sideOf(context, side).compiled.fields;
  return Object.fromEntries(Object.values(fields).map((field) => [field.name, record.fields[field.native]]));
};

/** Records of this side may share a partner. */
const isJoinable = (context: Context, side: Side): boolean => manyOf(context) === side;

const keysOf = (records: readonly VendorRecord[]): readonly string[] => records.map((record) => record.key);

/**
 * A record with the marker of an item of this sync that is linked already: a create that landed late, or a person's copy. It is never mirrored back. A marker of
 * another sync says nothing here: that is how items travel along a chain.
 */
export async function asCopy(context: Context, side: Side, record: VendorRecord): Promise<Step | undefined> {
  if (record.marker === undefined) return undefined;
  const [link] = await context.deps.ledger.linksById([record.marker]);
  if (link?.sync !== context.sync.id) return undefined;
  const known = link[side].label ?? link[side].key;
  const words = text(
    `carries the marker of ${known}, which is linked already: a late duplicate or a copy. Close or merge it`,
    `带有 ${known} 的标记，而后者已经关联：可能是迟到的重复项或副本，请关闭或合并`,
  );
  return { kind: 'odd', side, record, code: 'duplicate', words };
}

const contested = (partner: string, rivals: readonly string[]): Text =>
  text(
    `matches ${partner} on the other side, and so does ${rivals.join(', ')} here; join the right one with "tandem link", or close the others`,
    `与另一侧的 ${partner} 匹配，而本侧的 ${rivals.join('、')} 也与之匹配；请用“tandem link”关联正确的一条，或关闭其余的`,
  );

const ambiguous = (partners: readonly string[]): Text =>
  text(
    `could be any of ${partners.join(', ')}; join the right one by hand`,
    `可能对应 ${partners.join('、')} 中的任何一个；请手动关联正确的一条`,
  );
