import type { Native, Side, Value } from '../model/index.ts';
import { decideField, type BaseTexts, type FieldDecision, type Views } from './decide.ts';
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
}

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

/** Decides every field of a link. Pure: the same link, views and rules give the same decision. */
export function decideLink(rules: readonly FieldRule[], link: Link, views: Views, bases?: BaseTexts): LinkDecision {
  const writes: Record<Side, Write[]> = { left: [], right: [] };
  const settled: Record<string, FieldState> = {};
  const conflicts: { field: string; left: Value; right: Value }[] = [];
  const frozen: { field: string; side: Side; native: Native }[] = [];
  const reads = new Set<Side>();
  const recalls: string[] = [];
  for (const rule of rules) {
    const { field } = rule;
    const decision: FieldDecision = decideField(rule, link.fields[field], views, bases);
    switch (decision.do) {
      case 'nothing':
        break;
      case 'settle':
        settled[field] = agreed(decision.left, decision.right);
        break;
      case 'write':
        writes[decision.to].push({
          field,
          value: decision.value,
          ...('loser' in decision && { loser: decision.loser }),
          ...('beside' in decision && { beside: decision.beside }),
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

const short = (seen: Seen): Seen => (typeof seen === 'string' ? remember(seen) : seen);

export const agreed = (left: Seen, right: Seen): FieldState => ({
  left: short(left),
  right: short(right),
  status: 'agreed',
});
