import type { Native, Side, Value } from '../model/index.ts';
import { decideField, type BaseTexts, type FieldDecision, type Rolled, type Views } from './decide.ts';
import { decideRolled, isRolled } from './decide-rolled.ts';
import type { FieldState, Link, Seen } from './link.ts';
import type { FieldRule } from './policy.ts';
import { remember } from './seen.ts';

/** A value on its way to one side. */
export interface Write {
  readonly field: string;
  readonly value: Value;
  readonly loser?: Value;
  /** What the other side shows, where both edits were put together: it is accounted for, and still has to get this. */
  readonly beside?: Value;
  /** A set that both sides still have to be brought to: baselines move only with the last of them. */
  readonly shared?: boolean;
  /** It is what many items give together. */
  readonly rolled?: Rolled;
}

/** What many items say together now, by field; `undefined` where nothing can be said. */
export type Together = Readonly<Record<string, Value | undefined>>;

/** All decisions about one link, sorted by what they ask for. */
export interface LinkDecision {
  readonly writes: Readonly<Record<Side, readonly Write[]>>;
  /** Baselines that move without a write. */
  readonly settled: Readonly<Record<string, FieldState>>;
  readonly conflicts: readonly { readonly field: string; readonly left: Value; readonly right: Value }[];
  readonly frozen: readonly { readonly field: string; readonly side: Side; readonly native: Native }[];
  /** Sides that must be read before the rest can be decided. */
  readonly reads: readonly Side[];
  /** Fields that need the wording both sides agreed on last. */
  readonly recalls: readonly string[];
}

/** What is known besides the link and its views. */
export interface Known {
  /** For fields that roll up. */
  readonly together?: Together;
  /** Texts last agreed on, where edits of both sides are to be put together. */
  readonly bases?: BaseTexts;
}

/** Decides every field of a link. Pure: the same link, views and rules give the same decision. */
export function decideLink(
  rules: readonly FieldRule[],
  link: Link,
  views: Views,
  { together = {}, bases }: Known = {},
): LinkDecision {
  const writes: Record<Side, Write[]> = { left: [], right: [] };
  const settled: Record<string, FieldState> = {};
  const conflicts: { field: string; left: Value; right: Value }[] = [];
  const frozen: { field: string; side: Side; native: Native }[] = [];
  const reads = new Set<Side>();
  const recalls: string[] = [];
  for (const rule of rules) {
    const { field } = rule;
    const state = link.fields[field];
    const decision: FieldDecision = isRolled(rule)
      ? decideRolled(rule, state, views, together[field])
      : decideField(rule, state, views, bases);
    switch (decision.do) {
      case 'nothing':
        break;
      case 'settle':
        settled[field] = { ...agreed(decision.left, decision.right), ...rolledOf(together, rule) };
        break;
      case 'write':
        writes[decision.to].push({
          field,
          value: decision.value,
          ...('loser' in decision && { loser: decision.loser }),
          ...('beside' in decision && { beside: decision.beside }),
          ...(decision.rolled && { rolled: decision.rolled }),
        });
        break;
      case 'merge':
        if (decision.to.length === 0) settled[field] = agreed(decision.value, decision.value);
        for (const side of decision.to)
          writes[side].push({ field, value: decision.value, shared: decision.to.length > 1 });
        break;
      case 'conflict':
        conflicts.push({ field, left: decision.left, right: decision.right });
        break;
      case 'freeze':
        frozen.push({ field, side: decision.side, native: decision.native });
        break;
      case 'recall':
        recalls.push(field);
        break;
      case 'read':
        reads.add(decision.side);
    }
  }
  return { writes, settled, conflicts, frozen, reads: [...reads], recalls };
}

const rolledOf = (together: Together, { field, rollUp }: FieldRule): Pick<FieldState, 'rolled'> => {
  const rolled = rollUp && together[field];
  return rolled === undefined ? {} : { rolled };
};

const short = (seen: Seen): Seen => (typeof seen === 'string' ? remember(seen) : seen);

export const agreed = (left: Seen, right: Seen): FieldState => ({
  left: short(left),
  right: short(right),
  status: 'agreed',
});
