import type { Ledger } from '../../ledger/ledger.ts';
import { eachOf } from '../apply/apply.ts';
import { conduct, type Report } from '../conduct.ts';
import type { Deps, Sync } from '../context.ts';
import { freezeUncertain } from '../plan/plan-sync.ts';
import { recover } from '../recover.ts';
import { linksWritten } from './slots.ts';
import type { UndoItem } from './undo-item.ts';
import { undoLink } from './undo-link.ts';

/** What an undo did, or would do: a run's report, and what became of everything the undone run had done. */
export interface UndoReport extends Report {
  /** The run that was undone. */
  readonly undone: string;
  readonly dryRun: boolean;
  readonly items: readonly UndoItem[];
}

export interface UndoOptions {
  /** Lists what would be put back and what would stay, and writes nothing. */
  readonly dryRun?: boolean;
}

/**
 * Puts back what a run wrote: every field that still shows it gets back what it showed before the run's first write there, by the legal moves of its workflow.
 * What a person has changed since is kept and listed, and so is what no vendor takes back. An undo is a run of its own, which can be undone; one that was cut off
 * is simply run again.
 */
export async function undoRun(
  sync: Sync,
  deps: Deps,
  run: string,
  { dryRun = false }: UndoOptions = {},
): Promise<UndoReport> {
  const items: UndoItem[] = [];
  const report = await conduct(sync, deps, { live: true, record: !dryRun }, async ({ context, halt }) => {
    if (halt) return { outcome: 'halted', reason: halt };
    if (!dryRun) await recover(context, (intent) => intent.kind === 'update');
    await freezeUncertain(context);
    await eachOf(
      context,
      linksWritten(deps, sync.id, run),
      async (link) => void items.push(...(await undoLink(context, link, run, dryRun))),
      async (link, error) => void items.push(...(await unavailable(deps, link, run, error.words))),
    );
    return { outcome: 'done' };
  });
  return { ...report, undone: run, dryRun, items };
}

async function unavailable(
  { ledger }: Deps,
  link: string,
  run: string,
  words: NonNullable<UndoItem['words']>,
): Promise<readonly UndoItem[]> {
  const rows = await ledger.journal({ link, run, limit: 100 });
  return rows.map(({ kind, side, key, field }) => ({
    ...{ kind, side, key, label: key, state: 'kept', words },
    ...(field !== undefined && { field }),
  }));
}

/** The sync a run belongs to; one that was cut off has left its journal only. `undefined`: there is no such run. */
export async function syncOfRun(ledger: Ledger, run: string): Promise<string | undefined> {
  const known = await ledger.run(run);
  if (known) return known.sync;
  const [row] = await ledger.journal({ run, limit: 1 });
  return row?.sync;
}
