import type { NativeFields } from '../../model/index.ts';
import { stateField } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { LinkDecision } from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';
import type { DraftPlan } from './natives.ts';
import { UNKNOWN_STATE } from './plan-move.ts';
import type { Tell } from './plan-tell.ts';
import { toldState } from '../apply/account.ts';
import { labelOf } from '../view.ts';
import type { Work } from '../apply/work.ts';
import { accounted } from '../apply/account.ts';
import { hopOf, patchOf, type Transition, type Update } from '../apply/sending.ts';
import { takeOver, tellOthers } from '../apply/write.ts';

/** Does an operation in thought: the link and its records are then as they will be once the vendor has taken it word for word. */
export async function imagine(
  work: Work,
  operation: Update | Transition | Tell,
  decision: LinkDecision,
): Promise<void> {
  const { side } = operation;
  if (operation.kind === 'comment') {
    const { tells } = operation;
    const { fields } = work.link;
    if (tells)
      work.link = { ...work.link, fields: { ...fields, [tells.field]: toldState(fields[tells.field], side, tells) } };
    return;
  }
  // Where this leads to nobody has seen yet: what follows is found out on the way.
  if (operation.kind === 'transition' && operation.explores) {
    work.refused.add(`${side}/transition`);
    return;
  }
  const sent =
    operation.kind === 'update' ? patchOf(work, operation, decision) : hopOf(work, operation, operation.path, decision);
  if (!sent) return;
  work.imagined.add(side);
  takeOver(work, side, written(work, operation, sent.native), sent.fields);
  tellOthers(work, side, [...accounted(sent.fields)]);
}

function written(work: Work, { side }: Update | Transition, native: NativeFields): VendorRecord {
  const { key, version, updatedAt } = work.link[side];
  const { nextStates: _, ...before } = work.records[side] ?? { key, version, updatedAt, fields: {} };
  return { ...before, fields: { ...before.fields, ...native } };
}

/** The record that a create will make: what it is sent, the state records open in, and nothing in every other field. It goes by the name of its source. */
export function newRecord({ schema, compiled }: ReadySide, draft: DraftPlan, source: VendorRecord): VendorRecord {
  const empty = Object.fromEntries(compiled.nativeFields.map((name) => [name, null]));
  const state = stateField(schema)?.name;
  const opens = state === undefined ? {} : { [state]: schema.initialState ?? UNKNOWN_STATE };
  const { updatedAt } = source;
  return { key: '', label: labelOf(source), version: '', updatedAt, fields: { ...empty, ...opens, ...draft.native } };
}
