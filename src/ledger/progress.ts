import type { Side } from '../model/index.ts';
import { checked, type Dialect } from './dialect.ts';
import type { Checkpoint, Ledger, Todo } from './ledger.ts';
import { perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { CheckpointRow, TodoRow } from './tables.ts';

/** How far each side has been read, and which keys are to be looked at again. */
const statements = perDialect(({ db }) => ({
  putTodo: prepare<TodoRow>()((p) =>
    db
      .insertInto('todo')
      .values({
        sync: p.sync,
        side: p.side,
        key: p.key,
        reason: p.reason,
        not_before: p.not_before,
        attempts: p.attempts,
      })
      .onConflict((conflict) =>
        conflict.columns(['sync', 'side', 'key']).doUpdateSet((eb) => ({
          reason: eb.ref('excluded.reason'),
          not_before: eb.ref('excluded.not_before'),
          attempts: eb.ref('excluded.attempts'),
        })),
      ),
  ),
  doneTodo: prepare<{ sync: string; side: Side; key: string }>()((p) =>
    db.deleteFrom('todo').where('key', '=', p.key).where(checked('side', p.side)).where(checked('sync', p.sync)),
  ),
  due: prepare<{ sync: string; now: string; limit: number }>()((p) =>
    db
      .selectFrom('todo')
      .selectAll()
      .where('sync', '=', p.sync)
      .where('not_before', '<=', p.now)
      .orderBy('not_before')
      .orderBy('side')
      .orderBy('key')
      .limit(p.limit),
  ),
  putCheckpoint: prepare<CheckpointRow>()((p) =>
    db
      .insertInto('checkpoints')
      .values({
        sync: p.sync,
        side: p.side,
        cursor: p.cursor,
        swept_at: p.swept_at,
        account: p.account,
        scope: p.scope,
      })
      .onConflict((conflict) =>
        conflict.columns(['sync', 'side']).doUpdateSet((eb) => ({
          cursor: eb.ref('excluded.cursor'),
          swept_at: eb.ref('excluded.swept_at'),
          account: eb.ref('excluded.account'),
          scope: eb.ref('excluded.scope'),
        })),
      ),
  ),
  checkpoints: prepare<{ sync: string }>()((p) => db.selectFrom('checkpoints').selectAll().where('sync', '=', p.sync)),
}));

export const putTodo = (dialect: Dialect, { sync, side, key, reason, notBefore, attempts }: Todo): Step => ({
  call: statements(dialect).putTodo({ sync, side, key, reason, not_before: notBefore, attempts }),
});

export const doneTodo = (dialect: Dialect, { sync, side, key }: Pick<Todo, 'sync' | 'side' | 'key'>): Step => ({
  call: statements(dialect).doneTodo({ sync, side, key }),
});

export const putCheckpoint = (dialect: Dialect, checkpoint: Checkpoint): Step => ({
  call: statements(dialect).putCheckpoint({
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
  const known = statements(store.dialect);
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
