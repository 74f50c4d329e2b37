import type { LeaseRow } from '../tables.ts';
import type { Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

/** What a holder knows of its lease. */
export type Held = Pick<LeaseRow, 'sync' | 'owner' | 'fence'>;

/** The row of a sync is never deleted, so its fence only grows. */
export const leaseQueries = ({ db, rowLocks }: Dialect) => ({
  acquire: prepare<Pick<LeaseRow, 'sync' | 'owner' | 'expires_at'> & { now: number }>()((p) =>
    db
      .insertInto('leases')
      .values({ sync: p.sync, owner: p.owner, fence: 1, expires_at: p.expires_at })
      .onConflict((conflict) =>
        conflict
          .column('sync')
          .doUpdateSet((eb) => ({
            owner: eb.ref('excluded.owner'),
            fence: eb('leases.fence', '+', 1),
            expires_at: eb.ref('excluded.expires_at'),
          }))
          .where(({ or, eb, ref }) =>
            or([eb('leases.owner', '=', ref('excluded.owner')), eb('leases.expires_at', '<=', p.now)]),
          ),
      )
      .returning('fence'),
  ),
  holder: prepare<{ sync: string }>()((p) => db.selectFrom('leases').selectAll().where('sync', '=', p.sync)),
  renew: prepare<Held & { expires_at: number }>()((p) =>
    db
      .updateTable('leases')
      .set({ expires_at: p.expires_at })
      .where('sync', '=', p.sync)
      .where('owner', '=', p.owner)
      .where('fence', '=', p.fence)
      .returning('fence'),
  ),
  release: prepare<Held>()((p) =>
    db
      .updateTable('leases')
      .set({ owner: '', expires_at: 0 })
      .where('sync', '=', p.sync)
      .where('owner', '=', p.owner)
      .where('fence', '=', p.fence),
  ),
  check: prepare<Held>()((p) =>
    db
      .selectFrom('leases')
      .select('fence')
      .where('sync', '=', p.sync)
      .where('owner', '=', p.owner)
      .where('fence', '=', p.fence)
      .$if(rowLocks, (query) => query.forUpdate()),
  ),
});
