import { isUnmapped, type Native, type NativeFields, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { findPath, same, untried } from '../../sync/index.ts';
import type { CompiledField } from '../../mapping/index.ts';
import type { ReadySide } from '../context.ts';
import { bare } from '../plan/plan-document.ts';
import { unpaidMove } from '../plan/move-words.ts';
import { noPath, workflowOf } from '../plan/workflow-of.ts';
import type { Slot } from './slots.ts';
import { KEPT } from './undo-item.ts';

/** What is to be done about one field: write these values one after the other, nothing, or leave it for a reason. */
export type Judgement =
  | {
      readonly do: 'write';
      readonly path: readonly Native[];
      /** Native fields that the first move of the path asks for. */
      readonly along?: NativeFields;
    }
  | { readonly do: 'nothing' }
  | { readonly do: 'keep'; readonly words: Text };

const keep = (words: Text): Judgement => ({ do: 'keep', words });

/** Whether a field can be put back: only while it shows what the run wrote, and only where the vendor takes it. */
export function judge(ready: ReadySide, record: VendorRecord, { field, before, ours }: Slot): Judgement {
  const compiled = ready.compiled.fields[field];
  if (!compiled) return keep(KEPT.unmapped);
  const now = record.fields[compiled.native];
  if (before === undefined || ours === undefined || now === undefined) return keep(KEPT.unrecorded);
  if (sameShown(compiled, now, before)) return { do: 'nothing' };
  if (!sameShown(compiled, now, ours)) return keep(KEPT.edited);
  const { writable, clearable } = compiled.schema;
  if (writable !== 'always' && writable !== 'update') return keep(KEPT.readOnly);
  if (before === null && clearable === false) return keep(KEPT.noClear);
  return compiled.name === ready.stateField
    ? wayBack(ready, record, String(now), String(before))
    : { do: 'write', path: [before] };
}

/** A status goes back by legal moves only. Where there are none, the run went through a one-way door. */
function wayBack(ready: ReadySide, record: VendorRecord, from: string, to: string): Judgement {
  const workflow = workflowOf(ready, from, record.nextStates);
  const { avoid, requires } = ready.workflowRules;
  const request = { workflow, from, targets: [to], avoid };
  const tried = untried(request);
  const path = findPath(request) ?? (tried === undefined ? undefined : [tried]);
  const [first] = path ?? [];
  if (!path || first === undefined) return keep(noPath(ready, from, [to], workflow));
  const wanted = workflow.edges?.find((edge) => edge.from === from && edge.to === first)?.requires ?? [];
  const along = Object.fromEntries(wanted.map((native) => [native, record.fields[native] ?? requires[native] ?? null]));
  const missing = wanted.filter((native) => along[native] === null);
  if (missing.length > 0) return keep(unpaidMove(ready, { from, to: first, missing }));
  return { do: 'write', path, ...(wanted.length > 0 && { along }) };
}

/** Types where several native values may mean the same: one in place of the other is somebody's choice. */
const CHOSEN: ReadonlySet<string> = new Set(['state', 'option', 'options']);

/** Whether two native values are the same, however their vendor writes them down. */
function sameShown(compiled: CompiledField, one: Native, other: Native): boolean {
  if (JSON.stringify(bare(one)) === JSON.stringify(bare(other))) return true;
  if (CHOSEN.has(compiled.type) || compiled.reads.length !== 1) return false;
  const [a, b] = [compiled.toShared(one), compiled.toShared(other)];
  return a !== undefined && b !== undefined && !isUnmapped(a) && !isUnmapped(b) && same(a, b);
}
