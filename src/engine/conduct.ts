import { SIDES, type Text } from '../model/index.ts';
import { FencedError, type Run } from '../ledger/ledger.ts';
import { ConfigError, TandemError, type ConfigIssue } from '../sdk/index.ts';
import type { Deps, Sync, Totals } from './context.ts';
import { forgetStream, rememberWorkflow } from './admit/known-stream.ts';
import { BusyError, holdLease, lostLease, type HeldLease } from './lease.ts';
import { openRun, type OpenedRun, type OpenOptions } from './admit/open-run.ts';

/** What one run did, as `tandem sync --json` prints it. */
export interface Report extends Totals {
  /** What is wrong with the files; nothing was run. */
  readonly issues?: readonly ConfigIssue[];
  readonly sync: string;
  readonly run: string;
  readonly outcome: 'done' | 'halted' | 'failed';
  readonly reason?: Text;
  readonly requests: number;
  readonly ms: number;
}

export type Verdict = Pick<Report, 'outcome' | 'reason' | 'issues'>;

export interface ConductOptions extends OpenOptions {
  /** False: a look at things, which is no run. */
  readonly record?: boolean;
}

/** What is done between taking the lease and writing the run down. */
export type Pass = (opened: OpenedRun) => Promise<Verdict>;

/**
 * Does something under the lease of a sync and records it as a run: lease ▸ open both sides ▸ the pass ▸ run row. A failure of a whole side (credentials,
 * outage) ends the run as `failed`, whatever was done before it stays recorded.
 */
export async function conduct(sync: Sync, deps: Deps, options: ConductOptions, pass: Pass): Promise<Report> {
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
    if (options.record !== false) await lease.settled();
    const { verdict, totals } = await attempt(sync, deps, { run, lease, options, pass });
    const open = await deps.ledger.countOpen(sync.id);
    const counts = { ...totals, conflicts: open.conflicts, problems: open.problems + open.uncertain };
    const ended = report(verdict, counts);
    if (options.record !== false)
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

const runRow = ({ run, ms, issues: _, ...ended }: Report, started: number): Run => ({
  ...ended,
  id: run,
  startedAt: new Date(started).toISOString(),
  endedAt: new Date(started + ms).toISOString(),
});

export const requestsOf = (sync: Sync): number => {
  const sameConnection = sync.left.connection === sync.right.connection;
  return sync.left.requests() + (sameConnection ? 0 : sync.right.requests());
};

interface Attempt {
  readonly run: string;
  readonly lease: HeldLease;
  readonly options: OpenOptions;
  readonly pass: Pass;
}

async function attempt(
  sync: Sync,
  deps: Deps,
  { run, lease, options, pass }: Attempt,
): Promise<{ readonly verdict: Verdict; readonly totals: Totals }> {
  let opened: OpenedRun | undefined;
  let fenced = false;
  try {
    await deps.ledger.clearStage(sync.id);
    opened = await openRun(sync, deps, run, lease, options);
    const verdict = await pass(opened);
    return { verdict, totals: opened.context.totals };
  } catch (error) {
    fenced = error instanceof FencedError;
    // A programming error or a lost lease is not an outcome.
    if (!(error instanceof TandemError)) throw error;
    deps.log.warn({ sync: sync.id, run, error: error.name }, 'run failed');
    const issues = error instanceof ConfigError ? { issues: error.issues } : {};
    return {
      verdict: { outcome: 'failed', reason: error.words, ...issues },
      totals: opened?.context.totals ?? NOTHING_DONE,
    };
  } finally {
    if (opened) await leaveBehind(opened);
    // Whoever took the lease over has a staging of their own under the same name.
    if (!fenced) await deps.ledger.clearStage(sync.id);
  }
}

/** What the run has learned outlives it, however it ended. */
async function leaveBehind({ context }: OpenedRun): Promise<void> {
  await context.contacts.save(context.deps);
  for (const side of SIDES) {
    await rememberWorkflow(context.deps, context[side], context[side].workflow);
    if (context.refusals.has(side)) await forgetStream(context.deps, context[side]);
  }
}
