import { applySteps } from './apply/apply.ts';
import { checkpointRows } from './checkpoint.ts';
import { conduct, type Report, type Verdict } from './conduct.ts';
import type { Deps, RunOptions, Sync } from './context.ts';
import { gather } from './observe/gather.ts';
import type { OpenedRun } from './admit/open-run.ts';
import { guardRun } from './plan/plan-sync.ts';
import { lookAtHeldMoves, rememberMoves } from './admit/held-moves.ts';
import { rememberResting, reportQuarantine } from './admit/quarantine.ts';
import { recover } from './recover.ts';

/**
 * One run of one sync:
 *
 *     lease ▸ recover intents ▸ observe left, right ▸ guard the plan ▸ apply, recording each operation ▸ checkpoint
 *
 * Everything between observing and the checkpoint may be repeated after a crash. A failure of a whole side (credentials, outage) ends the run as `failed`: the
 * cursors stay, and the next run goes on from there. `conflicts` and `problems` count what is open when the run ends: what needs a person.
 */
export const runSync = (sync: Sync, deps: Deps, options: RunOptions = {}): Promise<Report> =>
  conduct(sync, deps, options.backfill ? { backfill: options.backfill } : {}, (opened) => pass(opened, options));

async function pass(opened: OpenedRun, options: RunOptions): Promise<Verdict> {
  const { context } = opened;
  const { deps } = context;
  const startedAt = deps.clock.now();
  await reportQuarantine(context, opened.rested);
  if (opened.halt && options.accept !== true) return { outcome: 'halted', reason: opened.halt };
  await recover(context);
  await lookAtHeldMoves(opened);
  const gathered = await gather(opened, options);
  const danger = gathered.halt ?? (await guardRun(context, gathered));
  if (danger && options.accept !== true) return { outcome: 'halted', reason: danger };
  await applySteps(context, gathered);
  await deps.ledger.commit(checkpointRows(opened, gathered, startedAt), context.lease());
  await rememberResting(context, opened.rested);
  await rememberMoves(opened);
  return { outcome: 'done' };
}
