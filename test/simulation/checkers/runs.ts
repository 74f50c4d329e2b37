import type { LedgerChange } from '../../../src/ledger/ledger.ts';
import { entriesOf, type History, type Of } from '../history.ts';
import { cellOf, committed, readingOf } from './reading.ts';

const touchesItems = (change: LedgerChange): boolean => change.type === 'link.put' || change.type === 'intent.open';

/** I14: cursors move last in a run, and no further than what its lists have shown. */
export function cursorsMoveLast(history: History): readonly string[] {
  const commits = committed(history.entries);
  const answers = entriesOf(history, 'answer');
  return commits.flatMap(({ n, run, changes }) => {
    const cursors = changes.flatMap((change) => (change.type === 'checkpoint.put' ? [change.checkpoint] : []));
    if (cursors.length === 0) return [];
    const later = commits.some((other) => other.run === run && other.n > n && other.changes.some(touchesItems));
    const beyond = cursors.filter(({ sync, side, cursor }) => {
      const tracker = history.syncs.find(({ id }) => id === sync)?.[side];
      const shown = answers.filter((answer) => answer.run === run && answer.tracker === tracker && answer.n < n);
      return !shown.some(({ newest }) => newest !== undefined && newest >= cursor);
    });
    return [
      ...(later ? [`run ${run} moved its cursors before it was done`] : []),
      ...beyond.map(
        ({ side, cursor }) => `the cursor of ${side} moved to ${cursor}, which no list of run ${run} had reached`,
      ),
    ];
  });
}

/** I15: nothing is stored under a lease that another run has taken since. */
export function staleCommitsNothing(history: History): readonly string[] {
  const newest = new Map<string, number>();
  const found: string[] = [];
  for (const entry of history.entries) {
    if (entry.kind === 'lease') newest.set(entry.sync, entry.fence);
    if (entry.kind !== 'commit' || !entry.done || entry.sync === undefined || entry.fence === undefined) continue;
    const now = newest.get(entry.sync) ?? 0;
    if (entry.fence < now)
      found.push(`run ${entry.run} stored something under fence ${entry.fence} when ${now} was given out`);
  }
  return found;
}

/** I15: all writes are explained by one order of the runs: once a run has written, nothing of an earlier one takes effect. */
export function inOneOrder(history: History): readonly string[] {
  const { staleCalls } = history.settings;
  // Where requests may land later than the client waits, no lease can keep them in order.
  if (staleCalls === undefined) return [];
  const leases = new Map(entriesOf(history, 'lease').map(({ run, sync, fence }) => [run, { sync, fence }]));
  const newest = new Map<string, number>();
  const stale = new Map<number, number>();
  for (const { run } of entriesOf(history, 'effect')) {
    const { sync, fence } = leases.get(run) ?? { sync: '', fence: 0 };
    if (fence < (newest.get(sync) ?? 0)) stale.set(run, (stale.get(run) ?? 0) + 1);
    else newest.set(sync, fence);
  }
  return [...stale]
    .filter(([, count]) => count > staleCalls)
    .map(([run, count]) => `${count} writes of run ${run} took effect after another run had begun to write`);
}

/** I16: never more calls in any minute than a tracker allows. */
export function withinBudget(history: History): readonly string[] {
  const { perMinute } = history.settings;
  if (perMinute === undefined) return [];
  const byTracker = Map.groupBy(entriesOf(history, 'call'), ({ run, tracker }) => `${run} ${tracker}`);
  return [...byTracker].flatMap(([name, calls]) => {
    const times = calls.map(({ at }) => at);
    const over = times.filter((from, index) => (times[index + perMinute] ?? Infinity) - from < 60_000);
    return over.length > 0 ? [`more than ${perMinute} calls a minute in run and tracker ${name}`] : [];
  });
}

/** I16: after "not before" nothing is sent before. What went out in the same moment was under way already. */
export const retryAfterObeyed = (history: History): readonly string[] =>
  entriesOf(history, 'answer').flatMap(({ n, at, run, tracker, retryAfterMs = 0 }) => {
    const early = entriesOf(history, 'call').find(
      (call) =>
        call.n > n && call.run === run && call.tracker === tracker && call.at > at && call.at < at + retryAfterMs,
    );
    return early
      ? [`${early.verb} was sent to ${tracker} ${at + retryAfterMs - early.at} ms before it was allowed again`]
      : [];
  });

/** I9: what a plan announced is what the run then wrote. */
export const planIsApplied = (history: History): readonly string[] =>
  entriesOf(history, 'ran').flatMap(({ run, planned }) =>
    planned === undefined || JSON.stringify(planned.writes) === JSON.stringify(planned.wrote)
      ? []
      : [`run ${run} wrote ${planned.wrote.join(', ')}; planned was ${planned.writes.join(', ')}`],
  );

/** I18: an undo puts back only what still is as its run left it. */
export function undoKeepsPeople(history: History): readonly string[] {
  const { effects } = readingOf(history);
  return entriesOf(history, 'ran').flatMap(({ run, undoes }) => {
    if (undoes === undefined) return [];
    const put = effects.filter((effect) => effect.run === run && effect.verb === 'update');
    return put.flatMap((effect) =>
      keptOver(
        effect,
        effects.filter((one) => one.run === undoes),
      ),
    );
  });
}

const keptOver = (effect: Of<'effect'>, undone: readonly Of<'effect'>[]): readonly string[] =>
  Object.keys(effect.fields ?? {}).flatMap((field) => {
    const last = undone.findLast(
      (one) => one.tracker === effect.tracker && one.key === effect.key && one.fields?.[field] !== undefined,
    );
    const same = JSON.stringify(last?.fields?.[field]) === JSON.stringify(effect.before[field]);
    return same ? [] : [`the undo wrote ${field} of ${cellOf(effect.tracker, effect.key)} over what was not its run's`];
  });
