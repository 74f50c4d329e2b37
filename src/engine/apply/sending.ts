import type { JournalEntry } from '../../ledger/ledger.ts';
import { isUnmapped, otherSide, type Native, type NativeFields, type Side, type Value } from '../../model/index.ts';
import {
  isDigest,
  type Companion,
  type FieldChange,
  type LinkDecision,
  type Operation,
  type Seen,
} from '../../sync/index.ts';
import { sideOf } from '../view.ts';
import type { Work } from './work.ts';

/** What an update intent remembers, so that a crash can be settled from it alone. */
export interface UpdateData {
  readonly fields: Readonly<Record<string, FieldIntent>>;
  /** What the journal gets of it once it has landed, however that is found out. */
  readonly journal?: readonly JournalEntry[];
}

export interface FieldIntent {
  readonly value: Value;
  /** The baseline before; null when there was none. */
  readonly before: Seen | null;
  /** The other side's value that this write brings nearer. */
  readonly source: Value;
  /**
   * `last`: the field is agreed once it landed. `hop`: the source stays pending. `first`: two edits put together, which the source still has to get. `shared`: a merged set the other side still lacks. `undo`: this side shows
   * again what it showed before; the other side stays as it is, and the two are agreed. `aside`: a value of the admin's own, accounted for like an undo.
   * `told`: another field says that this one cannot be brought to `value`; nothing of it is accounted for.
   */
  readonly step: 'last' | 'hop' | 'first' | 'shared' | 'undo' | 'aside' | 'told';
  /** Of a field that many items give together: what they say together. `source` is then what the item in hand says. */
  readonly rolled?: Value;
  /** `told`: where it is said. */
  readonly note?: { readonly native: string; readonly write: Native };
}

/** What one call sends, in native words, and what it means for each field. */
export interface Sending extends UpdateData {
  readonly native: NativeFields;
  readonly journal: readonly JournalEntry[];
}

export type Update = Operation & { readonly kind: 'update' };
export type Transition = Operation & { readonly kind: 'transition' };

/** What an update sends. */
export function patchOf(work: Work, operation: Update, decision: LinkDecision): Sending {
  const native: Record<string, Native> = {};
  const fields: Record<string, FieldIntent> = {};
  const journal: JournalEntry[] = [];
  for (const change of operation.changes) {
    native[change.native] = change.write;
    fields[change.field] = intentOf(operation.side, change, decision);
    journal.push(changeEntry(work, operation, change));
  }
  return { native, fields, journal };
}

function intentOf(
  side: Side,
  { field, from, to, note, native, write }: FieldChange,
  decision: LinkDecision,
): FieldIntent {
  const base = { value: to, before: from ?? null, ...sourceOf(decision, side, field, to) };
  if (note) return { ...base, step: 'told', note: { native, write } };
  const { shared, beside } = decision.writes[side].find((one) => one.field === field) ?? {};
  if (beside !== undefined) return { ...base, source: beside, step: 'first' };
  return { ...base, step: shared === true ? 'shared' : 'last' };
}

/**
 * What moves to states of a path send, one after the other, with all that goes along, and what they mean for the status. `hops` are the first of the path: one when
 * it is done, all when it is imagined.
 */
export function hopOf(
  work: Work,
  operation: Transition,
  hops: readonly string[],
  decision: LinkDecision,
): Sending | undefined {
  const { side, field, from, to, path, explores, needs = {} } = operation;
  const compiled = sideOf(work.context, side).compiled.fields[field];
  const hop = hops.at(-1);
  if (!compiled || hop === undefined) return undefined;
  const shared = compiled.toShared(hop);
  const intent: FieldIntent = {
    value: shared === undefined || isUnmapped(shared) ? to : shared,
    ...sourceOf(decision, side, field, to),
    before: work.link.fields[field]?.[side] ?? null,
    step: hop === path.at(-1) && !explores ? 'last' : 'hop',
  };
  const along = hops.flatMap((state) => needs[state] ?? []);
  const sent = along.map((companion) => alongWith(work, operation, companion, decision));
  return {
    native: { ...Object.assign({}, ...sent.map((one) => one.native)), [compiled.native]: hop },
    fields: { ...Object.assign({}, ...sent.map((one) => one.fields)), [field]: intent },
    journal: [entryOf(work, operation, { field, before: from, after: hop }), ...sent.flatMap((one) => one.journal)],
  };
}

/** What one field that goes along with a move sends and means. A value the record has already is only said again. */
function alongWith(work: Work, operation: Transition, companion: Companion, decision: LinkDecision): Sending {
  const { side } = operation;
  const { native, write, change } = companion;
  const sent = { [native]: write };
  if (change)
    return {
      native: sent,
      fields: { [change.field]: intentOf(side, change, decision) },
      journal: [changeEntry(work, operation, change)],
    };
  const before = work.records[side]?.fields[native];
  if (JSON.stringify(before) === JSON.stringify(write)) return { native: sent, fields: {}, journal: [] };
  const mapped = Object.values(sideOf(work.context, side).compiled.fields).find((one) => one.native === native);
  const value = mapped?.toShared(write);
  if (!mapped || value === undefined || isUnmapped(value))
    return { native: sent, fields: {}, journal: [entryOf(work, operation, { after: sent })] };
  const { name: field } = mapped;
  const intent: FieldIntent = { value, source: value, before: work.link.fields[field]?.[side] ?? null, step: 'aside' };
  const entry = entryOf(work, operation, { field, after: write, ...(before !== undefined && { before }) });
  return { native: sent, fields: { [field]: intent }, journal: [entry] };
}

/** The value of the other side that a write brings nearer. */
const sourceOf = (
  decision: LinkDecision,
  side: Side,
  field: string,
  to: Value,
): Pick<FieldIntent, 'source' | 'rolled'> => {
  const rolled = decision.writes[side].find((write) => write.field === field)?.rolled;
  if (!rolled) return { source: to };
  const { own, together } = rolled;
  return { source: own === undefined || isDigest(own) ? to : own, rolled: together };
};

/** What a field showed before a write. Where the vendor refuses stale writes nothing was read: what was last accounted for is what it shows, or it will refuse. */
function beforeOf({ context, link, records }: Work, side: Side, { field, native }: FieldChange): Native | undefined {
  const shown = records[side]?.fields[native];
  if (shown !== undefined) return shown;
  const remembered = link[side].native[field];
  const plain = sideOf(context, side).compiled.fields[field]?.reads.length === 1;
  return plain && !isDigest(remembered) ? remembered : undefined;
}

/** A field that is not mapped stands in the journal under its native name only, so that nobody takes it for a shared one. */
function changeEntry(work: Work, operation: Update | Transition, change: FieldChange): JournalEntry {
  if (change.note) return entryOf(work, operation, { after: { [change.native]: change.write } });
  const before = beforeOf(work, operation.side, change);
  return entryOf(work, operation, {
    field: change.field,
    after: change.write,
    ...(before !== undefined && { before }),
  });
}

function entryOf(
  { context, link }: Work,
  operation: Update | Transition,
  said: Pick<JournalEntry, 'field' | 'before' | 'after'>,
): JournalEntry {
  const { side, kind } = operation;
  const state = kind === 'transition' ? operation.field : undefined;
  return {
    sync: context.sync.id,
    run: context.run,
    link: link.id,
    side,
    key: link[side].key,
    kind: said.field !== undefined && said.field === state ? 'transition' : 'update',
    ...said,
    rule: `${sideOf(context, side).mappingName} › ${said.field ?? state ?? sideOf(context, side).stateField ?? ''}`,
    cause: otherSide(side),
    reversible: operation.reversible,
    at: new Date(context.deps.clock.now()).toISOString(),
  };
}
