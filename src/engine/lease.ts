import type { Lease } from '../ledger/ledger.ts';
import { text, type Text } from '../model/index.ts';
import { TandemError } from '../sdk/index.ts';
import type { Deps } from './context.ts';

const TTL_MS = 60_000;

/** How long after it was sent a call may still be under way: the client gives up after 30 s. */
const CALL_MS = 30_000;

/** For the way between looking at the clock and sending, and for clocks that do not run alike. */
const MARGIN_MS = 5_000;

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
  /** Called before each write, which may start only if it is over before the lease is. Extends it for that; throws `FencedError` when it was lost. */
  outlast(): Promise<void>;
  /**
   * Resolves when nothing a holder before us has sent can still be on its way. One that gave its lease back has nothing on its way; of one that was killed or
   * paused, the last call may have left just before its lease expired.
   */
  settled(): Promise<void>;
  release(): Promise<void>;
}

/** Takes the lease of a sync, or throws `BusyError` naming its holder. Each holder has a name of its own: two runs of one process are two. */
export async function holdLease(deps: Deps, sync: string): Promise<HeldLease> {
  const { ledger, clock, owner } = deps;
  const taken = await ledger.acquireLease(sync, `${owner}/${deps.newId()}`, clock.now(), TTL_MS);
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
  const lastAtLeast = async (ms: number): Promise<void> => {
    if (lease.expiresAt - clock.now() < ms) lease = await ledger.renewLease(lease, clock.now(), TTL_MS);
  };
  const keep = (): Promise<void> => lastAtLeast(TTL_MS / 2);
  return {
    current: () => lease,
    keep,
    outlast: () => lastAtLeast(CALL_MS + MARGIN_MS),
    async settled() {
      const left = (taken.expired ?? -Infinity) + CALL_MS - clock.now();
      if (left <= 0) return;
      await clock.sleep(left);
      await keep();
    },
    release: () => ledger.releaseLease(lease),
  };
}
