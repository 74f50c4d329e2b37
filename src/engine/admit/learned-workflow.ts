import type { Transition } from '../../model/index.ts';

/** What records have shown of a workflow that the vendor tells only record by record. */
export interface LearnedWorkflow {
  /** A record in `from` may move to exactly these now. */
  learn(from: string, next: readonly string[]): void;
  edges(): readonly Transition[];
  /** As it is remembered between runs. */
  toJson(): Readonly<Record<string, readonly string[]>>;
  /** Whether anything was learned since it was made. */
  changed(): boolean;
}

/** Starts from what the schema tells and what earlier runs have learned; the newest observation of a state replaces what was known of it. */
export function learnedWorkflow(
  known: Readonly<Record<string, readonly string[]>>,
  schema: readonly Transition[] = [],
): LearnedWorkflow {
  const next = new Map<string, readonly string[]>();
  for (const edge of schema) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  for (const [from, states] of Object.entries(known)) next.set(from, states);
  let changed = false;
  return {
    learn(from, states) {
      const others = states.filter((state) => state !== from);
      if (JSON.stringify(next.get(from)) === JSON.stringify(others)) return;
      next.set(from, others);
      changed = true;
    },
    edges: () => [...next].flatMap(([from, states]) => states.map((to) => ({ from, to }))),
    toJson: () => Object.fromEntries(next),
    changed: () => changed,
  };
}
