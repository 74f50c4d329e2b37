import { FencedError, type Lease, type Ledger } from './ledger.ts';
import type { Held } from './queries/leases.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';
import type { LeaseRow } from './tables.ts';

const heldOf = ({ sync, owner, fence }: Lease): Held => ({ sync, owner, fence });

const lost = ({ sync, owner, fence }: Lease): Error =>
  new FencedError(`the lease of "${sync}" that ${owner} held (fence ${fence}) was lost`);

/** Fails the commit with `FencedError` unless the lease is still the newest one. */
export const checkLease = (statements: Statements, lease: Lease): Step => ({
  call: statements.leases.check(heldOf(lease)),
  orElse: () => lost(lease),
});

/** Somebody may have had the lease between our look and our taking it: all that is known of theirs is that it is over now. */
const expiredBefore = (fence: number, before: LeaseRow | undefined, now: number): Pick<Lease, 'expired'> => {
  if (fence !== (before?.fence ?? 0) + 1) return { expired: now };
  return before === undefined || before.owner === '' ? {} : { expired: Math.min(before.expires_at, now) };
};

type Leases = Pick<Ledger, 'acquireLease' | 'renewLease' | 'releaseLease'>;

export const leases = (store: Store): Leases => {
  const known = store.statements.leases;
  return {
    async acquireLease(sync, owner, now, ttlMs) {
      const expiresAt = now + ttlMs;
      const [before] = await store.query(known.holder({ sync }));
      const [won] = await store.query(known.acquire({ sync, owner, expires_at: expiresAt, now }));
      if (won !== undefined)
        return { sync, owner, fence: won.fence, expiresAt, ...expiredBefore(won.fence, before, now) };
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
