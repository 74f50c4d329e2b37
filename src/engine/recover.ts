import type { Intent, LedgerChange } from '../ledger/ledger.ts';
import { isUnmapped, otherSide, text, type Side } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import { same, type Link } from '../sync/index.ts';
import { recoverComment } from './apply/comments.ts';
import type { Context, ReadySide } from './context.ts';
import { adopt, frozenKey } from './apply/create.ts';
import { recoverDelete } from './gone/follow.ts';
import { readKeys } from './observe/observe.ts';
import { problemRow } from './apply/send.ts';
import { freeze } from './group.ts';
import { sideOf, sideState, viewOf } from './view.ts';
import { horizonOf, notFound } from './uncertain.ts';
import { accounted, accountFor, journalRows } from './apply/account.ts';
import type { FieldIntent, UpdateData } from './apply/sending.ts';

/** How much earlier than our own clock the vendor's may be, when looking for what we created. */
export const SKEW_MS = 300_000;

/**
 * Settles what an earlier run left with an unknown outcome. What landed is taken over as it was sent. What is not found may still be on its way: until the
 * waiting horizon has passed, its item is frozen and the others go on. Only two look-ups after that, in different runs, prove that it never happened.
 */
export async function recover(context: Context, which: (intent: Intent) => boolean = () => true): Promise<void> {
  const intents = (await context.deps.ledger.openIntents(context.sync.id)).filter(which);
  for (const intent of intents) {
    switch (intent.kind) {
      case 'create':
        await recoverCreate(context, intent);
        break;
      case 'update':
        await recoverUpdate(context, intent);
        break;
      case 'comment':
        await recoverComment(context, intent);
        break;
      case 'delete':
        await recoverDelete(context, intent);
    }
  }
}

async function recoverCreate(context: Context, intent: Intent): Promise<void> {
  const ready = sideOf(context, intent.side);
  const since = new Date(Date.parse(intent.sentAt) - SKEW_MS).toISOString();
  const found = (await ready.stream.findByMarker?.([intent.marker], since))?.get(intent.marker) ?? [];
  const read = found.length > 0 ? await readKeys(ready, found) : new Map();
  const present = found.flatMap((key) => {
    const observed = read.get(key);
    return observed?.at === 'present' ? [observed.record] : [];
  });
  const [oldest, ...others] = present.toSorted(
    (a, b) => Date.parse(a.createdAt ?? a.updatedAt) - Date.parse(b.createdAt ?? b.updatedAt),
  );
  if (!oldest) return notFound(context, intent, frozenKey(otherSide(intent.side), intent.source), intent.source);
  await adopt(context, intent, oldest, { late: true });
  for (const duplicate of others) {
    const words = text(
      `was created twice; ${oldest.key} is linked, close this one`,
      `被重复创建；已关联 ${oldest.key}，请关闭这一条`,
    );
    await context.deps.ledger.commit(
      [problemRow(context, { side: intent.side, key: duplicate.key, code: 'duplicate', words })],
      context.lease(),
    );
  }
}

async function recoverUpdate(context: Context, intent: Intent): Promise<void> {
  const [link] = await context.deps.ledger.linksById([intent.link ?? '']);
  if (!link || link.state !== 'live') return close(context, intent, []);
  const ready = sideOf(context, intent.side);
  const observed = (await readKeys(ready, [link[intent.side].key])).get(link[intent.side].key);
  if (observed?.at !== 'present') return close(context, intent, [hint(context, intent.side, link)]);
  const shown = landedFields(ready, observed.record, intent);
  const none = Object.keys(shown).length === 0;
  if (none && context.deps.clock.now() - Date.parse(intent.sentAt) < horizonOf(context, intent)) {
    freeze(context, link, intent.side);
    return;
  }
  return settleUpdate(context, intent, link, observed.record, shown);
}

type FieldIntents = Readonly<Record<string, FieldIntent>>;

/** Fields of an update that show what was sent. */
export function landedFields(ready: ReadySide, record: VendorRecord, intent: Intent): FieldIntents {
  const view = viewOf(ready, record);
  const { fields } = intent.data as UpdateData;
  const landed = Object.entries(fields).filter(([field, { value, note }]) => {
    if (note) return JSON.stringify(record.fields[note.native]) === JSON.stringify(note.write);
    const now = view.fields[field];
    return now !== undefined && !isUnmapped(now) && same(now, value);
  });
  return Object.fromEntries(landed);
}

/** An update whose fields `ours` have landed is accounted for, and its link is looked at again; the version is not: what else it stands for is not known. */
export function settleUpdate(
  context: Context,
  intent: Intent,
  link: Link,
  record: VendorRecord,
  ours: FieldIntents,
): Promise<void> {
  const ready = sideOf(context, intent.side);
  const states = accountFor({ context, link }, intent.side, record, ours);
  const names = accounted(ours);
  const after = sideState(ready, record, link[intent.side], names);
  const { version, updatedAt } = link[intent.side];
  const settled: Link = {
    ...link,
    fields: { ...link.fields, ...states },
    [intent.side]: { ...after, version, updatedAt },
  };
  const { journal = [] } = intent.data as UpdateData;
  const some = Object.keys(ours).length > 0;
  const written = journal.filter(({ field }) => (field === undefined ? some : ours[field] !== undefined));
  const rows = journalRows(ready, record, { fields: ours, journal: written });
  return close(context, intent, [{ type: 'link.put', link: settled }, ...rows, hint(context, intent.side, link)]);
}

const close = (context: Context, intent: Intent, rows: readonly LedgerChange[]): Promise<void> =>
  context.deps.ledger.commit([{ type: 'intent.close', id: intent.id }, ...rows], context.lease());

/** Both sides are looked at again in this run. */
const hint = (context: Context, side: Side, link: Link): LedgerChange => ({
  type: 'todo.put',
  todo: {
    sync: context.sync.id,
    side,
    key: link[side].key,
    reason: 'hint',
    notBefore: new Date(0).toISOString(),
    attempts: 0,
  },
});
