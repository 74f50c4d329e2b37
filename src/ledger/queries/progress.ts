import type { Side } from '../../model/index.ts';
import type { CheckpointRow, TodoRow } from '../tables.ts';
import { checked, type Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

/** How far each side has been read, and which keys are to be looked at again. */
export const progressQueries = ({ db }: Dialect) => ({
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
});
