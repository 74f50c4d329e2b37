import type { Native, NativeFields, Transition } from '../../src/model/index.ts';
import { RejectedError, text, TransitionError } from '../../src/sdk/index.ts';

/** States a record in this one may move to. */
export const movesFrom = (moves: readonly Transition[] = [], state: Native | undefined): readonly string[] =>
  moves.filter((edge) => edge.from === state).map((edge) => edge.to);

/** Refuses an update of a record with a move its workflow does not have, or that lacks a field the move asks for. Without moves everything is allowed. */
export function checkMove(moves: readonly Transition[] | undefined, record: NativeFields, sent: NativeFields): void {
  const from = record['status'];
  const to = sent['status'];
  if (typeof to !== 'string' || typeof from !== 'string' || to === from || !moves) return;
  const edge = moves.find((one) => one.from === from && one.to === to);
  if (!edge) throw new TransitionError(text(`no move from ${from} to ${to}`, `不能从 ${from} 到 ${to}`), from, to);
  const empty = (edge.requires ?? []).filter((name) => (sent[name] ?? null) === null);
  if (empty.length > 0) throw new RejectedError(text(`${empty.join()} is required`, `必须填写 ${empty.join()}`));
}
