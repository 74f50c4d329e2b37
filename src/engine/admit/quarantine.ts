import type { LedgerChange } from '../../ledger/ledger.ts';
import { SIDES } from '../../model/index.ts';
import type { Quarantined } from './admit.ts';
import type { Context, Deps, Sync } from '../context.ts';
import { problemRow } from '../apply/send.ts';

const nameOf = (sync: Sync): string => `resting/${sync.id}`;

/** Fields of rules that rested when this sync last ran to its end. */
export const restedBefore = async (deps: Deps, sync: Sync): Promise<readonly string[]> =>
  ((await deps.ledger.recall(nameOf(sync))) as readonly string[] | undefined) ?? [];

/** Rules that rest are problems a person sees, under no record's key; those that run again are none any more. */
export async function reportQuarantine(context: Context, before: readonly string[]): Promise<void> {
  if (before.length + context.quarantined.length === 0) return;
  const rows: LedgerChange[] = SIDES.map((side) => ({ type: 'problem.clear', sync: context.sync.id, side, key: '' }));
  for (const { side, field, words } of context.quarantined) {
    const at = { side, key: '', label: context.sync[side].connection, code: 'drift', words };
    rows.push(problemRow(context, field === '' ? at : { ...at, field }));
  }
  await context.deps.ledger.commit(rows, context.lease());
}

/** Once everything was looked at again under today's rules. */
export async function rememberResting({ deps, sync, quarantined }: Context, before: readonly string[]): Promise<void> {
  const now = restingFields(quarantined);
  if (JSON.stringify(now) !== JSON.stringify(before)) await deps.ledger.remember(nameOf(sync), now);
}

/** Whether rules that rested may run again: whatever was edited meanwhile has to be looked for. */
export const lifted = (before: readonly string[], quarantined: readonly Quarantined[]): boolean => {
  const now = new Set(restingFields(quarantined));
  return before.some((field) => !now.has(field));
};

const restingFields = (quarantined: readonly Quarantined[]): readonly string[] =>
  [...new Set(quarantined.map((one) => one.field))].sort();
