import type { Dialect } from './dialect.ts';
import { FencedError, type Lease, type Ledger } from './ledger.ts';
import { perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { LeaseRow } from './tables.ts';

type Held = Pick<LeaseRow, 'sync' | 'owner' | 'fence'>;

/** The row of a sync is never deleted, so its fence only grows. */
const statements = perDialect(({ db, rowLocks }) => ({
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
}));

const heldOf = ({ sync, owner, fence }: Lease): Held => ({ sync, owner, fence });

const lost = ({ sync, owner, fence }: Lease): Error =>
  new FencedError(`the lease of "${sync}" that ${owner} held (fence ${fence}) was lost`);

/** Fails the commit with `FencedError` unless the lease is still the newest one. */
export const checkLease = (dialect: Dialect, lease: Lease): Step => ({
  call: statements(dialect).check(heldOf(lease)),
  orElse: () => lost(lease),
});

type Leases = Pick<Ledger, 'acquireLease' | 'renewLease' | 'releaseLease'>;

export const leases = (store: Store): Leases => {
  const known = statements(store.dialect);
  return {
    async acquireLease(sync, owner, now, ttlMs) {
      const expiresAt = now + ttlMs;
      const [won] = await store.query(known.acquire({ sync, owner, expires_at: expiresAt, now }));
      if (won !== undefined) return { sync, owner, fence: won.fence, expiresAt };
      const [holder] = await store.query(known.holder({ sync }));
      return { heldBy: holder?.owner ?? '', expiresAt: holder?.expires_at ?? now };
    },
    async renewLease(lease, now, ttlMs) {
      const expiresAt = now + ttlMs;
      const rows = await store.query(known.renew({ ...heldOf(lease), expires_at: expiresAt }));
      if (rows.length === 0) throw lost(lease);
      return { ...lease, expiresAt };
    },
    async releaseLease(lease) {
      await store.query(known.release(heldOf(lease)));
    },
  };
};
