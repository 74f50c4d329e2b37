import type { FieldType, Side, Value } from '../model/index.ts';
import type { RollUp } from './roll-up.ts';

/** How two streams are kept in step. */
export type Policy =
  'two-way-safe' | 'two-way-left-wins' | 'two-way-right-wins' | 'two-way-newest-wins' | 'one-way-safe' | 'mirror';

export type Direction = 'both' | 'left-to-right' | 'right-to-left' | 'none';

/** Who wins when both sides edited one field differently. `manual` writes nothing and shows it. */
export type ConflictPolicy = 'manual' | 'left-wins' | 'right-wins' | 'newest-wins';

/** How one field of a sync is treated: the sync's policy, with what the admin says for this field on top. */
export interface FieldRule {
  readonly field: string;
  readonly type: FieldType;
  /** Where edits flow: what the admin declared, less what the vendors do not let us write on an existing record. */
  readonly direction: Direction;
  /** What the admin declared: a create also carries what can be written only then. */
  readonly declared: Direction;
  readonly conflict: ConflictPolicy;
  /** `mirror`: what a person changes on the receiving side is put back. */
  readonly restore: boolean;
  /** Edits of both sides that do not overlap are put together: long texts, whose last agreed wording is kept for that. */
  readonly merge?: boolean;
  /** What each side is known to make of a value it is sent. */
  readonly coerce: Readonly<Record<Side, (value: Value) => Value>>;
  /** Many items of this side give the value of the one they are joined to. It flows from there only. */
  readonly rollUp?: { readonly many: Side; readonly by: RollUp };
}

const CONFLICTS = {
  'two-way-safe': 'manual',
  'two-way-left-wins': 'left-wins',
  'two-way-right-wins': 'right-wins',
  'two-way-newest-wins': 'newest-wins',
  'one-way-safe': 'manual',
  mirror: 'left-wins',
} as const satisfies Record<Policy, ConflictPolicy>;

export const isOneWay = (policy: Policy): boolean => policy === 'one-way-safe' || policy === 'mirror';

export interface FieldChoice {
  readonly direction?: Direction;
  readonly conflict?: ConflictPolicy;
  /** Whether edits of both sides are put together where they do not overlap. Default: long texts, but no titles. */
  readonly merge?: boolean;
  /** Its internal values may be shown to customers. */
  readonly reveal?: boolean;
  /** How the values of many items become that of the one they are joined to. */
  readonly rollUp?: RollUp;
}

/** How many items of one side may be joined to one item of the other. */
export type Cardinality = 'one-to-one' | 'many-to-one' | 'one-to-many';

/** The side of which many items may be joined to one of the other; none where each has one partner. */
export const manySide = (cardinality: Cardinality): Side | undefined =>
  cardinality === 'one-to-one' ? undefined : cardinality === 'many-to-one' ? 'left' : 'right';

/** What holds for one field: the policy's default unless the admin chose otherwise. A one-way field is settled by its source, the other value is kept. */
export function chooseRule(policy: Policy, choice: FieldChoice): Pick<FieldRule, 'direction' | 'conflict' | 'restore'> {
  const direction = choice.direction ?? (isOneWay(policy) ? 'left-to-right' : 'both');
  return { direction, conflict: choice.conflict ?? CONFLICTS[policy], restore: policy === 'mirror' };
}

/** Whether an edit on this side flows to the other. */
export const flowsFrom = (direction: Direction, side: Side): boolean =>
  direction === 'both' || direction === (side === 'left' ? 'left-to-right' : 'right-to-left');
