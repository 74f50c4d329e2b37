import type { Lease } from '../ledger/ledger.ts';
import { text, type Text } from '../model/index.ts';
import { TandemError } from '../sdk/index.ts';
import type { Deps } from './context.ts';

const TTL_MS = 60_000;

/** Another process is running this sync. */
export class BusyError extends TandemError {}

/** What a run says that lost its lease: it was paused for so long that another process went on in its place. */
export const lostLease = (sync: string): Text =>
  text(
    `another process has taken "${sync}" over; nothing of this run was recorded after that`,
    `“${sync}”已由另一个进程接手；此后本次运行没有再记录任何内容`,
  );

/** The right to run a sync, kept alive for as long as it runs. */
export interface HeldLease {
  readonly current: () => Lease;
  /** Extends it when it is half used up. Throws `FencedError` when it was lost: whatever is committed after that is refused. */
  keep(): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lease of a sync, or throws `BusyError` naming its holder. */
export async function holdLease(deps: Deps, sync: string): Promise<HeldLease> {
  const { ledger, clock, owner } = deps;
  const taken = await ledger.acquireLease(sync, owner, clock.now(), TTL_MS);
  if ('heldBy' in taken) {
    const until = new Date(taken.expiresAt).toISOString();
    throw new BusyError(
      text(
        `"${sync}" is being run by ${taken.heldBy} (until ${until} at most); try again later`,
        `“${sync}”正在由 ${taken.heldBy} 运行（最迟到 ${until}）；请稍后再试`,
      ),
    );
  }
  let lease = taken;
  return {
    current: () => lease,
    async keep() {
      if (lease.expiresAt - clock.now() < TTL_MS / 2) lease = await ledger.renewLease(lease, clock.now(), TTL_MS);
    },
    release: () => ledger.releaseLease(lease),
  };
}
