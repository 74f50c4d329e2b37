import type { JournalEntry, LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, type Native, type NativeFields, type Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { sameNative, type Link } from '../../sync/index.ts';
import type { Context, ReadySide } from '../context.ts';
import type { Sent } from '../apply/send.ts';
import { freeze, loadGroup, manyOf, spread } from '../group.ts';
import { sideOf, sideState } from '../view.ts';
import { todoRows } from '../apply/work.ts';
import { accountFor, journalRows } from '../apply/account.ts';
import type { FieldIntent, UpdateData } from '../apply/sending.ts';
import { sendOrClose, updateIntent } from '../apply/write.ts';

/** What is written back to one record, in native values by shared field. */
export interface PutBack {
  readonly side: Side;
  readonly kind: 'update' | 'transition';
  readonly values: Readonly<Record<string, Native>>;
  /** Native fields that go along because a move asks for them. */
  readonly along?: NativeFields;
}

/** A link and its record once something was put back. */
export interface Stood {
  readonly link: Link;
  readonly record: VendorRecord;
}

/**
 * Writes values back in one call: intent first, then the call, then what the vendor says. This side's baseline becomes what it shows, the other side's stays, and
 * the two are agreed: the next run neither carries the value back nor takes it for somebody's edit.
 */
export async function putBack(context: Context, { link, record }: Stood, patch: PutBack): Promise<Sent<Stood>> {
  const { side } = patch;
  const ready = sideOf(context, side);
  const data = dataOf(context, { link, record }, patch);
  const intent = updateIntent(context, link, side, data);
  await context.deps.ledger.commit([{ type: 'intent.open', intent }], context.lease());
  const { marker, version } = record;
  const conditional = ready.stream.card.capabilities.update?.conditional === true;
  const put = Object.entries(patch.values).map(([field, value]) => [
    ready.compiled.fields[field]?.native ?? field,
    value,
  ]);
  const fields = { ...patch.along, ...(Object.fromEntries(put) as NativeFields) };
  const sent = await sendOrClose(context, intent, async () =>
    ready.stream.update?.(record.key, {
      fields,
      ...(marker !== undefined && { marker }),
      ...(conditional && { ifVersion: version }),
    }),
  );
  const close = { type: 'intent.close', id: intent.id } as const;
  if (sent.is === 'done' && sent.value) {
    const shows = { ...sent.value, fields: { ...record.fields, ...sent.value.fields } };
    const stood = { link: accountedFor(context, link, side, shows, data), record: shows };
    const rows = [
      ...journalRows(ready, sent.value, data),
      ...todoRows({ context, link: stood.link }),
      ...(await forOthers(context, stood, patch)),
    ];
    await context.deps.ledger.commit([close, { type: 'link.put', link: stood.link }, ...rows], context.lease());
    context.totals[patch.kind === 'update' ? 'updated' : 'transitioned'] += 1;
    return { is: 'done', value: stood };
  }
  if (sent.is === 'unknown') freeze(context, link, side);
  else await context.deps.ledger.commit([close], context.lease());
  return sent.is === 'done' ? { is: 'stale' } : sent;
}

/** Those that share the record with this link hear of it the same way: what it shows again is no news to them. */
async function forOthers(
  context: Context,
  { link, record }: Stood,
  { side, values }: PutBack,
): Promise<readonly LedgerChange[]> {
  const many = manyOf(context);
  if (many === undefined || side === many) return [];
  const group = await loadGroup(context, many, link[side].key, { one: record, members: new Map(), staged: false });
  return spread(context, group, link, Object.keys(values));
}

function dataOf(context: Context, { link, record }: Stood, { side, kind, values }: PutBack): UpdateData {
  const ready = sideOf(context, side);
  const fields: Record<string, FieldIntent> = {};
  const journal: JournalEntry[] = [];
  for (const [field, after] of Object.entries(values)) {
    const compiled = ready.compiled.fields[field];
    const shown = compiled?.observe({ ...record.fields, [compiled.native]: after });
    const value = shown === undefined || isUnmapped(shown) ? null : shown;
    fields[field] = { value, source: value, before: link.fields[field]?.[side] ?? null, step: 'undo' };
    const before = compiled && record.fields[compiled.native];
    journal.push({
      sync: context.sync.id,
      run: context.run,
      link: link.id,
      side,
      key: record.key,
      kind,
      field,
      ...(before !== undefined && { before }),
      after,
      rule: `${ready.mappingName} › ${field}`,
      cause: 'undo',
      reversible: true,
      at: new Date(context.deps.clock.now()).toISOString(),
    });
  }
  return { fields, journal };
}

function accountedFor(context: Context, link: Link, side: Side, record: VendorRecord, { fields }: UpdateData): Link {
  const ready = sideOf(context, side);
  const names = new Set(Object.keys(fields));
  const before = link[side];
  const after = sideState(ready, record, before, names);
  const { version, updatedAt } = before;
  return {
    ...link,
    fields: { ...link.fields, ...accountFor({ context, link }, side, record, fields) },
    // A version stands for the whole record: it is taken as seen only when nothing else of it is news.
    [side]: othersUnchanged(ready, link, record, names) ? after : { ...after, version, updatedAt },
  };
}

const othersUnchanged = (ready: ReadySide, link: Link, record: VendorRecord, names: ReadonlySet<string>): boolean =>
  Object.values(ready.compiled.fields).every((field) => {
    const source = field.source(record.fields);
    return names.has(field.name) || source === undefined || sameNative(source, link[ready.side].native[field.name]);
  });
