import { planDocument, planSync, type Backfill, type PlanDocument } from '../../src/engine/index.ts';
import type { JournalRow } from '../../src/ledger/ledger.ts';
import type { Operation } from '../../src/sync/index.ts';
import type { Pair } from './pair.ts';

/** A plan of a pair as `tandem plan --out` writes it, gone through JSON as a file does. */
export async function planOf(pair: Pair, backfill?: Backfill): Promise<PlanDocument> {
  const asked = backfill ? { backfill } : {};
  const plan = await planSync(pair.sync, pair.deps, asked);
  try {
    return JSON.parse(JSON.stringify(await planDocument(pair.sync, plan, pair.deps, asked))) as PlanDocument;
  } finally {
    await plan.close();
  }
}

export const operationsOf = (plan: PlanDocument): readonly Operation[] => plan.steps.flatMap((step) => step.operations);

/** An operation of a plan as the writes it stands for, one line each. */
export const writesOf = (operation: Operation): readonly string[] => {
  const at = `${operation.side} ${operation.kind}`;
  switch (operation.kind) {
    case 'create':
    case 'join':
      return [at];
    case 'update':
      return operation.changes.map((one) => `${at} ${one.field} ${JSON.stringify(one.write)}`);
    case 'transition':
      return operation.path.map((state) => `${at} ${operation.field} ${JSON.stringify(state)}`);
    case 'comment':
    case 'close':
    case 'delete':
      return [at];
  }
};

const journalLine = ({ side, kind, field, after }: JournalRow): string => {
  const at = `${side} ${kind === 'link' ? 'join' : kind}`;
  return field === undefined ? at : `${at} ${field} ${JSON.stringify(after)}`;
};

/** What a run wrote, oldest first, from its journal. */
export const wroteIn = async (pair: Pair, run: string): Promise<readonly string[]> =>
  (await pair.ledger.journal({ run, limit: 1000 })).toReversed().map(journalLine);
