import type { Ledger } from '../../ledger/ledger.ts';
import { SIDES, type Side } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import { labelOf } from '../view.ts';
import type { Deps, Sync } from '../context.ts';
import { refusal } from './refuse.ts';

const PAGE = 500;

/** A link, and the side on which it has the key or label that was asked for. */
export interface FoundLink {
  readonly link: Link;
  readonly side: Side;
}

/**
 * Links of what a person names by its key, or else by the label they see (`#12`, `CRM-7`). Labels are looked for page by page among the living links, and among
 * the problems, which also name what is not synced any more.
 */
export async function findLinks(
  ledger: Ledger,
  sync: string,
  named: string,
  sides: readonly Side[] = SIDES,
): Promise<readonly FoundLink[]> {
  const byKey = await withKey(ledger, sync, named, sides);
  if (byKey.length > 0) return byKey;
  const byLabel: FoundLink[] = [];
  let after = '';
  for (;;) {
    const links = await ledger.linksAfter(sync, after, PAGE);
    const last = links.at(-1);
    if (!last) break;
    after = last.id;
    for (const side of sides)
      byLabel.push(...links.filter((link) => link[side].label === named).map((link) => ({ link, side })));
  }
  if (byLabel.length > 0) return byLabel;
  const found: FoundLink[] = [];
  for (const side of sides)
    for (const key of await troubledKeys(ledger, sync, side, named))
      found.push(...(await withKey(ledger, sync, key, [side])));
  return found;
}

async function withKey(ledger: Ledger, sync: string, key: string, sides: readonly Side[]): Promise<FoundLink[]> {
  const found: FoundLink[] = [];
  for (const side of sides) for (const link of await ledger.links(sync, side, [key])) found.push({ link, side });
  return found;
}

/** Keys of records with a problem that people see under this label. */
export async function troubledKeys(
  ledger: Ledger,
  sync: string,
  side: Side,
  label: string,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const problems = await ledger.problems({ sync, limit: PAGE, ...(after !== undefined && { after }) });
    const last = problems.at(-1);
    if (!last) return keys;
    after = last.id;
    for (const one of problems) if (one.side === side && one.label === label && one.key !== '') keys.add(one.key);
  }
}

/**
 * The one link that a key or label stands for; a living one counts before what was parted or is gone. Throws `ConfigError` when there is none, or when the same
 * name stands for items of several links.
 */
export async function theLink(sync: Sync, { ledger }: Pick<Deps, 'ledger'>, named: string, side?: Side): Promise<Link> {
  const found = await findLinks(ledger, sync.id, named, side ? [side] : SIDES);
  const living = found.filter(({ link }) => link.state === 'live');
  return only(sync, named, living.length > 0 ? living : found);
}

export function only(sync: Sync, named: string, found: readonly FoundLink[]): Link {
  const [first, ...others] = found;
  if (!first)
    throw refusal(
      named,
      `no linked item of "${sync.id}" has this key or label`,
      `“${sync.id}”中没有以此为键或编号的已关联条目`,
    );
  if (others.every(({ link }) => link.id === first.link.id)) return first.link;
  const list = found.map(({ link }) => pairOf(sync, link));
  throw refusal(
    named,
    `could be any of ${list.join('; ')}. Add --side left or --side right, or name both items`,
    `可能指 ${list.join('；')} 中的任何一个。请加上 --side left 或 --side right，或同时写出两侧的条目`,
  );
}

/** Both items of a link, for a person. */
export const pairOf = (sync: Sync, link: Link): string =>
  SIDES.map((side) => `${sync[side].connection} ${labelOf(link[side])}`).join(' = ');
