import type { Lease, LedgerChange } from './ledger.ts';
import { doneStray, putBase, putComment, putStray } from './companions.ts';
import { clearProblem, putConflict, putProblem } from './findings.ts';
import { closeIntent, openIntent, updateIntent } from './intents.ts';
import { addJournal } from './journal.ts';
import { checkLease } from './leases.ts';
import { putLink } from './links.ts';
import { doneTodo, putCheckpoint, putTodo } from './progress.ts';
import { putRun } from './runs.ts';
import type { Statements, Step } from './statement.ts';
import type { Unit } from './store.ts';

const stepsOf = (statements: Statements, change: LedgerChange): Step | readonly Step[] => {
  switch (change.type) {
    case 'link.put':
      return putLink(statements, change.link);
    case 'intent.open':
      return openIntent(statements, change.intent);
    case 'intent.update':
      return updateIntent(statements, change);
    case 'intent.close':
      return closeIntent(statements, change.id);
    case 'journal.add':
      return addJournal(statements, change.entry);
    case 'conflict.put':
      return putConflict(statements, change.conflict);
    case 'problem.put':
      return putProblem(statements, change.problem);
    case 'problem.clear':
      return clearProblem(statements, change);
    case 'todo.put':
      return putTodo(statements, change.todo);
    case 'todo.done':
      return doneTodo(statements, change);
    case 'checkpoint.put':
      return putCheckpoint(statements, change.checkpoint);
    case 'run.put':
      return putRun(statements, change.run);
    case 'comment.put':
      return putComment(statements, change.comment);
    case 'base.put':
      return putBase(statements, change);
    case 'stray.put':
      return putStray(statements, change.stray);
    case 'stray.done':
      return doneStray(statements, change);
  }
};

/** The sync a change belongs to; those that only name an intent or a link do not say. */
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
    case 'base.put':
      return undefined;
  }
};

/** A commit as statements: first the fence, then the changes in their order. */
export const unitOf = (statements: Statements, changes: readonly LedgerChange[], lease: Lease | undefined): Unit => {
  const syncs = new Set(changes.map(syncOf));
  syncs.add(lease?.sync);
  syncs.delete(undefined);
  return {
    syncs: [...syncs] as readonly string[],
    steps: [
      ...(lease === undefined ? [] : [checkLease(statements, lease)]),
      ...changes.flatMap((change) => stepsOf(statements, change)),
    ],
  };
};
