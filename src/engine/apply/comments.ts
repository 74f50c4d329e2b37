import type { CommentLink, Intent, LedgerChange } from '../../ledger/ledger.ts';
import { DuplicateIntentError } from '../../ledger/ledger.ts';
import { otherSide, SIDES, text, type Side, type Value, type Visibility } from '../../model/index.ts';
import { harmless } from '../../mapping/index.ts';
import { fromCanonical, toCanonical } from '../../richtext/index.ts';
import type { CommentRecord, VendorRecord } from '../../sdk/index.ts';
import { flowsFrom, type Link, type Operation, type SideState } from '../../sync/index.ts';
import { toldState } from './account.ts';
import type { Context } from '../context.ts';
import type { Group } from '../group.ts';
import { markerFor } from './marker.ts';
import { problemRow, retryRow } from './send.ts';
import type { Records } from '../observe/steps.ts';
import { sideOf } from '../view.ts';
import { todoRows } from './work.ts';
import { sendOrClose } from './write.ts';
import { notFound } from '../uncertain.ts';

/** What a comment intent remembers: the comment and the item it stands on, both on the side it came from. */
export interface CommentData {
  readonly comment: string;
  readonly item: string;
  /** What made it, where it carries no comment over. */
  readonly rule?: string;
  /** What it tells, where that is remembered on the link. */
  readonly tells?: Telling;
}

/** A value that a field cannot be brought to. */
export interface Telling {
  readonly field: string;
  readonly value: Value;
}

/** Words that go to the other side of a link once. */
export interface Words {
  readonly from: Side;
  /** The key of the comment they come from, or what stands for one: they are said once for each. */
  readonly source: string;
  readonly body: string;
  readonly visibility: Visibility;
  readonly rule?: string;
  readonly tells?: Telling;
}

/** Whether comments flow at all in this sync: both streams can, and the admin has said so. */
export const commentsFlow = (context: Context): boolean =>
  context.sync.comments.direction !== 'none' &&
  [context.left, context.right].every((side) => side.stream.comments !== undefined);

/** How far the comments of a link came. */
export interface Commented {
  readonly link: Link;
  /** Every comment that flows has arrived; false: some were refused or nobody knows, and the link has to be looked at again. */
  readonly complete: boolean;
}

/**
 * Carries new comments of one link over, oldest first, each exactly once. An internal comment stays internal; where the other side cannot keep it so, it is
 * not carried at all. Read only for items that changed. Returns the link with the versions of `seen` whose comments are done; storing it is up to the caller.
 */
export async function syncComments(context: Context, link: Link, seen: Records, group?: Group): Promise<Commented> {
  if (!commentsFlow(context) || context.frozen.has(link.id)) return { link, complete: !context.frozen.has(link.id) };
  const listed = {
    left: await listIn(context, link, 'left', group),
    right: await listIn(context, link, 'right', group),
  };
  let complete = true;
  for (const due of await dueComments(context, link, listed, group)) {
    const may = context.permit?.(commentOperation(context, link, due)) ?? true;
    complete = may && (await carry(context, link, due)) && complete;
  }
  if (!complete) return { link, complete };
  return { link: { ...link, left: listedAt(link.left, seen.left), right: listedAt(link.right, seen.right) }, complete };
}

/** The comments of one side of a link. Those of an item that many share are asked for once for all of them. */
export async function listIn(
  context: Context,
  link: Link,
  side: Side,
  group?: Group,
): Promise<readonly CommentRecord[]> {
  const list = async () => (await sideOf(context, side).stream.comments?.list(link[side].key)) ?? [];
  if (!group || side === group.many) return list();
  return (group.comments ??= await list());
}

/** A comment that is to be carried over. */
export interface DueComment {
  readonly from: Side;
  readonly comment: CommentRecord;
}

/** Comments that flow and have not arrived yet, in the order they are carried. */
export async function dueComments(
  context: Context,
  link: Link,
  listed: Readonly<Record<Side, readonly CommentRecord[]>>,
  group?: Group,
): Promise<readonly DueComment[]> {
  const known = await context.deps.ledger.commentLinks(link.id);
  const fromOthers = await broughtByOthers(context, link, group);
  return SIDES.filter((side) => flowsFrom(context.sync.comments.direction, side)).flatMap((from) => {
    const done = new Set(known.map((one) => one[from]));
    const other = otherSide(from);
    const marked = listed[from].some(({ marker }) => marker !== undefined);
    const ours = new Set(marked ? listed[other].map(({ key }) => commentMarker(context, link, other, key)) : []);
    const { comments } = sideOf(context, other).stream.card.capabilities;
    return (
      listed[from]
        .filter(({ visibility }) => comments?.visibilities.includes(visibility) === true)
        .filter(({ key }) => !done.has(key))
        // A marker of this sync came from the other side; one of another sync is a comment like any other, and travels on.
        .filter(({ marker }) => marker === undefined || !ours.has(marker))
        .filter(({ marker }) => marker === undefined || from === group?.many || !fromOthers.has(marker))
        .map((comment) => ({ from, comment }))
    );
  });
}

/**
 * Comments on an item that many share which came from another of them. What one customer wrote is not for the others: it goes up, never down again. While one is
 * on its way nobody knows which it is, so none with a marker goes down.
 */
async function broughtByOthers(context: Context, link: Link, group: Group | undefined): Promise<Brought> {
  const brought = new Set<string>();
  // What carries no marker was written there.
  if (!group?.comments?.some(({ marker }) => marker !== undefined)) return brought;
  for (const other of [...group.links.values(), ...group.former]) {
    if (other.id === link.id) continue;
    if (context.frozen.has(other.id)) return { has: () => true };
    for (const marker of await broughtBy(context, group, other)) brought.add(marker);
  }
  return brought;
}

type Brought = Pick<ReadonlySet<string>, 'has'>;

async function broughtBy(context: Context, { brought, many }: Group, link: Link): Promise<ReadonlySet<string>> {
  const known = async () => (await context.deps.ledger.commentLinks(link.id)).map((pair) => pair[many]);
  const markers =
    brought.get(link.id) ?? new Set((await known()).map((key) => commentMarker(context, link, many, key)));
  brought.set(link.id, markers);
  return markers;
}

/** The carrying of one comment as a plan shows it. */
export function commentOperation(context: Context, link: Link, { from, comment }: DueComment): Operation {
  const on = otherSide(from);
  const { key, label } = link[on];
  return {
    kind: 'comment',
    side: on,
    rule: 'comments',
    requests: 1,
    reversible: false,
    target: { key, label: label ?? key },
    source: comment.key,
    visibility: comment.visibility,
    body: wordsOf(context, from, comment),
  };
}

/** The comments were listed after this version of the record was seen. */
const listedAt = (state: SideState, record: VendorRecord | undefined): SideState =>
  record ? { ...state, commentsAt: record.version } : state;

const carry = (context: Context, link: Link, { from, comment }: DueComment): Promise<boolean> =>
  say(context, link, {
    from,
    source: comment.key,
    body: wordsOf(context, from, comment),
    visibility: comment.visibility,
  });

/** Adds a comment exactly once. False when it did not arrive, or nobody knows. */
export const say = async (context: Context, link: Link, words: Words): Promise<boolean> =>
  (await tell(context, link, words)) !== undefined;

/** As `say`; what comes back is the link, which remembers what was told. */
export async function tell(context: Context, link: Link, words: Words): Promise<Link | undefined> {
  const on = otherSide(words.from);
  const target = sideOf(context, on).stream.comments;
  if (!target) return link;
  const intent = commentIntent(context, link, words);
  try {
    await context.deps.ledger.commit([{ type: 'intent.open', intent }], context.lease());
  } catch (error) {
    if (error instanceof DuplicateIntentError) return undefined;
    throw error;
  }
  const { body, visibility } = words;
  const sent = await sendOrClose(context, intent, () =>
    target.add(link[on].key, { body, visibility, marker: intent.marker }),
  );
  if (sent.is === 'done') return landed(context, intent, link, sent.value.key);
  if (sent.is === 'unknown') context.frozen.add(link.id);
  else
    await refused(context, intent, link, on, sent.is === 'refused' ? sent.words : text('the item moved', '条目已变化'));
  return undefined;
}

/** A comment as it is written on the other side. */
function wordsOf(context: Context, from: Side, comment: CommentRecord): string {
  const [here, there] = [from, otherSide(from)].map((side) => sideOf(context, side).stream.card.capabilities.comments);
  const words = signed(toCanonical(comment.body, here?.format ?? there?.format ?? 'plain'), comment);
  return fromCanonical(words, there?.format ?? 'plain', harmless(there?.actsOn));
}

/** Comments made over an API appear under our account, so the author stands in the text. */
const signed = (html: string, comment: CommentRecord): string => {
  const name = comment.author?.name ?? comment.author?.email ?? comment.author?.id;
  return name === undefined ? html : `<p><strong>${escape(name)}:</strong></p>${html}`;
};

const escape = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const commentMarker = (context: Context, link: Link, from: Side, key: string): string =>
  markerFor(context.secret, context.sync.id, from, `${link.id}/${key}`);

const commentIntent = (context: Context, link: Link, { from, source, rule, tells }: Words): Intent => ({
  id: context.deps.newId(),
  sync: context.sync.id,
  run: context.run,
  kind: 'comment',
  side: otherSide(from),
  link: link.id,
  source: `${link.id}/${source}`,
  marker: commentMarker(context, link, from, source),
  data: {
    ...{ comment: source, item: link[from].key },
    ...(rule !== undefined && { rule }),
    ...(tells && { tells }),
  } satisfies CommentData,
  sentAt: new Date(context.deps.clock.now()).toISOString(),
  misses: 0,
  state: 'sent',
});

/** A comment that arrived, under the key its vendor gave it. What comes back is the link, which remembers what was told. */
export async function landed(context: Context, intent: Intent, before: Link, key: string): Promise<Link> {
  const { comment: source, rule = 'comments', tells } = intent.data as CommentData;
  const link = tells ? toldLink(before, intent.side, tells) : before;
  const [left, right] = intent.side === 'right' ? [source, key] : [key, source];
  const comment: CommentLink = { sync: context.sync.id, link: link.id, left, right };
  const rows: LedgerChange[] = [
    { type: 'intent.close', id: intent.id },
    { type: 'comment.put', comment },
    ...(tells ? [{ type: 'link.put', link } as const, ...todoRows({ context, link })] : []),
    {
      type: 'journal.add',
      entry: {
        sync: context.sync.id,
        run: context.run,
        link: link.id,
        side: intent.side,
        key: link[intent.side].key,
        kind: 'comment',
        after: key,
        rule,
        cause: otherSide(intent.side),
        reversible: false,
        at: new Date(context.deps.clock.now()).toISOString(),
      },
    },
  ];
  await context.deps.ledger.commit(rows, context.lease());
  context.totals.commented += 1;
  return link;
}

const toldLink = (link: Link, side: Side, { field, value }: Telling): Link => ({
  ...link,
  fields: { ...link.fields, [field]: toldState(link.fields[field], side, { value }) },
});

const refused = (
  context: Context,
  intent: Intent,
  link: Link,
  on: Side,
  words: ReturnType<typeof text>,
): Promise<void> => {
  const { key, label } = link[on];
  return context.deps.ledger.commit(
    [
      { type: 'intent.close', id: intent.id },
      problemRow(context, { side: on, key, label: label ?? key, field: 'comments', code: 'rejected', words }),
      retryRow(context, on, key),
    ],
    context.lease(),
  );
};

/** A comment of unknown outcome is looked for by its marker in the comments of its item. */
export async function recoverComment(context: Context, intent: Intent): Promise<void> {
  const [link] = await context.deps.ledger.linksById([intent.link ?? '']);
  if (!link) return context.deps.ledger.commit([{ type: 'intent.close', id: intent.id }], context.lease());
  const there = (await sideOf(context, intent.side).stream.comments?.list(link[intent.side].key)) ?? [];
  const found = there.find((comment) => comment.marker === intent.marker);
  if (found) await landed(context, intent, link, found.key);
  else await notFound(context, intent, link.id, (intent.data as CommentData).item);
}
