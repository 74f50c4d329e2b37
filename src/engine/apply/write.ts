import type { Intent, LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, otherSide, type Side } from '../../model/index.ts';
import { TandemError, type VendorRecord } from '../../sdk/index.ts';
import { agreeOnElements, type FieldState, type Link, type LinkDecision, type Move } from '../../sync/index.ts';
import { accounted, accountFor, journalRows } from './account.ts';
import { baseTextRows } from './base-texts.ts';
import { settledConflict } from './conflicts.ts';
import type { Context } from '../context.ts';
import {
  hopOf,
  patchOf,
  type FieldIntent,
  type Sending,
  type Transition,
  type Update,
  type UpdateData,
} from './sending.ts';
import { problemRow, retryRow, send, type Sent } from './send.ts';
import { freeze, spread } from '../group.ts';
import { sideOf, sideState, viewOf, waits } from '../view.ts';
import { readSide, todoRows, type Work } from './work.ts';

/** A record that moves faster than it can be read is left for the next run. */
const MAX_STALE = 3;

/** Does one operation on one link and records it: intent, call, what the vendor says. */
export async function perform(work: Work, operation: Update | Transition, decision: LinkDecision): Promise<void> {
  if (operation.kind === 'update') await performUpdate(work, operation, decision);
  else await performHop(work, operation, decision);
}

async function performUpdate(work: Work, operation: Update, decision: LinkDecision): Promise<void> {
  const sending = patchOf(work, operation, decision);
  const losers = operation.changes.flatMap((change) => loserRows(work, operation.side, decision, change.field));
  const record = await sendPatch(work, operation, sending, losers);
  if (!record) return;
  await land(work, operation.side, record, sending);
  work.context.totals.updated += 1;
}

async function performHop(work: Work, operation: Transition, decision: LinkDecision): Promise<void> {
  const { side, path } = operation;
  const [hop] = path;
  const sending = hop === undefined ? undefined : hopOf(work, operation, [hop], decision);
  if (hop === undefined || !sending) return;
  const losers = Object.keys(sending.fields).flatMap((name) => loserRows(work, side, decision, name));
  const record = await sendPatch(work, operation, sending, losers);
  if (!record) return;
  await land(work, side, record, sending);
  learnFrom(work, operation, hop, record);
  work.context.totals.transitioned += 1;
}

/** A move that was made is legal; where its vendor tells moves record by record, it has just told those that follow. */
function learnFrom({ context }: Work, { side, from }: Transition, hop: string, { nextStates }: VendorRecord): void {
  const { stream, workflow } = sideOf(context, side);
  if (stream.card.capabilities.transitions === 'by-trying') workflow.took(from, hop);
  else if (nextStates) workflow.learn(hop, nextStates);
}

/**
 * Intent first, together with the edits it overrides, then the call. `undefined` when it did not land; what is to be done about that is recorded already.
 */
async function sendPatch(
  work: Work,
  operation: Update | Transition,
  { native, ...data }: Sending,
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
  await context.outlast();
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
    freeze(context, work.link, side);
    work.stopped = true;
    await context.deps.ledger.commit([retryRow(context, side, key)], context.lease());
    return;
  }
  const rows: LedgerChange[] = [{ type: 'intent.close', id: intent.id }];
  if (sent.is === 'refused' && anotherWay(work, operation, sent.edge)) {
    await context.deps.ledger.commit(rows, context.lease());
    return;
  }
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

/** More refused moves than this on one link in one run, and it is left for the next one. */
const MAX_DETOURS = 3;

/** Where moves are known only by trying, one that was refused is remembered, and another way is looked for on what the record shows now. */
function anotherWay(work: Work, { kind, side }: Update | Transition, edge: Move | undefined): boolean {
  const { stream, workflow } = sideOf(work.context, side);
  if (kind !== 'transition' || !edge || stream.card.capabilities.transitions !== 'by-trying') return false;
  workflow.refuse(edge.from, edge.to);
  work.context.refusals.add(side);
  work.fresh.delete(side);
  work.detours += 1;
  return work.detours <= MAX_DETOURS;
}

/** Records what the vendor says after a write: this side's baselines, the values carried over on the other, and the journal, in one commit. */
async function land(work: Work, side: Side, record: VendorRecord, data: UpdateData): Promise<void> {
  const { context } = work;
  takeOver(work, side, record, data.fields);
  const closing: readonly LedgerChange[] =
    work.closing === undefined ? [] : [{ type: 'intent.close', id: work.closing }];
  const rows = [
    ...journalRows(sideOf(context, side), record, data),
    ...baseTextRows(context, work.link, work.records, work.stored),
    ...tellOthers(work, side, [...accounted(data.fields)]),
  ];
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

/** What a write means for the other items that share the record it went to. */
export function tellOthers(
  { context, group, link, records }: Work,
  side: Side,
  fields: readonly string[],
): readonly LedgerChange[] {
  if (!group || side === group.many) return [];
  if (records[side]) group.one = records[side];
  return spread(context, group, link, fields);
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
  const names = accounted(fields);
  const states = { ...accountFor(work, side, record, fields), ...sharedStates(work, fields) };
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

/** Sets that one side has now and the other still lacks. */
function sharedStates({ context, link, records }: Work, fields: Readonly<Record<string, FieldIntent>>) {
  const { left, right } = records;
  const states: Record<string, FieldState> = {};
  if (!left || !right) return states;
  const views = { left: viewOf(context.left, left).fields, right: viewOf(context.right, right).fields };
  for (const field of Object.keys(fields).filter((name) => fields[name]?.step === 'shared')) {
    const [here, there] = [views.left[field], views.right[field]];
    if (here === undefined || there === undefined || isUnmapped(here) || isUnmapped(there)) continue;
    states[field] = agreeOnElements(link.fields[field], here, there);
  }
  return states;
}

/** An edit that a policy overrides is kept. */
const loserRows = (work: Work, side: Side, decision: LinkDecision, field: string): readonly LedgerChange[] => {
  const write = decision.writes[side].find((one) => one.field === field);
  return write?.loser === undefined
    ? []
    : [settledConflict(work.context, work.link, side, { ...write, loser: write.loser })];
};
