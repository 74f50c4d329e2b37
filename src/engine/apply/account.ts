import type { LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, otherSide, type Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { remember, type FieldState } from '../../sync/index.ts';
import type { ReadySide } from '../context.ts';
import { sideOf, viewOf } from '../view.ts';
import type { FieldIntent, UpdateData } from './sending.ts';
import type { Work } from './work.ts';

/** Fields of a write whose own native value it has moved. */
export const accounted = (fields: UpdateData['fields']): ReadonlySet<string> =>
  new Set(Object.keys(fields).filter((field) => fields[field]?.step !== 'shared' && fields[field]?.step !== 'told'));

/** Journal rows of what has landed: what the vendor says it stored stands for what it was sent. */
export const journalRows = (ready: ReadySide, record: VendorRecord, { journal = [] }: UpdateData): LedgerChange[] =>
  journal.map((entry) => {
    const native = ready.compiled.fields[entry.field ?? '']?.native;
    const stored = native === undefined ? undefined : record.fields[native];
    return { type: 'journal.add', entry: { ...entry, ...(stored !== undefined && { after: stored }) } };
  });

/** The new states of fields that a write has reached. A server may have rewritten a value: what it says now is its baseline, and the field is agreed. */
export function accountFor(
  { context, link }: Pick<Work, 'context' | 'link'>,
  side: Side,
  record: VendorRecord,
  fields: UpdateData['fields'],
): Readonly<Record<string, FieldState>> {
  const view = viewOf(sideOf(context, side), record);
  const states: Record<string, FieldState> = {};
  for (const [field, intent] of Object.entries(fields)) {
    const { value, source, step, rolled } = intent;
    if (step === 'shared') continue;
    if (step === 'told') {
      states[field] = toldState(link.fields[field], side, intent);
      continue;
    }
    const said = view.fields[field];
    const here = remember(said === undefined || isUnmapped(said) ? value : said);
    if (step === 'undo' || step === 'aside') {
      states[field] = { ...link.fields[field], [side]: here, status: 'agreed' };
      continue;
    }
    const there = remember(source);
    const sides = side === 'left' ? { left: here, right: there } : { left: there, right: here };
    const waiting = step === 'first' ? side : otherSide(side);
    const status = step === 'last' ? 'agreed' : (`pending-${waiting}` as const);
    states[field] = { ...link.fields[field], ...sides, status, ...(rolled !== undefined && { rolled }) };
  }
  return states;
}

/** Somebody was told that a field cannot be brought to a value, or, with an empty note, that this is over. */
export function toldState(
  before: FieldState | undefined,
  side: Side,
  { value, note }: Pick<FieldIntent, 'value' | 'note'>,
): FieldState {
  const { told: _, ...state } = before ?? {};
  if (note?.write === null) return { status: 'agreed', ...state };
  // Whoever was told waits for it.
  const waiting = otherSide(side) === 'left' ? 'pending-left' : 'pending-right';
  return { ...state, status: waiting, told: { on: side, value } };
}
