import type { Lease, LedgerChange } from './ledger.ts';
import { doneStray, putComment, putStray } from './companions.ts';
import type { Dialect } from './dialect.ts';
import { clearProblem, putConflict, putProblem } from './findings.ts';
import { closeIntent, openIntent, updateIntent } from './intents.ts';
import { addJournal } from './journal.ts';
import { checkLease } from './leases.ts';
import { putLink } from './links.ts';
import { doneTodo, putCheckpoint, putTodo } from './progress.ts';
import { putRun } from './runs.ts';
import type { Step } from './statement.ts';
import type { Unit } from './store.ts';

const stepsOf = (dialect: Dialect, change: LedgerChange): Step | readonly Step[] => {
  switch (change.type) {
    case 'link.put':
      return putLink(dialect, change.link);
    case 'intent.open':
      return openIntent(dialect, change.intent);
    case 'intent.update':
      return updateIntent(dialect, change);
    case 'intent.close':
      return closeIntent(dialect, change.id);
    case 'journal.add':
      return addJournal(dialect, change.entry);
    case 'conflict.put':
      return putConflict(dialect, change.conflict);
    case 'problem.put':
      return putProblem(dialect, change.problem);
    case 'problem.clear':
      return clearProblem(dialect, change);
    case 'todo.put':
      return putTodo(dialect, change.todo);
    case 'todo.done':
      return doneTodo(dialect, change);
    case 'checkpoint.put':
      return putCheckpoint(dialect, change.checkpoint);
    case 'run.put':
      return putRun(dialect, change.run);
    case 'comment.put':
      return putComment(dialect, change.comment);
    case 'stray.put':
      return putStray(dialect, change.stray);
    case 'stray.done':
      return doneStray(dialect, change);
  }
};

/** The sync a change belongs to; the two that only name an intent do not say. */
const syncOf = (change: LedgerChange): string | undefined => {
  switch (change.type) {
    case 'link.put':
      return change.link.sync;
    case 'intent.open':
      return change.intent.sync;
    case 'journal.add':
      return change.entry.sync;
    case 'conflict.put':
      return change.conflict.sync;
    case 'problem.put':
      return change.problem.sync;
    case 'todo.put':
      return change.todo.sync;
    case 'checkpoint.put':
      return change.checkpoint.sync;
    case 'run.put':
      return change.run.sync;
    case 'comment.put':
      return change.comment.sync;
    case 'stray.put':
      return change.stray.sync;
    case 'problem.clear':
    case 'todo.done':
    case 'stray.done':
      return change.sync;
    case 'intent.update':
    case 'intent.close':
      return undefined;
  }
};

/** A commit as statements: first the fence, then the changes in their order. */
export const unitOf = (dialect: Dialect, changes: readonly LedgerChange[], lease: Lease | undefined): Unit => {
  const syncs = new Set(changes.map(syncOf));
  syncs.add(lease?.sync);
  syncs.delete(undefined);
  return {
    syncs: [...syncs] as readonly string[],
    steps: [
      ...(lease === undefined ? [] : [checkLease(dialect, lease)]),
      ...changes.flatMap((change) => stepsOf(dialect, change)),
    ],
  };
};
