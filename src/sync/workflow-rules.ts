import type { Native } from '../model/index.ts';

/** What an admin says about the moves of one side: `workflow` in `syncs.json`. All states and fields are native names. */
export interface WorkflowRules {
  /** States never to pass through. They may still be what is asked for. */
  readonly avoid: readonly string[];
  /** Moves after which there is no way back to what an item meant before: held, allowed, or allowed for these moves only. */
  readonly oneWay: 'hold' | 'allow' | readonly (readonly [from: string, to: string])[];
  /** What a field gets that a move asks for, where neither the mapping nor the record has a value. */
  readonly requires: Readonly<Record<string, Native>>;
  /** What happens besides holding a status that cannot be reached: nothing, an internal comment, or a note in a field. */
  readonly unreachable: 'hold' | 'comment' | { readonly field: string };
}

/** What holds where the admin says nothing. */
export const NO_WORKFLOW_RULES: WorkflowRules = { avoid: [], oneWay: 'hold', requires: {}, unreachable: 'hold' };

/** Whether the admin agrees to a move although it is a one-way door. */
export const consentsTo = ({ oneWay }: WorkflowRules, move: { readonly from: string; readonly to: string }): boolean =>
  typeof oneWay === 'string' ? oneWay === 'allow' : oneWay.some(([from, to]) => from === move.from && to === move.to);
