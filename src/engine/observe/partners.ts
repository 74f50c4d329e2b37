import { otherSide, type Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { matchKey } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { readKeys } from './observe.ts';
import { manyOf } from '../group.ts';
import { sideOf, viewOf } from '../view.ts';

/** Records that could be meant, in this run or known from an earlier one. */
export interface Matches {
  /** Records of the other side that may get a partner, at most a few. */
  readonly partners: readonly VendorRecord[];
  /** Others of its own side that match the only partner as well. */
  readonly rivals: readonly VendorRecord[];
}

const AT_MOST = 3;

/** Who a record without a link could be joined to. `joined` are records (`side/key`) that this run has just joined. */
export async function matchesOf(
  context: Context,
  side: Side,
  record: VendorRecord,
  key: string | undefined,
  joined: ReadonlySet<string>,
): Promise<Matches> {
  if (!key) return { partners: [], rivals: [] };
  const taken = (on: Side) => manyOf(context) !== otherSide(on);
  const find = async (on: Side) =>
    (await findFree(context, on, key)).filter((one) => !taken(on) || !joined.has(`${on}/${one.key}`));
  const partners = await find(otherSide(side));
  const shares = manyOf(context) === side;
  const rivals = partners.length === 1 && !shares ? await find(side) : [];
  return { partners, rivals: rivals.filter((one) => one.key !== record.key) };
}

/** Records that match and may get a partner. */
async function findFree(context: Context, side: Side, key: string): Promise<readonly VendorRecord[]> {
  const { ledger } = context.deps;
  const staged = await ledger.stagedForMatch(context.sync.id, side, key, AT_MOST);
  const strays = await ledger.strays(context.sync.id, side, key, AT_MOST);
  const found = new Map(staged.map((row) => [row.key, row.record]));
  const unseen = strays.filter((stray) => !found.has(stray.key));
  for (const record of await stillMatching(context, side, unseen, key)) found.set(record.key, record);
  // Where many may share a partner, one that has some already may have more.
  const shared = manyOf(context) === otherSide(side);
  const links = await ledger.links(context.sync.id, side, [...found.keys()]);
  for (const link of links) if (!shared || link.state !== 'live') found.delete(link[side].key);
  return [...found.values()];
}

/** What an earlier run has noted may have been renamed or deleted since: it counts only as it is now. */
async function stillMatching(
  context: Context,
  side: Side,
  strays: readonly { readonly key: string }[],
  key: string,
): Promise<readonly VendorRecord[]> {
  if (strays.length === 0) return [];
  const ready = sideOf(context, side);
  const read = await readKeys(
    ready,
    strays.map((stray) => stray.key),
  );
  return [...read.values()].flatMap((observed) =>
    observed.at === 'present' && matchKey(context.sync.match, viewOf(ready, observed.record).fields) === key
      ? [observed.record]
      : [],
  );
}
