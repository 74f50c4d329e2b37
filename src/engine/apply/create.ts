import { DuplicateIntentError, type Intent, type JournalEntry, type LedgerChange } from '../../ledger/ledger.ts';
import {
  isUnmapped,
  otherSide,
  SIDES,
  stateField,
  text,
  type NativeFields,
  type Side,
  type Text,
  type Value,
} from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { flowsFrom, remember, same, type FieldState, type Link } from '../../sync/index.ts';
import { baseTextRows } from './base-texts.ts';
import { commentsFlow } from './comments.ts';
import type { Context, ReadySide } from '../context.ts';
import { mayHaveMore } from './join.ts';
import { markerFor } from './marker.ts';
import { draftFor, type DraftPlan } from '../plan/natives.ts';
import { problemRow, retryRow } from './send.ts';
import { labelOf, sideOf, sideState, viewOf } from '../view.ts';
import { strayRows } from './strays.ts';
import { todoRows } from './work.ts';
import { sendOrClose } from './write.ts';

/** What a create intent remembers: enough to adopt the record later exactly as it was sent, whatever either side shows by then. */
export interface CreateData {
  readonly source: VendorRecord;
  readonly sent: Readonly<Record<string, Value>>;
  /** The same in native words, by native field. */
  readonly native: NativeFields;
}

/** A new link, with the record as its vendor stored it. */
export interface Created {
  readonly link: Link;
  readonly record: VendorRecord;
}

/** Creates a partner once: intent with the marker, call, link. `undefined` when nothing was made, or nobody knows yet. */
export async function create(context: Context, on: Side, source: VendorRecord): Promise<Created | undefined> {
  const draft = await draftFor(context, on, source);
  if (draft.missing.length > 0) {
    await cannotCreate(context, on, source, draft);
    return undefined;
  }
  const intent = createIntent(context, on, source, draft);
  try {
    await context.deps.ledger.commit([{ type: 'intent.open', intent }], context.lease());
  } catch (error) {
    // Another pass over the same record has linked it, or its create is already under way.
    if (error instanceof DuplicateIntentError) return undefined;
    throw error;
  }
  const ready = sideOf(context, on);
  const sent = await sendOrClose(context, intent, async () =>
    ready.stream.create?.({ fields: draft.native, marker: intent.marker }),
  );
  if (sent.is === 'done' && sent.value) return { link: await adopt(context, intent, sent.value), record: sent.value };
  if (sent.is === 'unknown') {
    context.frozen.add(frozenKey(otherSide(on), source.key));
    await context.deps.ledger.commit([retryRow(context, otherSide(on), source.key)], context.lease());
    return undefined;
  }
  const refused =
    sent.is === 'refused'
      ? sent
      : { code: 'rejected', words: text('the record could not be created', '无法创建该记录') };
  await context.deps.ledger.commit(
    [{ type: 'intent.close', id: intent.id }, ...parked(context, on, source, refused.code, refused.words)],
    context.lease(),
  );
  return undefined;
}

export const frozenKey = (side: Side, key: string): string => `${side}/${key}`;

const parked = (
  context: Context,
  on: Side,
  source: VendorRecord,
  code: string,
  words: Parameters<typeof problemRow>[1]['words'],
): readonly LedgerChange[] => {
  const side = otherSide(on);
  return [
    problemRow(context, { side, key: source.key, label: labelOf(source), code, words }),
    retryRow(context, side, source.key),
  ];
};

async function cannotCreate(context: Context, on: Side, source: VendorRecord, draft: DraftPlan): Promise<void> {
  await context.deps.ledger.commit(parked(context, on, source, 'required', missingWords(on, draft)), context.lease());
}

/** Why a draft cannot be sent. */
export function missingWords(on: Side, draft: DraftPlan): Text {
  const why = draft.held.map((held) => held.words);
  return text(
    `cannot be created: ${draft.missing.join(', ')} is required on the ${on} and has no value${why.length > 0 ? ` (${why.map((one) => one.en).join('; ')})` : ''}`,
    `无法创建：${on === 'left' ? '左侧' : '右侧'}必填的 ${draft.missing.join('、')} 没有值${why.length > 0 ? `（${why.map((one) => one.zh).join('；')}）` : ''}`,
  );
}

function createIntent(context: Context, on: Side, source: VendorRecord, draft: DraftPlan): Intent {
  const { deps, run, sync, secret } = context;
  const data: CreateData = { source, sent: draft.shared, native: draft.native };
  return {
    id: deps.newId(),
    sync: sync.id,
    run,
    kind: 'create',
    side: on,
    source: source.key,
    marker: markerFor(secret, sync.id, otherSide(on), source.key),
    data,
    sentAt: new Date(deps.clock.now()).toISOString(),
    misses: 0,
    state: 'sent',
  };
}

interface AdoptOptions {
  /** The record was found by its marker after an unknown outcome. */
  readonly late?: boolean;
}

/**
 * Links a created record to its source. The twin's baseline is what the create sent (or what the vendor made of it), the source's is the snapshot the intent
 * holds, never what either shows now; whatever the create could not carry is pending.
 */
export async function adopt(
  context: Context,
  intent: Intent,
  found: VendorRecord,
  { late = false }: AdoptOptions = {},
): Promise<Link> {
  const { source, sent, native } = intent.data as CreateData;
  const from = otherSide(intent.side);
  // Found only later, the record may have been edited already: its baseline is what was sent, and it is looked at again.
  const fields = late ? { ...native, ...untouchedState(sideOf(context, intent.side), found) } : found.fields;
  const created = late ? { ...found, fields, version: '' } : found;
  const link = adopted(context, intent.side, { source, created, sent });
  const rows: LedgerChange[] = [
    { type: 'intent.close', id: intent.id },
    { type: 'link.put', link },
    { type: 'journal.add', entry: journalEntry(context, intent, created) },
    { type: 'problem.clear', sync: context.sync.id, side: from, key: source.key },
  ];
  rows.push(...baseTextRows(context, link, { [from]: source, [intent.side]: created }));
  const shown = { [from]: source, [intent.side]: found };
  for (const side of SIDES)
    if (shown[side] && mayHaveMore(context, side)) rows.push(...strayRows(context, side, shown[side]));
  rows.push(...todoRows({ context, link }, late || commentsFlow(context)));
  await context.deps.ledger.commit(rows, context.lease());
  context.totals.created += 1;
  return link;
}

/** A state that a create could not carry, or that its vendor replaced, is the vendor's own as long as it is the one new records start in. */
const untouchedState = ({ schema }: ReadySide, found: VendorRecord): NativeFields => {
  const name = stateField(schema)?.name;
  const state = name === undefined ? undefined : found.fields[name];
  return name !== undefined && state !== undefined && state === schema.initialState ? { [name]: state } : {};
};

export interface Adopting {
  readonly source: VendorRecord;
  readonly created: VendorRecord;
  readonly sent: Readonly<Record<string, Value>>;
}

/** The link between a source and the record created for it. */
export function adopted(context: Context, on: Side, { source, created, sent }: Adopting): Link {
  const from = otherSide(on);
  const sourceState = sideState(sideOf(context, from), source);
  const createdState = sideState(sideOf(context, on), created);
  return {
    id: markerFor(context.secret, context.sync.id, from, source.key),
    sync: context.sync.id,
    state: 'live',
    left: from === 'left' ? sourceState : createdState,
    right: from === 'left' ? createdState : sourceState,
    fields: adoptedFields(context, on, source, created, sent),
    mapping: context.mapping,
    createdRun: context.run,
  };
}

function adoptedFields(
  context: Context,
  on: Side,
  source: VendorRecord,
  created: VendorRecord,
  sent: Readonly<Record<string, Value>>,
): Readonly<Record<string, FieldState>> {
  const from = otherSide(on);
  const shows = { [from]: viewOf(sideOf(context, from), source), [on]: viewOf(sideOf(context, on), created) };
  const fields: Record<string, FieldState> = {};
  for (const rule of context.rules) {
    const { field } = rule;
    const here = shows[from]?.fields[field];
    const there = shows[on]?.fields[field];
    const carried = sent[field];
    const baseline = {
      ...(here !== undefined && !isUnmapped(here) && { [from]: remember(here) }),
      ...(there !== undefined && !isUnmapped(there)
        ? { [on]: remember(rule.coerce[on](there)) }
        : carried !== undefined && { [on]: remember(rule.coerce[on](carried)) }),
    };
    fields[field] = { ...baseline, status: statusOf() };

    function statusOf(): FieldState['status'] {
      if (here === undefined || rule.declared === 'none') return 'agreed';
      if (sideOf(context, on).compiled.fields[field]?.applies(created.fields) === false) return 'agreed';
      if (isUnmapped(here)) return 'frozen';
      if (there !== undefined && !isUnmapped(there) && (same(here, there) || same(rule.coerce[on](here), there)))
        return 'agreed';
      // Nothing was sent, so what is there is the vendor's own default: nobody's edit.
      if (here === null && carried === undefined) return 'agreed';
      // A vendor may replace a state it does not take at creation; any other difference is its rewriting of what it was sent.
      const landed = carried !== undefined && rule.type !== 'state';
      return landed || !flowsFrom(rule.declared, from) || !flowsFrom(rule.direction, from)
        ? 'agreed'
        : from === 'left'
          ? 'pending-left'
          : 'pending-right';
    }
  }
  return fields;
}

const journalEntry = (context: Context, intent: Intent, created: VendorRecord): JournalEntry => ({
  sync: context.sync.id,
  run: context.run,
  link: intent.marker,
  side: intent.side,
  key: created.key,
  kind: 'create',
  after: created.fields,
  rule: sideOf(context, intent.side).mappingName,
  cause: otherSide(intent.side),
  reversible: false,
  at: new Date(context.deps.clock.now()).toISOString(),
});
