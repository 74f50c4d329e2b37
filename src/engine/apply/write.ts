import type { Intent, JournalEntry, LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, otherSide, type Native, type NativeFields, type Side, type Value } from '../../model/index.ts';
import { TandemError, type VendorRecord } from '../../sdk/index.ts';
import {
  type Link,
  isDigest,
  remember,
  type FieldChange,
  type FieldState,
  type LinkDecision,
  type Operation,
  type Seen,
} from '../../sync/index.ts';
import { settledConflict } from './conflicts.ts';
import type { Context, ReadySide } from '../context.ts';
import { problemRow, retryRow, send, type Sent } from './send.ts';
import { sideOf, sideState, viewOf, waits } from '../view.ts';
import { readSide, todoRows, type Work } from './work.ts';

/** A record that moves faster than it can be read is left for the next run. */
const MAX_STALE = 3;

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
   * `last`: the field is agreed once it landed. `hop`: the source stays pending. `shared`: a merged set the other side still lacks. `undo`: this side shows
   * again what it showed before; the other side stays as it is, and the two are agreed.
   */
  readonly step: 'last' | 'hop' | 'shared' | 'undo';
}

export type Update = Operation & { readonly kind: 'update' };
export type Transition = Operation & { readonly kind: 'transition' };

/** Does one operation on one link and records it: intent, call, what the vendor says. */
export async function perform(work: Work, operation: Update | Transition, decision: LinkDecision): Promise<void> {
  if (operation.kind === 'update') await performUpdate(work, operation, decision);
  else await performHop(work, operation, decision);
}

async function performUpdate(work: Work, operation: Update, decision: LinkDecision): Promise<void> {
  const { side, changes } = operation;
  const { native, fields } = patchOf(operation, decision);
  const journal = changes.map((one) => journalEntry(work, operation, one.field, beforeOf(work, side, one), one.write));
  const losers = changes.flatMap((change) => loserRows(work, side, decision, change.field));
  const record = await sendPatch(work, operation, native, { fields, journal }, losers);
  if (!record) return;
  await land(work, side, record, { fields, journal });
  work.context.totals.updated += 1;
}

/** What a field showed before a write. Where the vendor refuses stale writes nothing was read: what was last accounted for is what it shows, or it will refuse. */
function beforeOf({ context, link, records }: Work, side: Side, { field, native }: FieldChange): Native | undefined {
  const shown = records[side]?.fields[native];
  if (shown !== undefined) return shown;
  const remembered = link[side].native[field];
  const plain = sideOf(context, side).compiled.fields[field]?.reads.length === 1;
  return plain && !isDigest(remembered) ? remembered : undefined;
}

/** What an update sends, and what it means for each field. */
export function patchOf({ side, changes }: Update, decision: LinkDecision) {
  const native = Object.fromEntries(changes.map((change) => [change.native, change.write]));
  const fields: Record<string, FieldIntent> = {};
  for (const { field, to, from } of changes) {
    const step = isShared(decision, side, field) ? 'shared' : 'last';
    fields[field] = { value: to, source: to, before: from ?? null, step };
  }
  return { native, fields };
}

async function performHop(work: Work, operation: Transition, decision: LinkDecision): Promise<void> {
  const { side, field, path, from } = operation;
  const [hop] = path;
  const sent = hop === undefined ? undefined : hopOf(work, operation, hop);
  if (hop === undefined || !sent) return;
  const data = { fields: sent.fields, journal: [journalEntry(work, operation, field, from, hop)] };
  const losers = loserRows(work, side, decision, field);
  const record = await sendPatch(work, operation, sent.native, data, losers);
  if (!record) return;
  await land(work, side, record, data);
  work.context.totals.transitioned += 1;
}

/** What a move to one state of a path sends, and what it means for the status. */
export function hopOf(work: Work, { side, field, to, path, explores }: Transition, hop: string) {
  const compiled = sideOf(work.context, side).compiled.fields[field];
  if (!compiled) return undefined;
  const shared = compiled.toShared(hop);
  const intent: FieldIntent = {
    value: shared === undefined || isUnmapped(shared) ? to : shared,
    source: to,
    before: work.link.fields[field]?.[side] ?? null,
    step: hop === path.at(-1) && !explores ? 'last' : 'hop',
  };
  return { native: { [compiled.native]: hop }, fields: { [field]: intent } };
}

/**
 * Intent first, together with the edits it overrides, then the call. `undefined` when it did not land; what is to be done about that is recorded already.
 */
async function sendPatch(
  work: Work,
  operation: Update | Transition,
  native: NativeFields,
  data: UpdateData,
  losers: readonly LedgerChange[],
): Promise<VendorRecord | undefined> {
  const { context, link } = work;
  const ready = sideOf(context, operation.side);
  const state = link[operation.side];
  const intent = updateIntent(work.context, work.link, operation.side, data);
  await context.deps.ledger.commit([{ type: 'intent.open', intent }, ...losers], context.lease());
  const conditional = ready.stream.card.capabilities.update?.conditional ?? false;
  const ifVersion = work.records[operation.side]?.version ?? state.version;
  // Whatever marker the record has stays in place: it may be another sync's, or none on a record a person made.
  const marker = work.records[operation.side]?.marker;
  const patch = { fields: native, ...(marker !== undefined && { marker }), ...(conditional && { ifVersion }) };
  const sent = await sendOrClose(context, intent, async () => ready.stream.update?.(state.key, patch));
  if (sent.is === 'done' && sent.value) {
    work.closing = intent.id;
    return sent.value;
  }
  await notLanded(work, operation, intent, sent);
  return undefined;
}

/**
 * A failure of the whole side (credentials, outage, throttling) was not executed: its intent goes, the error passes on. Of any other error nothing is known,
 * so its intent stays.
 */
export async function sendOrClose<T>(context: Context, intent: Intent, call: () => Promise<T>): Promise<Sent<T>> {
  try {
    return await send(call);
  } catch (error) {
    if (error instanceof TandemError)
      await context.deps.ledger.commit([{ type: 'intent.close', id: intent.id }], context.lease());
    throw error;
  }
}

/** Announces that a record of a link is written. */
export const updateIntent = (context: Context, link: Link, side: Side, data: UpdateData): Intent => ({
  id: context.deps.newId(),
  sync: context.sync.id,
  run: context.run,
  kind: 'update',
  side,
  link: link.id,
  source: link[otherSide(side)].key,
  marker: link.id,
  data,
  sentAt: new Date(context.deps.clock.now()).toISOString(),
  misses: 0,
  state: 'sent',
});

async function notLanded(
  work: Work,
  operation: Update | Transition,
  intent: Intent,
  sent: Sent<unknown>,
): Promise<void> {
  const { context } = work;
  const { side } = operation;
  const { key, label } = work.link[side];
  if (sent.is === 'unknown') {
    context.frozen.add(work.link.id);
    work.stopped = true;
    await context.deps.ledger.commit([retryRow(context, side, key)], context.lease());
    return;
  }
  const rows: LedgerChange[] = [{ type: 'intent.close', id: intent.id }];
  if (sent.is === 'refused') {
    work.refused.add(`${side}/${operation.kind}`);
    context.refusals.add(side);
    const field =
      operation.kind === 'transition' ? operation.field : operation.changes.map((change) => change.field).join(', ');
    rows.push(problemRow(context, { side, key, label: label ?? key, field, code: sent.code, words: sent.words }));
    rows.push(retryRow(context, side, key));
    await context.deps.ledger.commit(rows, context.lease());
    return;
  }
  work.stale += 1;
  work.stopped = work.stale > MAX_STALE;
  if (work.stopped) rows.push(retryRow(context, side, key));
  await context.deps.ledger.commit(rows, context.lease());
  if (!work.stopped) await readSide(work, side);
}

/** Records what the vendor says after a write: this side's baselines, the values carried over on the other, and the journal, in one commit. */
async function land(work: Work, side: Side, record: VendorRecord, data: UpdateData): Promise<void> {
  const { context } = work;
  takeOver(work, side, record, data.fields);
  const closing: readonly LedgerChange[] =
    work.closing === undefined ? [] : [{ type: 'intent.close', id: work.closing }];
  const rows = journalRows(sideOf(context, side), record, data);
  await context.deps.ledger.commit(
    // Something besides the fields is still to be done: what put the link on the to-do list stays there.
    [
      ...closing,
      { type: 'link.put', link: work.link },
      ...rows,
      ...(work.unfinished && !waits(work.link) ? [] : todoRows(work)),
    ],
    context.lease(),
  );
  work.stored = work.link;
}

/** The record and its link once a write has reached a side: this side's baselines, and the values carried over on the other. */
export function takeOver(
  work: Work,
  side: Side,
  record: VendorRecord,
  fields: Readonly<Record<string, FieldIntent>>,
): void {
  const { context } = work;
  const before = work.link;
  work.records[side] = { ...record, fields: { ...work.records[side]?.fields, ...record.fields } };
  work.fresh.add(side);
  const names = new Set(Object.keys(fields).filter((field) => fields[field]?.step !== 'shared'));
  const states = accountFor(work, side, record, fields);
  const other = otherSide(side);
  const source = work.records[other];
  const noted = source ? sideState(sideOf(context, other), source, before[other], names) : before[other];
  work.link = {
    ...before,
    fields: { ...before.fields, ...states },
    [side]: sideState(sideOf(context, side), record, before[side], names),
    [other]: { ...before[other], native: noted.native, memo: noted.memo },
  };
}

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
  fields: Readonly<Record<string, FieldIntent>>,
): Readonly<Record<string, FieldState>> {
  const view = viewOf(sideOf(context, side), record);
  const states: Record<string, FieldState> = {};
  for (const [field, { value, source, step }] of Object.entries(fields)) {
    if (step === 'shared') continue;
    const said = view.fields[field];
    const here = remember(said === undefined || isUnmapped(said) ? value : said);
    if (step === 'undo') {
      states[field] = { ...link.fields[field], [side]: here, status: 'agreed' };
      continue;
    }
    const there = remember(source);
    const sides = side === 'left' ? { left: here, right: there } : { left: there, right: here };
    const status = step === 'last' ? 'agreed' : side === 'left' ? 'pending-right' : 'pending-left';
    states[field] = { ...link.fields[field], ...sides, status };
  }
  return states;
}

function journalEntry(
  work: Work,
  operation: Update | Transition,
  field: string,
  before: Native | undefined,
  after: Native,
): JournalEntry {
  const { context, link } = work;
  return {
    sync: context.sync.id,
    run: context.run,
    link: link.id,
    side: operation.side,
    key: link[operation.side].key,
    kind: operation.kind,
    field,
    ...(before !== undefined && { before }),
    after,
    rule: `${sideOf(context, operation.side).mappingName} › ${field}`,
    cause: otherSide(operation.side),
    reversible: operation.reversible,
    at: new Date(context.deps.clock.now()).toISOString(),
  };
}

/** An edit that a policy overrides is kept. */
const loserRows = (work: Work, side: Side, decision: LinkDecision, field: string): readonly LedgerChange[] => {
  const write = decision.writes[side].find((one) => one.field === field);
  return write?.loser === undefined
    ? []
    : [settledConflict(work.context, work.link, side, { ...write, loser: write.loser })];
};

const isShared = (decision: LinkDecision, side: Side, field: string): boolean =>
  decision.writes[side].some((write) => write.field === field && write.shared === true);
