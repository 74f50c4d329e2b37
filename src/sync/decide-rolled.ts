import { isUnmapped, otherSide, type Mapped, type Side, type Value } from '../model/index.ts';
import { decideField, mergeSets, type FieldDecision, type Views } from './decide.ts';
import type { FieldState, Seen } from './link.ts';
import type { FieldRule } from './policy.ts';
import { same } from './seen.ts';

/** A rule whose value many items give together. */
export type RolledRule = FieldRule & { readonly rollUp: NonNullable<FieldRule['rollUp']> };

export const isRolled = (rule: FieldRule): rule is RolledRule => rule.rollUp !== undefined;

/**
 * Decides one field of one of many items joined to the same one. To the one item all of the others are a single side, which says `together`; its baseline is what
 * they said together last. The item's own baseline is its own. A change that changes nothing of the whole is accounted for and goes no further.
 *
 * `together` is `undefined` when some value has no place in the order: the field waits.
 */
export function decideRolled(
  rule: RolledRule,
  state: FieldState | undefined,
  views: Views,
  together: Value | undefined,
): FieldDecision {
  const { many } = rule.rollUp;
  const own = views[many]?.fields[rule.field];
  if (own !== undefined && isUnmapped(own)) return { do: 'freeze', side: many, native: own.unmapped };
  if (together === undefined) return { do: 'freeze', side: many, native: plain(own ?? state?.[many]) };
  const decision =
    rule.rollUp.by === 'union' ? unite(rule, state, views, together) : asOne(rule, state, views, together);
  return asMember(rule, state, own === undefined ? state?.[many] : own, together, decision);
}

/** What is decided about the whole, as it is for the item in hand: what it says by itself is its own baseline. */
function asMember(
  { rollUp: { many } }: RolledRule,
  state: FieldState | undefined,
  here: Seen | undefined,
  together: Value,
  decision: FieldDecision,
): FieldDecision {
  if (decision.do === 'write') return { ...decision, rolled: { together, ...(here !== undefined && { own: here }) } };
  if (here === undefined) return decision;
  if (decision.do === 'settle') return { ...decision, [many]: here };
  const there = state?.[otherSide(many)];
  if (decision.do !== 'nothing' || state === undefined || there === undefined) return decision;
  const known = same(here, state[many]) && same(together, rolledIn(state, many));
  return known ? decision : settled(many, here, there);
}

const settled = (many: Side, here: Seen, there: Seen): FieldDecision =>
  many === 'left' ? { do: 'settle', left: here, right: there } : { do: 'settle', left: there, right: here };

const rolledIn = (state: FieldState, many: Side): Seen | undefined => state.rolled ?? state[many];

const plain = (value: Mapped | Seen | undefined) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

/** The pair as if the many were one. */
function asOne(rule: RolledRule, state: FieldState | undefined, views: Views, together: Value): FieldDecision {
  const { many } = rule.rollUp;
  const shown = views[many];
  const view = { updatedAt: shown?.updatedAt ?? '', fields: { [rule.field]: together } };
  return decideField(rule, state && withRolled(state, many), { ...views, [many]: view });
}

/** The baseline of the many. One that is alone, or was when it last settled, speaks for all of them. */
const withRolled = (state: FieldState, many: Side): FieldState =>
  state.rolled === undefined ? state : { ...state, [many]: state.rolled };

/** What the many have together goes into the one; what people added there by hand stays, what nobody below has any more goes. */
function unite(rule: RolledRule, state: FieldState | undefined, views: Views, together: Value): FieldDecision {
  const { many } = rule.rollUp;
  const one = otherSide(many);
  const there = views[one]?.fields[rule.field];
  if (there !== undefined && isUnmapped(there)) return { do: 'freeze', side: one, native: there.unmapped };
  const now = there === undefined ? state?.[one] : there;
  if (now === undefined) return { do: 'read', side: one };
  const waiting = state?.status !== undefined && state.status !== 'agreed';
  if (same(together, state && rolledIn(state, many)) && !waiting) return { do: 'nothing' };
  const base = state && withRolled(state, many);
  const bases = { left: base?.left, right: base?.right };
  const value = many === 'left' ? mergeSets(bases, together, now) : mergeSets(bases, now, together);
  return same(value, now) ? settled(many, together, now) : { do: 'write', to: one, value };
}
