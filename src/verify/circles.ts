import { otherSide, SIDES, type Side } from '../model/index.ts';
import type { Facts } from './facts.ts';

/** One sync, gone through from one of its sides to the other. */
export interface Hop {
  readonly facts: Facts;
  readonly from: Side;
}

/** Longer rings are not looked for. */
const LONGEST = 6;

/**
 * All ways around from a stream back to itself through different syncs, none of which meets a stream twice. Each is found once in each of its two directions, beginning
 * with the sync that comes first in `all`.
 */
export function circles(all: readonly Facts[]): readonly (readonly Hop[])[] {
  const found: (readonly Hop[])[] = [];
  for (const [index, facts] of all.entries()) {
    const later = all.slice(index + 1);
    for (const from of SIDES) {
      const start = facts.input[from].stream;
      const second = facts.input[otherSide(from)].stream;
      if (second !== start) walk([{ facts, from }], second, { start, later, found });
    }
  }
  return found;
}

interface Search {
  readonly start: string;
  readonly later: readonly Facts[];
  readonly found: (readonly Hop[])[];
}

function walk(path: readonly Hop[], at: string, search: Search): void {
  const { start, later, found } = search;
  const met = new Set(path.map(({ facts, from }) => facts.input[from].stream));
  for (const facts of later) {
    if (path.some((hop) => hop.facts === facts)) continue;
    for (const from of SIDES) {
      const next = facts.input[otherSide(from)].stream;
      if (facts.input[from].stream !== at) continue;
      const longer = [...path, { facts, from }];
      if (next === start) found.push(longer);
      else if (!met.has(next) && next !== at && longer.length < LONGEST) walk(longer, next, search);
    }
  }
}
