import type { Schema, Transition } from '../../model/index.ts';
import type { Move } from '../../sync/index.ts';

/** What records have shown of a workflow that the vendor does not tell as a whole. */
export interface LearnedWorkflow {
  /** A record in `from` may move to exactly these now. */
  learn(from: string, next: readonly string[]): void;
  /** A move was made: it is legal, whatever else is. */
  took(from: string, to: string): void;
  /** A move was refused: it is not tried again before what is remembered of it grows old. */
  refuse(from: string, to: string): void;
  edges(): readonly Transition[];
  /** States whose moves were seen, also where there are none. */
  looked(): ReadonlySet<string>;
  refused(): readonly Move[];
  /** As it is remembered between runs. */
  toJson(): Readonly<Record<string, readonly string[]>>;
  /** Whether anything was learned since it was made. */
  changed(): boolean;
}

/** What there is to start from. */
interface Known {
  /** What earlier runs have learned. */
  readonly workflow: Readonly<Record<string, readonly string[]>>;
  readonly refused?: readonly Move[];
  readonly schema: Pick<Schema, 'transitions'>;
}

/**
 * Starts from what the schema tells and what earlier runs have learned. The newest observation of a state replaces what was known of it; where moves are known
 * only by trying (`byTrying`), what is known is added up instead.
 */
export function learnedWorkflow(known: Known, { byTrying = false } = {}): LearnedWorkflow {
  const next = new Map<string, readonly string[]>();
  const refused = new Map((known.refused ?? []).map((move) => [nameOf(move), move]));
  const told = new Map((known.schema.transitions ?? []).map((edge) => [nameOf(edge), edge]));
  let changed = false;
  const add = (from: string, to: string): void => void next.set(from, [...new Set([...(next.get(from) ?? []), to])]);
  for (const { from, to } of told.values()) add(from, to);
  for (const [from, states] of Object.entries(known.workflow)) {
    if (byTrying) for (const to of states) add(from, to);
    else next.set(from, states);
  }
  return {
    learn(from, states) {
      const others = states.filter((state) => state !== from);
      if (JSON.stringify(next.get(from)) === JSON.stringify(others)) return;
      next.set(from, others);
      changed = true;
    },
    took(from, to) {
      if (next.get(from)?.includes(to)) return;
      add(from, to);
      changed = true;
    },
    refuse(from, to) {
      refused.set(nameOf({ from, to }), { from, to });
      changed = true;
    },
    edges: () =>
      [...next]
        .flatMap(([from, states]) => states.map((to) => told.get(nameOf({ from, to })) ?? { from, to }))
        .filter((edge) => !refused.has(nameOf(edge))),
    looked: () => new Set(next.keys()),
    refused: () => [...refused.values()],
    toJson: () => Object.fromEntries(next),
    changed: () => changed,
  };
}

const nameOf = ({ from, to }: Move): string => JSON.stringify([from, to]);
