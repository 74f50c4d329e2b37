import type { Transition } from '../model/index.ts';

/** A move after which something an item has meant cannot be reached again. */
export interface Door {
  readonly from: string;
  readonly to: string;
  /** Shared meanings that no way leads back to. */
  readonly lost: readonly string[];
}

/** A workflow as far as it is known, with what its states mean. */
export interface Plot {
  readonly edges: readonly Transition[];
  /** States whose moves are all known; absent: every one. Where a way leads to any other, nothing is claimed. */
  readonly looked?: ReadonlySet<string>;
  /** The shared meaning of a state; `undefined` where it has none. */
  readonly meaningOf: (state: string) => string | undefined;
}

/**
 * The one-way doors on a path: moves after which a meaning that the item had on its way cannot be reached again on the known graph, by any state of that meaning.
 * Leaving out the beginning of a path never adds a door, so what is agreed to at its start stays agreed to at every hop.
 */
export function doorsOn(plot: Plot, from: string, path: readonly string[]): readonly Door[] {
  const doors: Door[] = [];
  const had = new Set<string>();
  let state = from;
  for (const to of path) {
    const meaning = plot.meaningOf(state);
    if (meaning !== undefined) had.add(meaning);
    const ahead = meaningsFrom(plot, to);
    const lost = ahead ? [...had].filter((one) => !ahead.has(one)) : [];
    if (lost.length > 0) doors.push({ from: state, to, lost });
    for (const one of lost) had.delete(one);
    state = to;
  }
  return doors;
}

/** Everything that can be meant from a state on, itself included; `undefined` where a way leads to what nobody has looked out of. */
function meaningsFrom({ edges, looked, meaningOf }: Plot, start: string): ReadonlySet<string> | undefined {
  const reached = new Set([start]);
  const meanings = new Set<string>();
  for (const state of reached) {
    if (looked && !looked.has(state)) return undefined;
    const meaning = meaningOf(state);
    if (meaning !== undefined) meanings.add(meaning);
    for (const edge of edges) if (edge.from === state) reached.add(edge.to);
  }
  return meanings;
}
