import type { LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, text, type Side } from '../../model/index.ts';
import { chooseRule, flowsFrom, remember, type Conflict, type FieldState, type Link } from '../../sync/index.ts';
import type { Deps, Sync } from '../context.ts';
import { recallStream } from '../admit/known-stream.ts';
import { makeReady } from '../admit/ready.ts';
import { labelOf } from '../view.ts';
import { actRow, againRow, nowOf, withLease } from './act.ts';
import { noConflict, refusal } from './refuse.ts';

export interface Resolved {
  readonly conflict: Conflict;
  readonly link: Link;
  /** The next run carries the value over; false: it does not flow that way in this sync, so both sides stay as they are. */
  readonly carried: boolean;
}

/**
 * Settles an open conflict by a person's choice, as an ordinary edit of the side that is taken: what the conflict showed becomes both baselines, the taken side
 * is pending, and the next run reads both sides and carries its value over. What a person edits meanwhile makes a new conflict. Asks no vendor that was asked
 * before. Throws `ConfigError` for a conflict that is not open.
 */
export const resolveConflict = (sync: Sync, deps: Deps, id: string, take: Side): Promise<Resolved> =>
  withLease(sync, deps, async (lease) => {
    const { conflict, link } = await openConflict(sync, deps, id);
    const carried = await flows(sync, deps, conflict.field, take);
    const resolved: Conflict = { ...conflict, state: 'resolved', winner: take, resolvedAt: nowOf(deps) };
    const state = settledState(link.fields[conflict.field], conflict, carried ? `pending-${take}` : 'agreed');
    const rows: LedgerChange[] = [
      { type: 'conflict.put', conflict: resolved },
      { type: 'link.put', link: { ...link, fields: { ...link.fields, [conflict.field]: state } } },
      againRow(deps, sync.id, 'left', link.left.key, 'resolve'),
      actRow(sync, deps, { run: deps.newId(), act: 'resolve', words: words(sync, link, resolved, take) }),
    ];
    await deps.ledger.commit(rows, lease.current());
    return { conflict: resolved, link, carried };
  });

async function openConflict(sync: Sync, { ledger }: Deps, id: string) {
  const conflict = await ledger.conflict(id);
  if (conflict?.sync !== sync.id) throw noConflict(id);
  if (conflict.state !== 'open') throw ended(conflict);
  const [link] = await ledger.linksById([conflict.link]);
  if (link?.state !== 'live')
    throw refusal(
      id,
      'the two items are not synced any more; "tandem unlink" puts the conflict away',
      '这两条记录已不再同步；可用 "tandem unlink" 收起此冲突',
    );
  return { conflict, link };
}

function ended({ id, state, winner }: Conflict) {
  switch (state) {
    case 'resolved':
      return refusal(
        id,
        `is resolved already: the ${winner} side was taken`,
        `已经解决：采用了${winner === 'left' ? '左侧' : '右侧'}的值`,
      );
    case 'settled':
      return refusal(
        id,
        "was settled by the sync's policy; edit the item itself to change it",
        '已按同步策略处理；如需更改，请直接修改条目',
      );
    case 'expired':
    case 'open':
      return refusal(id, 'has ended by itself; there is nothing left to resolve', '已自行消失，无需再处理');
  }
}

/** Whether the value may go to the other side at all: not against the direction of the field, nor where the vendor takes no writes. */
async function flows(sync: Sync, deps: Deps, field: string, from: Side): Promise<boolean> {
  const known = { left: await recallStream(deps, sync.left), right: await recallStream(deps, sync.right) };
  const rule = makeReady(sync, known).rules.find((one) => one.field === field);
  return flowsFrom((rule ?? chooseRule(sync.policy, sync.fields[field] ?? {})).direction, from);
}

const settledState = (
  before: FieldState | undefined,
  { left, right }: Conflict,
  status: FieldState['status'],
): FieldState => ({ ...before, left: remember(left), right: remember(right), status });

const words = (sync: Sync, link: Link, { id, field }: Conflict, take: Side) => {
  const taken = `${sync[take].connection} ${labelOf(link[take])}`;
  const other = labelOf(link[otherSide(take)]);
  return text(
    `conflict ${id} on "${field}" resolved: ${taken} is taken, not ${other}`,
    `冲突 ${id}（“${field}”）已解决：采用 ${taken}，而非 ${other}`,
  );
};
