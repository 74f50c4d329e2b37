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

/** One life of the program: counts everything it does to the world, and may be stopped anywhere. What is still under way after its end does nothing. */
export interface Stopwatch {
  ledger(ledger: Ledger): Ledger;
  stream(name: string, stream: Stream): Stream;
  /** The names of all steps so far. */
  readonly names: readonly string[];
}

export function createStopwatch(interrupt: Interrupt = () => undefined): Stopwatch {
  const names: string[] = [];
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
    names,
  };
}
