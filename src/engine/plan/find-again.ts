import { otherSide, SIDES, text, type Side, type Text } from '../../model/index.ts';
import type { Observed, VendorRecord } from '../../sdk/index.ts';
import type { Context } from '../context.ts';
import { readKeys } from '../observe/observe.ts';
import { loadGroup, manyOf, type GroupRecords } from '../group.ts';
import type { DocumentStep } from './plan-document.ts';
import { asCopy, type Step } from '../observe/steps.ts';
import { sideOf } from '../view.ts';

/** The step as it stands now, with its records read by key, or why there is no such step any more. */
export async function findAgain(context: Context, written: DocumentStep): Promise<Step | Text> {
  switch (written.kind) {
    case 'linked':
      return findLink(context, written);
    case 'group':
      return findGroup(context, written);
    case 'join':
      return (await partnerOf(context, written)) ?? findPair(context, written);
    case 'create':
      return (await partnerOf(context, written)) ?? findSource(context, written);
    case 'gone':
      return findGone(context, written);
    case 'wait':
    case 'odd':
      return text('is no step that can be applied', '不是可执行的步骤');
  }
}

async function findLink(context: Context, written: DocumentStep): Promise<Step | Text> {
  const [link] = await context.deps.ledger.linksById([written.link ?? '']);
  if (!link) return text('is not linked any more', '已不再关联');
  const records = await readPair(context, { left: link.left.key, right: link.right.key });
  return 'en' in records ? records : { kind: 'linked', link, records };
}

/**
 * A record that was missing when the plan was made. The ledger must know that a full listing left it out before; the plan is the second witness, and a read by key
 * the last.
 */
async function findGone(context: Context, written: DocumentStep): Promise<Step | Text> {
  const [link] = await context.deps.ledger.linksById([written.link ?? '']);
  const side = SIDES.find((one) => written[one] !== undefined);
  if (link?.state !== 'live' || side === undefined) return text('is not linked any more', '已不再关联');
  const observed = await observedNow(context, side, link[side].key);
  if (observed.at === 'present') return text('is there again', '已重新出现');
  const partner = await readOne(context, otherSide(side), link[otherSide(side)].key);
  return {
    kind: 'gone',
    link,
    side,
    observed,
    unlisted: link[side].missing?.unlisted !== undefined,
    confirmed: observed.at === 'absent' && observed.confirmed === true,
    records: 'en' in partner ? {} : { [otherSide(side)]: partner },
  };
}

const NOTHING_SEEN: GroupRecords = { members: new Map(), staged: false };

/** A group as it stands now, with the records that the plan was decided on. */
async function findGroup(context: Context, written: DocumentStep): Promise<Step | Text> {
  const many = manyOf(context);
  const on = SIDES.find((side) => written[side] !== undefined) ?? 'left';
  const key = written[on]?.key ?? '';
  if (many !== otherSide(on)) return text('is no step of this sync', '不是本同步的步骤');
  const group = await loadGroup(context, many, key, NOTHING_SEEN);
  if (group.links.size === 0) return text('is not linked any more', '已不再关联');
  const one = await readOne(context, on, key);
  if ('en' in one) return one;
  const members = new Map<string, VendorRecord>();
  for (const { side, key: member } of written.preconditions) {
    if (side !== many) continue;
    const link = [...group.links.values()].find((known) => known[many].key === member);
    const read = await readOne(context, many, member);
    if ('en' in read) return read;
    if (!link)
      return text(
        `${nameOf(context, many, member)} is not linked any more`,
        `${nameOf(context, many, member)} 已不再关联`,
      );
    members.set(link.id, read);
  }
  return { kind: 'group', on, key, seen: { one, members, staged: written.staged ?? false } };
}

/** What says that a record which had no partner has one by now. */
async function partnerOf(context: Context, written: DocumentStep): Promise<Text | undefined> {
  for (const side of SIDES) {
    const key = written[side]?.key;
    if (manyOf(context) === otherSide(side) && written.kind === 'join') continue;
    if (key === undefined || (await context.deps.ledger.links(context.sync.id, side, [key])).length === 0) continue;
    return text(`${nameOf(context, side, key)} has a partner already`, `${nameOf(context, side, key)} 已有对应条目`);
  }
  return undefined;
}

async function findPair(context: Context, { left, right }: DocumentStep): Promise<Step | Text> {
  const records = await readPair(context, { left: left?.key ?? '', right: right?.key ?? '' });
  return 'en' in records ? records : { kind: 'join', records };
}

async function findSource(context: Context, written: DocumentStep): Promise<Step | Text> {
  const on = written.on ?? 'right';
  const from = otherSide(on);
  const source = await readOne(context, from, written[from]?.key ?? '');
  if ('en' in source) return source;
  const copy = await asCopy(context, from, source);
  return copy?.kind === 'odd' ? copy.words : { kind: 'create', on, source };
}

async function readPair(
  context: Context,
  keys: Readonly<Record<Side, string>>,
): Promise<Readonly<Record<Side, VendorRecord>> | Text> {
  const left = await readOne(context, 'left', keys.left);
  if ('en' in left) return left;
  const right = await readOne(context, 'right', keys.right);
  return 'en' in right ? right : { left, right };
}

async function readOne(context: Context, side: Side, key: string): Promise<VendorRecord | Text> {
  const observed = await observedNow(context, side, key);
  if (observed.at === 'present') return observed.record;
  const name = nameOf(context, side, key);
  return text(`${name} cannot be found any more`, `已找不到 ${name}`);
}

const observedNow = async (context: Context, side: Side, key: string): Promise<Observed> =>
  (await readKeys(sideOf(context, side), [key])).get(key) ?? { at: 'absent' };

/** A record as a person finds it. */
export const nameOf = (context: Context, side: Side, key: string): string => `${context.sync[side].connection} ${key}`;
