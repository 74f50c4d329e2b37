import { isUnmapped, otherSide, type Mapped, type Native, type Side, type Value } from '../model/index.ts';
import { isDigest, type FieldState, type Seen } from './link.ts';
import { mergeText } from './merge-text.ts';
import { flowsFrom, type FieldRule } from './policy.ts';
import { same } from './seen.ts';

/** What one side shows now. A field that is missing was not observed, hence did not change. */
export interface View {
  readonly fields: Readonly<Record<string, Mapped | undefined>>;
  /** The vendor's own time of the record's last change, ISO; used by `newest-wins` and by nothing else. */
  readonly updatedAt: string;
}

export type Views = Readonly<Partial<Record<Side, View>>>;

/** What is behind a value that many items give together. */
export interface Rolled {
  /** What they say together. */
  readonly together: Value;
  /** What the item in hand says by itself. */
  readonly own?: Seen;
}

/** What to do about one field. */
export type FieldDecision =
  | { readonly do: 'nothing' }
  /** Account for what both sides show; write nothing. */
  | { readonly do: 'settle'; readonly left: Seen; readonly right: Seen }
  /** Carry a value over. `loser` is the edit it overrides, kept in a conflict. */
  | {
      readonly do: 'write';
      readonly to: Side;
      readonly value: Value;
      readonly loser?: Value;
      /** Both edits put together: what the other side shows, which still has to get it. */
      readonly beside?: Value;
      readonly rolled?: Rolled;
    }
  /** Sets merge: each side that lacks something is written. */
  | { readonly do: 'merge'; readonly value: Value; readonly to: readonly Side[] }
  /** Both edited; a person decides. */
  | { readonly do: 'conflict'; readonly left: Value; readonly right: Value }
  /** A native value without a meaning: this field waits. */
  | { readonly do: 'freeze'; readonly side: Side; readonly native: Native }
  /** Cannot be decided without the wording both sides agreed on last. */
  | { readonly do: 'recall' }
  /** Cannot be decided before this side has been read. */
  | { readonly do: 'read'; readonly side: Side };

const SETS: ReadonlySet<string> = new Set(['labels', 'options', 'people']);

/** By field: the long text both sides agreed on last, where it was kept. */
export type BaseTexts = Readonly<Record<string, string>>;

/**
 * Decides one field. Each side is compared with its own baseline; a side whose value is still pending counts as changed. Clocks decide nothing but
 * `newest-wins`, and then only between two real changes. Without `bases` a merge may have to ask for them.
 */
export function decideField(
  rule: FieldRule,
  state: FieldState | undefined,
  views: Views,
  bases?: BaseTexts,
): FieldDecision {
  if (rule.direction === 'none' && rule.declared === 'none') return { do: 'nothing' };
  const left = views.left?.fields[rule.field];
  const right = views.right?.fields[rule.field];
  if (left !== undefined && isUnmapped(left)) return { do: 'freeze', side: 'left', native: left.unmapped };
  if (right !== undefined && isUnmapped(right)) return { do: 'freeze', side: 'right', native: right.unmapped };
  return compare(rule, state, { views, bases }, { left, right });
}

type Shown = Readonly<Record<Side, Value | undefined>>;

/** What decides between two edits. */
interface Given {
  readonly views: Views;
  readonly bases: BaseTexts | undefined;
}

function compare(rule: FieldRule, state: FieldState | undefined, given: Given, shown: Shown): FieldDecision {
  const now = { left: nowOf(shown, state, 'left'), right: nowOf(shown, state, 'right') };
  const edited = { left: isEdited(shown, state, 'left'), right: isEdited(shown, state, 'right') };
  if (now.left === undefined || now.right === undefined) return half(rule, edited, now, state);
  if (same(now.left, now.right)) return settleIfNeeded(state, edited, now.left, now.right);
  if (edited.left && edited.right) return bothEdited(rule, state, given, now.left, now.right);
  if (edited.left) return carry(rule, 'left', now.left, now.right);
  return edited.right ? carry(rule, 'right', now.right, now.left) : { do: 'nothing' };
}

/** What a side holds: what it shows, or what it last showed. Not `??`: null is a cleared field, which is an edit like any other. */
const nowOf = (shown: Shown, state: FieldState | undefined, side: Side): Seen | undefined =>
  shown[side] === undefined ? state?.[side] : shown[side];

const isEdited = (shown: Shown, state: FieldState | undefined, side: Side): boolean =>
  state?.status === `pending-${side}` || (shown[side] !== undefined && !same(shown[side], state?.[side]));

type Edited = Readonly<Record<Side, boolean>>;

/** One side was never observed: a field new to the mapping, or one the other side leaves out. Nothing is guessed. */
const half = (
  rule: FieldRule,
  edited: Edited,
  now: { readonly left: Seen | undefined; readonly right: Seen | undefined },
  state: FieldState | undefined,
): FieldDecision => {
  for (const side of ['left', 'right'] as const) {
    const other = otherSide(side);
    if (now[side] === undefined || now[other] !== undefined) continue;
    const waiting = state?.status === `pending-${side}` || edited[side];
    return waiting && flowsFrom(rule.direction, side) ? { do: 'read', side: other } : { do: 'nothing' };
  }
  return { do: 'nothing' };
};

const settleIfNeeded = (state: FieldState | undefined, edited: Edited, left: Seen, right: Seen): FieldDecision =>
  state?.status === 'agreed' && !edited.left && !edited.right ? { do: 'nothing' } : { do: 'settle', left, right };

/** One side edited: its value goes to the other, unless the other would make of it what it already holds. */
function carry(rule: FieldRule, from: Side, value: Seen, there: Seen): FieldDecision {
  const to = otherSide(from);
  if (!flowsFrom(rule.direction, from)) return putBack(rule, from, there);
  if (isDigest(value)) return { do: 'read', side: from };
  if (same(rule.coerce[to](value), there)) return settled(from, value, there);
  return { do: 'write', to, value };
}

const settled = (from: Side, value: Seen, there: Seen): FieldDecision =>
  from === 'left' ? { do: 'settle', left: value, right: there } : { do: 'settle', left: there, right: value };

/** An edit against the direction: left alone, or put back by a mirror. The baseline stays, so that the next edit of the source still sees it. */
const putBack = (rule: FieldRule, edited: Side, source: Seen): FieldDecision => {
  if (!rule.restore || !flowsFrom(rule.direction, otherSide(edited))) return { do: 'nothing' };
  return isDigest(source) ? { do: 'read', side: otherSide(edited) } : { do: 'write', to: edited, value: source };
};

function bothEdited(
  rule: FieldRule,
  state: FieldState | undefined,
  { views, bases }: Given,
  left: Seen,
  right: Seen,
): FieldDecision {
  if (isDigest(left)) return { do: 'read', side: 'left' };
  if (isDigest(right)) return { do: 'read', side: 'right' };
  if (same(rule.coerce.right(left), right) || same(rule.coerce.left(right), left)) return { do: 'settle', left, right };
  if (rule.direction === 'none') return { do: 'nothing' };
  if (SETS.has(rule.type) && rule.direction === 'both') return mergeBoth(state, left, right);
  const merged =
    rule.merge === true && rule.direction === 'both' ? mergeEdits(rule, state, bases, { left, right }) : undefined;
  if (merged) return merged;
  const winner = winnerOf(rule, views);
  if (winner === undefined) return { do: 'conflict', left, right };
  const [value, loser] = winner === 'left' ? [left, right] : [right, left];
  return { do: 'write', to: otherSide(winner), value, loser };
}

/**
 * Both edits of a long text, put together. Only on a wording that both sides had, letter by letter: what a server makes of a text is nobody's edit, and must not
 * flow back. The left side is written first; what it then says still has to reach the right one.
 */
function mergeEdits(
  { field, type }: FieldRule,
  state: FieldState | undefined,
  bases: BaseTexts | undefined,
  { left, right }: Readonly<Record<Side, Value>>,
): FieldDecision | undefined {
  if (typeof left !== 'string' || typeof right !== 'string' || !same(state?.left, state?.right)) return undefined;
  const seen = typeof state?.left === 'string' ? state.left : state?.right;
  if (isDigest(seen) && !bases) return { do: 'recall' };
  const base = isDigest(seen) ? bases?.[field] : seen;
  if (typeof base !== 'string' || !same(base, seen)) return undefined;
  const value = mergeText(type, base, left, right);
  if (value === undefined) return undefined;
  if (value === left) return { do: 'write', to: 'right', value };
  return value === right ? { do: 'write', to: 'left', value } : { do: 'write', to: 'left', value, beside: right };
}

const winnerOf = (rule: FieldRule, views: Views): Side | undefined => {
  if (rule.direction === 'left-to-right' && rule.conflict !== 'manual') return 'left';
  if (rule.direction === 'right-to-left' && rule.conflict !== 'manual') return 'right';
  switch (rule.conflict) {
    case 'manual':
      return undefined;
    case 'left-wins':
      return 'left';
    case 'right-wins':
      return 'right';
    case 'newest-wins':
      // A tie falls to the left, so that the order of processing can never matter.
      return Date.parse(views.right?.updatedAt ?? '') > Date.parse(views.left?.updatedAt ?? '') ? 'right' : 'left';
  }
};

function mergeBoth(state: FieldState | undefined, left: Value, right: Value): FieldDecision {
  const value = mergeSets({ left: state?.left, right: state?.right }, left, right);
  const shown = { left: asSet(left), right: asSet(right) };
  return { do: 'merge', value, to: (['left', 'right'] as const).filter((side) => !same(shown[side], value)) };
}

/** An element stays if some side has it and no side that had it took it out. */
export function mergeSets(base: Readonly<Record<Side, Seen | undefined>>, left: Seen, right: Seen): readonly string[] {
  const had = { left: asSet(base.left), right: asSet(base.right) };
  const has = { left: asSet(left), right: asSet(right) };
  return [...new Set([...has.left, ...has.right])]
    .sort()
    .filter((one) => (['left', 'right'] as const).every((side) => has[side].includes(one) || !had[side].includes(one)));
}

/**
 * A merged set that one side has and the other still lacks: what both hold by now is agreed, element by element. Should it be taken out of the other before that is
 * written, it was taken out, and does not come back from the first.
 */
export function agreeOnElements(state: FieldState | undefined, left: Seen, right: Seen): FieldState {
  const both = asSet(left).filter((one) => asSet(right).includes(one));
  const grown = (side: Side) => [...new Set([...asSet(state?.[side]), ...both])].sort();
  return { status: 'agreed', ...state, left: grown('left'), right: grown('right') };
}

const asSet = (seen: Seen | undefined): readonly string[] => (Array.isArray(seen) ? seen.map(String) : []);
