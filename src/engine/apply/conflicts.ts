import { createHash } from 'node:crypto';
import type { LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, type Side, type Value } from '../../model/index.ts';
import { same, type Conflict, type Link, type LinkDecision, type Write } from '../../sync/index.ts';
import type { Context } from '../context.ts';

/** A conflict that a policy has decided: the losing value is kept. `side` is the one that is overwritten. */
export function settledConflict(
  context: Context,
  link: Link,
  side: Side,
  { field, value, loser }: Write & { readonly loser: Value },
): LedgerChange {
  const [left, right] = side === 'left' ? [loser, value] : [value, loser];
  return {
    type: 'conflict.put',
    conflict: { ...row(context, link, field, left, right), state: 'settled', winner: otherSide(side) },
  };
}

/** Opens what is new, leaves what stands, and closes conflicts whose sides have come to agree by themselves. */
export async function conflictRows(
  context: Context,
  link: Link,
  decision: LinkDecision,
): Promise<readonly LedgerChange[]> {
  const may = Object.values(link.fields).some(
    (field) => field.status === 'conflict' || field.status.startsWith('pending'),
  );
  if (!may && decision.conflicts.length === 0) return [];
  const open = await context.deps.ledger.openConflicts(link.id);
  const opened = decision.conflicts
    .filter(
      (now) => !open.some((old) => old.field === now.field && same(old.left, now.left) && same(old.right, now.right)),
    )
    .map((now): Conflict => ({ ...row(context, link, now.field, now.left, now.right), state: 'open' }));
  const standing = (old: Conflict): boolean =>
    decision.conflicts.some((now) => now.field === old.field && same(old.left, now.left) && same(old.right, now.right));
  const closed = open.filter((old) => !standing(old)).map((old): Conflict => ({ ...old, state: 'expired' }));
  return [...closed, ...opened].map((conflict) => ({ type: 'conflict.put', conflict }));
}

type Row = Omit<Conflict, 'state' | 'winner'>;

function row(context: Context, link: Link, field: string, left: Value, right: Value): Row {
  const rule = context.rules.find((one) => one.field === field);
  const base = link.fields[field];
  const id = createHash('sha256')
    .update(JSON.stringify([link.id, field, left, right, context.run]))
    .digest('hex')
    .slice(0, 12);
  return {
    id,
    sync: context.sync.id,
    link: link.id,
    field,
    left,
    right,
    ...(base && {
      base: {
        ...(base.left !== undefined && { left: base.left }),
        ...(base.right !== undefined && { right: base.right }),
      },
    }),
    policy: rule?.conflict ?? 'manual',
    run: context.run,
    at: new Date(context.deps.clock.now()).toISOString(),
  };
}
