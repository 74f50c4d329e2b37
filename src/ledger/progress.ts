import type { Checkpoint, Ledger, Todo } from './ledger.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';
import type { CheckpointRow, TodoRow } from './tables.ts';

export const putTodo = ({ progress }: Statements, { sync, side, key, reason, notBefore, attempts }: Todo): Step => ({
  call: progress.putTodo({ sync, side, key, reason, not_before: notBefore, attempts }),
});

export const doneTodo = ({ progress }: Statements, { sync, side, key }: Pick<Todo, 'sync' | 'side' | 'key'>): Step => ({
  call: progress.doneTodo({ sync, side, key }),
});

export const putCheckpoint = ({ progress }: Statements, checkpoint: Checkpoint): Step => ({
  call: progress.putCheckpoint({
    sync: checkpoint.sync,
    side: checkpoint.side,
    cursor: checkpoint.cursor,
    swept_at: checkpoint.sweptAt ?? null,
    account: checkpoint.account,
    scope: checkpoint.scope,
  }),
});

const toCheckpoint = ({ swept_at, ...row }: CheckpointRow): Checkpoint => ({
  ...row,
  ...(swept_at === null ? {} : { sweptAt: swept_at }),
});

const toTodo = ({ not_before, ...row }: TodoRow): Todo => ({ ...row, notBefore: not_before });

export const progressReads = (store: Store): Pick<Ledger, 'todo' | 'checkpoints'> => {
  const known = store.statements.progress;
  return {
    async todo(sync, now, limit) {
      return (await store.query(known.due({ sync, now, limit }))).map(toTodo);
    },
    async checkpoints(sync) {
      const rows = await store.query(known.checkpoints({ sync }));
      return Object.fromEntries(rows.map((row) => [row.side, toCheckpoint(row)]));
    },
  };
};
