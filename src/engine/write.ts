import type { Intent, JournalEntry, LedgerChange } from '../ledger/ledger.ts';
import { isUnmapped, otherSide, type Native, type NativeFields, type Side, type Value } from '../model/index.ts';
import { TandemError, type VendorRecord } from '../sdk/index.ts';
import { remember, type FieldState, type LinkDecision, type Operation, type Seen } from '../sync/index.ts';
import { settledConflict } from './conflicts.ts';
import type { Context } from './context.ts';
import { problemRow, retryRow, send, type Sent } from './send.ts';
import { sideOf, sideState, viewOf } from './view.ts';
import { readSide, todoRows, type Work } from './work.ts';

/** A record that moves faster than it can be read is left for the next run. */
const MAX_STALE = 3;

/** What an update intent remembers, so that a crash can be settled from it alone. */
export interface UpdateData {
  readonly fields: Readonly<Record<string, FieldIntent>>;
}

export interface FieldIntent {
  readonly value: Value;
  /** The baseline before; null when there was none. */
  readonly before: Seen | null;
  /** The other side's value that this write brings nearer. */
  readonly source: Value;
  /** `last`: the field is agreed once it landed. `hop`: the source stays pending. `shared`: a merged set the other side still lacks. */
  readonly step: 'last' | 'hop' | 'shared';
}

type Update = Operation & { readonly kind: 'update' };
type Transition = Operation & { readonly kind: 'transition' };

/** Does one operation on one link and records it: intent, call, what the vendor says. */
export async function perform(work: Work, operation: Update | Transition, decision: LinkDecision): Promise<void> {
  if (operation.kind === 'update') await performUpdate(work, operation, decision);
  else await performHop(work, operation, decision);
}

async function performUpdate(work: Work, operation: Update, decision: LinkDecision): Promise<void> {
  const { side, changes } = operation;
  const native = Object.fromEntries(changes.map((change) => [change.native, change.write]));
  const before = work.records[side]?.fields ?? {};
  const fields: Record<string, FieldIntent> = {};
  for (const { field, to, from } of changes) {
    fields[field] = {
      value: to,
      source: to,
      before: from ?? null,
      step: isShared(decision, side, field) ? 'shared' : 'last',
    };
  }
  const losers = changes.flatMap((change) => loserRows(work, side, decision, change.field));
  const record = await sendPatch(work, operation, native, { fields }, losers);
  if (!record) return;
  const rows = changes.map((change) => journalRow(work, operation, change.field, before[change.native], change.write));
  await land(work, side, record, fields, rows);
  work.context.totals.updated += 1;
}

async function performHop(work: Work, operation: Transition, decision: LinkDecision): Promise<void> {
  const { side, field, to, path } = operation;
  const [hop] = path;
  const compiled = sideOf(work.context, side).compiled.fields[field];
  if (hop === undefined || !compiled) return;
  const shared = compiled.toShared(hop);
  const last = path.length === 1 && !operation.explores;
  const fields: Record<string, FieldIntent> = {
    [field]: {
      value: shared === undefined || isUnmapped(shared) ? to : shared,
      source: to,
      before: work.link.fields[field]?.[side] ?? null,
      step: last ? 'last' : 'hop',
    },
  };
  const record = await sendPatch(
    work,
    operation,
    { [compiled.native]: hop },
    { fields },
    loserRows(work, side, decision, field),
  );
  if (!record) return;
  await land(work, side, record, fields, [journalRow(work, operation, field, operation.from, hop)]);
  work.context.totals.transitioned += 1;
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
  const intent = updateIntent(work, operation.side, data);
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

const updateIntent = ({ context, link }: Work, side: Side, data: UpdateData): Intent => ({
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
async function land(
  work: Work,
  side: Side,
  record: VendorRecord,
  fields: Readonly<Record<string, FieldIntent>>,
  rows: readonly LedgerChange[],
): Promise<void> {
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
  const closing: readonly LedgerChange[] =
    work.closing === undefined ? [] : [{ type: 'intent.close', id: work.closing }];
  await context.deps.ledger.commit(
    [...closing, { type: 'link.put', link: work.link }, ...rows, ...todoRows(work)],
    context.lease(),
  );
  work.stored = work.link;
}

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
    const there = remember(source);
    const sides = side === 'left' ? { left: here, right: there } : { left: there, right: here };
    const status = step === 'last' ? 'agreed' : side === 'left' ? 'pending-right' : 'pending-left';
    states[field] = { ...link.fields[field], ...sides, status };
  }
  return states;
}

function journalRow(
  work: Work,
  operation: Update | Transition,
  field: string,
  before: Native | undefined,
  after: Native,
): LedgerChange {
  const { context, link } = work;
  const entry: JournalEntry = {
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
  return { type: 'journal.add', entry };
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
