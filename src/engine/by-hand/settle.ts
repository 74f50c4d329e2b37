import type { Intent, LedgerChange } from '../../ledger/ledger.ts';
import { otherSide, text, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { Link } from '../../sync/index.ts';
import { landed, type CommentData } from '../apply/comments.ts';
import type { Context, Deps, Sync } from '../context.ts';
import { adopt } from '../apply/create.ts';
import { readKeys } from '../observe/observe.ts';
import { landedFields, settleUpdate, SKEW_MS } from '../recover.ts';
import { horizonOf, sourceTodo } from '../uncertain.ts';
import { labelOf, sideOf } from '../view.ts';
import type { UpdateData } from '../apply/sending.ts';
import { actRow, withContext } from './act.ts';
import { recoverDelete } from '../gone/follow.ts';
import { findRecord } from './find-record.ts';
import { pairOf } from './find-links.ts';
import { noIntent, refusal } from './refuse.ts';

/** What a person found out about a write of unknown outcome: what it made (the key of the record or comment), or that it made nothing. */
export type Outcome = { readonly made: string } | 'not-made';

export interface Settled {
  readonly intent: Intent;
  /** What a create was found to have made is now linked with its source. */
  readonly link?: Link;
}

/**
 * Ends the doubt about a write of unknown outcome by what a person has seen. What was made is read and taken over exactly as a late find would be; where nothing
 * was made, the source is looked at again. Throws `ConfigError` when what was found contradicts that, or the request may still be on its way.
 */
export const settleIntent = (sync: Sync, deps: Deps, id: string, outcome: Outcome): Promise<Settled> =>
  withContext(sync, deps, async (context) => {
    const intent = (await deps.ledger.openIntents(sync.id)).find((one) => one.id === id);
    if (!intent) throw noIntent(id);
    const link = outcome === 'not-made' ? await notMade(context, intent) : await made(context, intent, outcome.made);
    const created = intent.kind === 'create' && outcome !== 'not-made' ? 1 : 0;
    const words = wordsOf(sync, intent, outcome);
    await deps.ledger.commit(
      [actRow(sync, deps, { run: context.run, act: 'settle', words, created })],
      context.lease(),
    );
    return { intent, ...(link && { link }) };
  });

function made(context: Context, intent: Intent, named: string): Promise<Link | undefined> {
  switch (intent.kind) {
    case 'create':
      return madeRecord(context, intent, named);
    case 'comment':
      return madeComment(context, intent, named);
    case 'update':
      return madeUpdate(context, intent, named);
    case 'delete':
      return madeDelete(context, intent);
  }
}

async function madeRecord(context: Context, intent: Intent, named: string): Promise<Link> {
  const { deps, sync } = context;
  const record = await findRecord(context, intent.side, named);
  const linked = (await deps.ledger.links(sync.id, intent.side, [record.key])).find((link) => link.state === 'live');
  if (linked) throw refusal(named, `is linked already: ${pairOf(sync, linked)}`, `已经关联：${pairOf(sync, linked)}`);
  if (record.createdAt !== undefined && Date.parse(record.createdAt) < Date.parse(intent.sentAt) - SKEW_MS)
    throw refusal(
      named,
      `is older than the request (${record.createdAt}, ${intent.sentAt}), which cannot have made it; say --not-made, and then join the two with "tandem link"`,
      `早于该请求（${record.createdAt}，${intent.sentAt}），不可能由它新建；请使用 --not-made，再用 "tandem link" 关联两者`,
    );
  return adopt(context, intent, record, { late: true });
}

async function madeComment(context: Context, intent: Intent, key: string): Promise<Link> {
  const link = await linkOf(context, intent);
  const there = await commentsThere(context, intent, link);
  const known = (await context.deps.ledger.commentLinks(link.id)).some((one) => one[intent.side] === key);
  if (known || !there.some((comment) => comment.key === key))
    throw refusal(
      key,
      known
        ? 'is the twin of another comment already'
        : `there is no such comment on ${labelOf(link[intent.side])}; it has ${there.map((one) => one.key).join(', ') || 'none'}`,
      known
        ? '已是另一条评论的对应评论'
        : `${labelOf(link[intent.side])} 上没有这条评论；现有：${there.map((one) => one.key).join('、') || '无'}`,
    );
  await landed(context, intent, link, key);
  return link;
}

/** The write arrived. A field that shows something else by now was edited after it: its baseline is what was sent, so that the edit counts. */
async function madeUpdate(context: Context, intent: Intent, named: string): Promise<Link> {
  const link = await linkOf(context, intent);
  const record = await findRecord(context, intent.side, named);
  if (record.key !== link[intent.side].key)
    throw refusal(
      named,
      `the write went to ${labelOf(link[intent.side])}`,
      `该写入的对象是 ${labelOf(link[intent.side])}`,
    );
  const { fields } = intent.data as UpdateData;
  const ready = sideOf(context, intent.side);
  const shown = landedFields(ready, record, intent);
  const edited = Object.keys(fields).filter((field) => !shown[field]);
  const natives = new Set(edited.map((field) => ready.compiled.fields[field]?.native));
  const asSent: VendorRecord = {
    ...record,
    fields: Object.fromEntries(Object.entries(record.fields).filter(([name]) => !natives.has(name))),
  };
  await settleUpdate(context, intent, link, asSent, fields);
  return link;
}

/** The removal arrived, if the record is gone indeed. */
async function madeDelete(context: Context, intent: Intent): Promise<Link> {
  const link = await linkOf(context, intent);
  await recoverDelete(context, intent);
  const [after] = await context.deps.ledger.linksById([link.id]);
  if (after?.state !== 'live') return link;
  const label = labelOf(link[intent.side]);
  throw refusal(label, 'is still there: say --not-made', '仍然存在：请使用 --not-made');
}

/** Nothing was made: once the request can no longer arrive, and nothing carries its marker, its source is looked at again. */
async function notMade(context: Context, intent: Intent): Promise<undefined> {
  const { deps } = context;
  const until = Date.parse(intent.sentAt) + horizonOf(context, intent);
  if (deps.clock.now() < until) {
    const at = new Date(until).toISOString();
    throw refusal(
      intent.id,
      `the request may still arrive until ${at}; try again then`,
      `请求在 ${at} 之前仍可能到达；请届时再试`,
    );
  }
  const found = await foundKey(context, intent);
  if (found !== undefined)
    throw refusal(
      intent.id,
      `${found} carries its marker, so it was made: --made ${found}`,
      `${found} 带有它的标记，说明已经新建：请使用 --made ${found}`,
    );
  const link = intent.link === undefined ? undefined : await linkOf(context, intent);
  const source = intent.kind === 'comment' ? (intent.data as CommentData).item : intent.source;
  const key = link ? link[otherSide(intent.side)].key : source;
  const rows: LedgerChange[] = [{ type: 'intent.close', id: intent.id }, sourceTodo(context, intent, key)];
  await deps.ledger.commit(rows, context.lease());
  return undefined;
}

/** What carries the intent's marker, as a run would look it up. */
async function foundKey(context: Context, intent: Intent): Promise<string | undefined> {
  if (intent.kind === 'update' || intent.kind === 'delete') return undefined;
  if (intent.kind === 'comment') {
    const there = await commentsThere(context, intent, await linkOf(context, intent));
    return there.find((comment) => comment.marker === intent.marker)?.key;
  }
  const ready = sideOf(context, intent.side);
  const since = new Date(Date.parse(intent.sentAt) - SKEW_MS).toISOString();
  const keys = (await ready.stream.findByMarker?.([intent.marker], since))?.get(intent.marker) ?? [];
  const read = await readKeys(ready, keys);
  return keys.find((key) => read.get(key)?.at === 'present');
}

const commentsThere = async (context: Context, intent: Intent, link: Link) =>
  (await sideOf(context, intent.side).stream.comments?.list(link[intent.side].key)) ?? [];

async function linkOf({ deps }: Context, intent: Intent): Promise<Link> {
  const [link] = await deps.ledger.linksById([intent.link ?? '']);
  if (link?.state === 'live') return link;
  throw refusal(
    intent.id,
    'its two items are not synced any more; the next run puts it away',
    '其两条记录已不再同步；下次运行会收起它',
  );
}

function wordsOf(sync: Sync, intent: Intent, outcome: Outcome): Text {
  const what = `${intent.kind} → ${sync[intent.side].connection} (${intent.source})`;
  return outcome === 'not-made'
    ? text(`settled by hand: ${what} was not made`, `人工确认：${what} 未执行`)
    : text(`settled by hand: ${what} made ${outcome.made}`, `人工确认：${what} 已生成 ${outcome.made}`);
}
