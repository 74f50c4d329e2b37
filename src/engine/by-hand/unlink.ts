import type { JournalEntry, LedgerChange } from '../../ledger/ledger.ts';
import { SIDES, text, type Side } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import type { Deps, Sync } from '../context.ts';
import { actRow, nowOf, withLease } from './act.ts';
import { findLinks, only, pairOf, theLink } from './find-links.ts';
import type { Named } from './link.ts';
import { lookAtGroup } from '../group.ts';
import { refusal } from './refuse.ts';

/** Which link is meant: both of its items, or one of them, with its side where that is not clear. */
export type Parting = Named | { readonly item: string; readonly side?: Side };

/**
 * Parts two items: neither follows the other any more. The link stays as a record of that, so that no new partner is created for either, and what was open about
 * it is closed. Asks no vendor. Throws `ConfigError` when there is no such link, or a write on it has an unknown outcome.
 */
export const unlinkByHand = (sync: Sync, deps: Deps, parting: Parting): Promise<Link> =>
  withLease(sync, deps, async (lease) => {
    const given = 'item' in parting ? parting.item : `${parting.left} ${parting.right}`;
    const link =
      'item' in parting ? await theLink(sync, deps, parting.item, parting.side) : await linkOf(sync, deps, parting);
    if (link.state === 'unlinked')
      throw refusal(given, `is not linked any more: ${pairOf(sync, link)}`, `已经解除关联：${pairOf(sync, link)}`);
    await refuseUnknown(sync, deps, given, link);
    const run = deps.newId();
    const parted: Link = { ...link, state: 'unlinked' };
    const words = text(`unlinked ${pairOf(sync, link)}`, `已解除关联 ${pairOf(sync, link)}`);
    const rows: LedgerChange[] = [
      { type: 'link.put', link: parted },
      { type: 'journal.add', entry: entryOf(sync, deps, run, link) },
      ...(await closing(sync, deps, link)),
      actRow(sync, deps, { run, act: 'unlink', words }),
    ];
    await deps.ledger.commit(rows, lease.current());
    return parted;
  });

/** The link that both names stand for. */
async function linkOf(sync: Sync, { ledger }: Deps, { left, right }: Named): Promise<Link> {
  const lefts = await findLinks(ledger, sync.id, left, ['left']);
  const rights = new Set((await findLinks(ledger, sync.id, right, ['right'])).map(({ link }) => link.id));
  const both = lefts.filter(({ link }) => rights.has(link.id));
  if (lefts.length > 0 && both.length === 0)
    throw refusal(
      `${left} ${right}`,
      `these two are not linked; ${lefts.map(({ link }) => pairOf(sync, link)).join('; ')}`,
      `这两条并未关联；现有：${lefts.map(({ link }) => pairOf(sync, link)).join('；')}`,
    );
  return only(sync, left, both);
}

async function refuseUnknown(sync: Sync, { ledger }: Deps, given: string, link: Link): Promise<void> {
  const open = (await ledger.openIntents(sync.id)).find((intent) => intent.link === link.id);
  if (!open) return;
  throw refusal(
    given,
    `nobody knows yet whether a write to it arrived; the next run looks, or settle it: tandem problems settle ${open.id}`,
    `对它的一次写入是否到达尚不清楚；下次运行会检查，也可执行 tandem problems settle ${open.id}`,
  );
}

const entryOf = (sync: Sync, deps: Deps, run: string, link: Link): JournalEntry => ({
  sync: sync.id,
  run,
  link: link.id,
  side: 'right',
  key: link.right.key,
  kind: 'link',
  before: link.right.key,
  after: null,
  rule: 'unlink by hand',
  cause: 'resolve',
  reversible: true,
  at: nowOf(deps),
});

/** What was open about a link ends with it. */
async function closing(sync: Sync, { ledger }: Deps, link: Link): Promise<readonly LedgerChange[]> {
  const conflicts = await ledger.openConflicts(link.id);
  return [
    ...conflicts.map((conflict) => ({ type: 'conflict.put', conflict: { ...conflict, state: 'expired' } }) as const),
    ...SIDES.flatMap((side) => {
      const at = { sync: sync.id, side, key: link[side].key };
      return [{ type: 'problem.clear', ...at } as const, { type: 'todo.done', ...at } as const];
    }),
    ...lookAtGroup(sync, link),
  ];
}
