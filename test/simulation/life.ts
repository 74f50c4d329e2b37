import { FencedError, type Ledger } from '../../src/ledger/ledger.ts';
import type { World } from './world.ts';

/** The process died here: nothing after this point happened. */
export class Crash extends Error {}

/** One life of the program, from its start to its end or its death. */
export interface Life {
  readonly run: number;
  /** Its own connection to the ledger. */
  readonly ledger: Ledger;
  readonly dead: boolean;
  /** Throws once it is dead: what is still under way in memory does nothing any more. */
  check(): void;
  die(): never;
}

export function newLife(world: World, run: number, ledger = world.store.ledger): Life {
  let dead = false;
  return {
    run,
    ledger,
    get dead() {
      return dead;
    },
    check() {
      if (dead) throw new Crash();
    },
    die() {
      dead = true;
      world.note({ kind: 'crash', run });
      throw new Crash();
    },
  };
}

/** The ledger as one life sees it. What it stores is written down; after its death it stores nothing. */
export function ledgerOf(world: World, life: Life): Ledger {
  const { ledger } = life;
  const own: Pick<Ledger, 'commit' | 'acquireLease'> = {
    async commit(changes, lease) {
      const of = { run: life.run, changes, ...(lease && { sync: lease.sync, fence: lease.fence }) };
      try {
        await ledger.commit(changes, lease);
      } catch (error) {
        world.note({ kind: 'commit', ...of, done: false });
        throw error instanceof FencedError && life.dead ? new Crash() : error;
      }
      world.note({ kind: 'commit', ...of, done: true });
    },
    async acquireLease(sync, owner, now, ttlMs) {
      const taken = await ledger.acquireLease(sync, owner, now, ttlMs);
      if ('fence' in taken) world.note({ kind: 'lease', run: life.run, sync, fence: taken.fence });
      return taken;
    },
  };
  return new Proxy(ledger, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(name in own ? own : target, name, receiver);
      if (typeof member !== 'function') return member;
      const call = (given: readonly unknown[]) => {
        life.check();
        return Reflect.apply(member, target, given) as unknown;
      };
      if (!world.turn) return (...given: unknown[]) => call(given);
      return (...given: unknown[]) => world.turn?.(life, 'ledger').then(() => call(given));
    },
  });
}
