import { SIDES, type Text } from '../model/index.ts';
import { FencedError, type Run } from '../ledger/ledger.ts';
import { TandemError } from '../sdk/index.ts';
import { applySteps } from './apply.ts';
import { checkpointRows } from './checkpoint.ts';
import type { Deps, RunOptions, Sync, Totals } from './context.ts';
import { gather } from './gather.ts';
import { forgetStream, rememberWorkflow } from './known-stream.ts';
import { BusyError, holdLease, lostLease, type HeldLease } from './lease.ts';
import { openRun, type OpenedRun } from './open-run.ts';
import { guardRun } from './plan-sync.ts';
import { recover } from './recover.ts';

/** What one run did, as `tandem sync --json` prints it. */
export interface Report extends Totals {
  readonly sync: string;
  readonly run: string;
  readonly outcome: 'done' | 'halted' | 'failed';
  readonly reason?: Text;
  readonly requests: number;
  readonly ms: number;
}

type Verdict = Pick<Report, 'outcome' | 'reason'>;

/**
 * One run of one sync:
 *
 *     lease ▸ recover intents ▸ observe left, right ▸ guard the plan ▸ apply, recording each operation ▸ checkpoint
 *
 * Everything between observing and the checkpoint may be repeated after a crash. A failure of a whole side (credentials, outage) ends the run as `failed`: the
 * cursors stay, and the next run goes on from there. `conflicts` and `problems` count what is open when the run ends: what needs a person.
 */
export async function runSync(sync: Sync, deps: Deps, options: RunOptions = {}): Promise<Report> {
  const started = deps.clock.now();
  const requestsBefore = requestsOf(sync);
  const run = deps.newId();
  const report = (verdict: Verdict, totals: Totals): Report => ({
    sync: sync.id,
    run,
    ...verdict,
    ...totals,
    requests: requestsOf(sync) - requestsBefore,
    ms: deps.clock.now() - started,
  });
  let lease: HeldLease | undefined;
  try {
    lease = await holdLease(deps, sync.id);
    const { verdict, totals } = await attempt(sync, deps, run, lease, options);
    const open = await deps.ledger.countOpen(sync.id);
    const counts = { ...totals, conflicts: open.conflicts, problems: open.problems + open.uncertain };
    const ended = report(verdict, counts);
    await deps.ledger.commit([{ type: 'run.put', run: runRow(ended, started) }], lease.current());
    return ended;
  } catch (error) {
    // Another process runs this sync: nothing of its is touched, and there is nothing to record.
    if (error instanceof BusyError) return report({ outcome: 'failed', reason: error.words }, NOTHING_DONE);
    if (error instanceof FencedError) return report({ outcome: 'failed', reason: lostLease(sync.id) }, NOTHING_DONE);
    throw error;
  } finally {
    await lease?.release();
  }
}

const NOTHING_DONE: Totals = {
  created: 0,
  updated: 0,
  transitioned: 0,
  commented: 0,
  deleted: 0,
  conflicts: 0,
  problems: 0,
};

const runRow = ({ run, ms, ...ended }: Report, started: number): Run => ({
  ...ended,
  id: run,
  startedAt: new Date(started).toISOString(),
  endedAt: new Date(started + ms).toISOString(),
});

const requestsOf = (sync: Sync): number => {
  const sameConnection = sync.left.connection === sync.right.connection;
  return sync.left.requests() + (sameConnection ? 0 : sync.right.requests());
};

async function attempt(
  sync: Sync,
  deps: Deps,
  run: string,
  lease: HeldLease,
  options: RunOptions,
): Promise<{ readonly verdict: Verdict; readonly totals: Totals }> {
  let opened: OpenedRun | undefined;
  let fenced = false;
  try {
    await deps.ledger.clearStage(sync.id);
    opened = await openRun(sync, deps, run, lease);
    const verdict = await pass(opened, options);
    return { verdict, totals: opened.context.totals };
  } catch (error) {
    fenced = error instanceof FencedError;
    // A programming error or a lost lease is not an outcome.
    if (!(error instanceof TandemError)) throw error;
    deps.log.warn({ sync: sync.id, run, error: error.name }, 'run failed');
    return { verdict: { outcome: 'failed', reason: error.words }, totals: opened?.context.totals ?? NOTHING_DONE };
  } finally {
    if (opened) await leaveBehind(opened);
    // Whoever took the lease over has a staging of their own under the same name.
    if (!fenced) await deps.ledger.clearStage(sync.id);
  }
}

async function pass(opened: OpenedRun, options: RunOptions): Promise<Verdict> {
  const { context } = opened;
  const { deps } = context;
  const startedAt = deps.clock.now();
  if (opened.halt && options.accept !== true) return { outcome: 'halted', reason: opened.halt };
  await recover(context);
  const gathered = await gather(opened, options);
  const danger = gathered.halt ?? (await guardRun(context, gathered));
  if (danger && options.accept !== true) return { outcome: 'halted', reason: danger };
  await applySteps(context, gathered);
  await deps.ledger.commit(checkpointRows(opened, gathered, startedAt), context.lease());
  return { outcome: 'done' };
}

/** What the run has learned outlives it, however it ended. */
async function leaveBehind({ context }: OpenedRun): Promise<void> {
  for (const side of SIDES) {
    await rememberWorkflow(context.deps, context[side], context[side].workflow);
    if (context.refusals.has(side)) await forgetStream(context.deps, context[side]);
  }
}
