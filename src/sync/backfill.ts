import { isUnmapped, otherSide, type Side } from '../model/index.ts';
import type { View } from './decide.ts';
import type { FieldState, Link } from './link.ts';
import { flowsFrom, type FieldRule } from './policy.ts';
import { same } from './seen.ts';

/**
 * A link whose agreed fields are to be carried over from one side as if they had been edited there: those whose two sides mean different things today. What
 * the other side cannot say more precisely, what flows only the other way and what already waits is left as it is.
 */
export function backfill(
  link: Link,
  from: Side,
  rules: readonly FieldRule[],
  views: Readonly<Record<Side, View>>,
): Link {
  const to = otherSide(from);
  const fields: Record<string, FieldState> = { ...link.fields };
  for (const rule of rules) {
    const state = link.fields[rule.field];
    const here = views[from].fields[rule.field];
    const there = views[to].fields[rule.field];
    if (state?.status !== 'agreed' || !flowsFrom(rule.direction, from)) continue;
    if (here === undefined || there === undefined || isUnmapped(here) || isUnmapped(there)) continue;
    if (same(here, there) || same(rule.coerce[to](here), there)) continue;
    fields[rule.field] = { ...state, status: from === 'left' ? 'pending-left' : 'pending-right' };
  }
  return { ...link, fields };
}
