import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Stream } from '../../src/sdk/index.ts';

/** The process died here: nothing after this point happened. */
export class Crash extends Error {}

/** What happens at one step of the program, and to which step. */
export type Interrupt = (step: Step) => Error | undefined;

/** One thing the program does to the world: a call of a tracker, a page of one, a call of the ledger; seen from before and from after it took effect. */
export interface Step {
  /** 1, 2, … within one life. */
  readonly number: number;
  readonly name: string;
  readonly when: 'before' | 'after';
}

/** Counts everything the program does to the world, and may stop it anywhere. */
export interface Stopwatch {
  ledger(ledger: Ledger): Ledger;
  stream(name: string, stream: Stream): Stream;
  /** Steps since the last `restart`. */
  steps(): number;
  /** A new process: steps are counted anew. */
  restart(interrupt?: Interrupt): void;
  /** The names of all steps of this life. */
  readonly names: readonly string[];
}

export function createStopwatch(): Stopwatch {
  const names: string[] = [];
  let interrupt: Interrupt = () => undefined;
  let dead = false;
  const pass = (name: string, when: Step['when']): void => {
    if (dead) throw new Crash(`${name} after the end`);
    names.push(`${when} ${name}`);
    const error = interrupt({ number: names.length, name, when });
    if (!error) return;
    dead = error instanceof Crash;
    throw error;
  };
  const call = async (name: string, run: () => unknown): Promise<unknown> => {
    pass(name, 'before');
    const value = await run();
    pass(name, 'after');
    return value;
  };
  const pages = async function* (name: string, run: () => AsyncIterable<unknown>) {
    pass(name, 'before');
    for await (const page of run()) {
      yield page;
      pass(`${name} page`, 'after');
    }
  };
  const watch = <T extends object>(prefix: string, target: T): T =>
    new Proxy(target, {
      get(object, name, receiver) {
        const member: unknown = Reflect.get(object, name, receiver);
        if (name === 'comments' && typeof member === 'object' && member !== null) return watch(prefix, member);
        if (typeof member !== 'function') return member;
        const label = `${prefix} ${String(name)}`;
        return (...given: unknown[]) => {
          const run = () => Reflect.apply(member, object, given) as unknown;
          return name === 'pull' ? pages(label, run as () => AsyncIterable<unknown>) : call(label, run);
        };
      },
    });
  return {
    ledger: (ledger) => watch('ledger', ledger),
    stream: (name, stream) => watch(name, stream),
    steps: () => names.length,
    restart(next = () => undefined) {
      names.length = 0;
      interrupt = next;
      dead = false;
    },
    names,
  };
}
