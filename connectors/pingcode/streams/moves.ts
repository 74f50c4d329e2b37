import type { Transition } from 'tandem-sync/sdk';
import type { State, StateFlow } from '../schema.ts';

/** The legal moves of a stream, read live. */
export interface Moves {
  /** Those of one type, where types have workflows of their own. */
  of(type: string | undefined): readonly Transition[];
  /** Those that hold whatever type a record has. */
  readonly all: readonly Transition[];
}

/** Moves by the names of their states. */
export const movesIn = (flows: readonly StateFlow[], states: readonly State[]): readonly Transition[] => {
  const nameOf = new Map(states.map((state) => [state.id, state.name]));
  return flows.flatMap(({ form_state, from_state, to_state }) => {
    const from = nameOf.get((form_state ?? from_state)?.id ?? '');
    const to = nameOf.get(to_state.id);
    return from !== undefined && to !== undefined && from !== to ? [{ from, to }] : [];
  });
};

/** The shortest way from one state to another, both ends included. */
export function wayBetween(moves: readonly Transition[], from: string, to: string): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const here = way.at(-1);
    if (here === to) return way;
    for (const move of moves) {
      if (move.from !== here || seen.has(move.to)) continue;
      seen.add(move.to);
      ways.push([...way, move.to]);
    }
  }
  return undefined;
}
