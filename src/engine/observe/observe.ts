import type { Checkpoint, Staged } from '../../ledger/ledger.ts';
import { otherSide, SIDES, type Side, type Text } from '../../model/index.ts';
import type { Cursor, Observed, Page, VendorRecord } from '../../sdk/index.ts';
import { guardEmpty, matchKey, type Link } from '../../sync/index.ts';
import { commentsFlow } from '../apply/comments.ts';
import type { Context, ReadySide } from '../context.ts';
import { linksByKey } from './links-by-key.ts';
import { sideOf, unchanged, viewOf } from '../view.ts';
import { manyOf } from '../group.ts';

/** What a pull brought: where to go on next time, and whether it listed everything. */
export interface Pulled {
  readonly cursor: Cursor | undefined;
  readonly swept: boolean;
  /** Linked records that a read by key did not find. */
  readonly missing: readonly Unfound[];
  /** Records of its pages that could not be read. */
  readonly unreadable: readonly Unfound[];
  readonly halt?: Text;
}

export interface Unfound {
  readonly side: Side;
  readonly key: string;
  readonly observed: Exclude<Observed, { at: 'present' }>;
  /** The vendor's own feed says that it was deleted. */
  readonly reported?: boolean;
}

type NewRow = Omit<Staged, 'seq'>;

/**
 * Reads one side: pages stream into the staging table and are forgotten. Only records that differ from what their link last accounted for, or that have no
 * link, are kept there. Nothing is decided here.
 */
export async function observe(context: Context, side: Side, checkpoint: Checkpoint | undefined): Promise<Pulled> {
  const { sync, deps } = context;
  const ready = sideOf(context, side);
  const links = await deps.ledger.countLinks(sync.id, 'live');
  const swept = dueForSweep(checkpoint, deps.clock.now(), sync.sweepEveryMs);
  let cursor = swept ? undefined : checkpoint?.cursor;
  let listed = 0;
  const missing: Unfound[] = [];
  const unreadable: Unfound[] = [];
  for await (const page of ready.stream.pull(cursor ?? null, { fields: ready.reads })) {
    await context.keepLease();
    const bad = page.unreadable ?? [];
    listed += page.records.length + bad.length;
    // What cannot be read is there all the same.
    if (swept && links > 0)
      await deps.ledger.markSeen(
        sync.id,
        side,
        [...page.records, ...bad].map((record) => record.key),
      );
    unreadable.push(...bad.map(({ key, words }): Unfound => ({ side, key, observed: { at: 'unreadable', words } })));
    missing.push(...(await stagePage(context, ready, page)));
    cursor = page.cursor ?? cursor;
    deps.progress?.({ at: 'observe', sync: sync.id, side, records: listed });
  }
  const halt = swept ? guardEmpty(side, ready.connection, listed, links) : undefined;
  return { cursor, swept, missing, unreadable, ...(halt && { halt }) };
}

const dueForSweep = (checkpoint: Checkpoint | undefined, now: number, every: number): boolean =>
  checkpoint?.sweptAt === undefined || now - Date.parse(checkpoint.sweptAt) >= every;

async function stagePage(context: Context, ready: ReadySide, page: Page): Promise<readonly Unfound[]> {
  const gone = page.gone ?? [];
  const keys = [...page.records.map((record) => record.key), ...gone];
  if (keys.length === 0) return [];
  const all = await context.deps.ledger.links(context.sync.id, ready.side, keys);
  const links = linksByKey(all, ready.side);
  const unsure: string[] = gone.filter((key) => links.get(key)?.state === 'live');
  const rows: NewRow[] = [];
  for (const record of page.records) {
    const link = links.get(record.key);
    switch (context.backfill && link?.state === 'live' ? 'changed' : standingOf(context, ready, record, all)) {
      case 'known':
        break;
      case 'unsure':
        unsure.push(record.key);
        break;
      case 'changed':
        rows.push(row(context, ready, link, record));
    }
  }
  const read = await readRows(context, ready, unsure, links);
  await context.deps.ledger.stage(context.sync.id, [...rows, ...read.rows]);
  const reported = new Set(gone);
  return read.missing
    .filter(({ key }) => links.has(key))
    .map((one) => (reported.has(one.key) ? { ...one, reported: true } : one));
}

type Standing = 'known' | 'unsure' | 'changed';

/** How a listed record stands to all that know it: where many share it, what is news to one of them is news. */
function standingOf(context: Context, ready: ReadySide, record: VendorRecord, all: readonly Link[]): Standing {
  const mine = all.filter((link) => link[ready.side].key === record.key);
  const living = mine.filter((link) => link.state === 'live');
  const known = living.length > 0 ? living : [linksByKey(mine, ready.side).get(record.key)];
  const found = known.map((link) => standing(ready, link, record, commentsFlow(context)));
  return (['changed', 'unsure'] as const).find((one) => found.includes(one)) ?? 'known';
}

/** How a listed record stands to its link. A list may be stale: what it cannot prove is read by key. */
function standing(ready: ReadySide, link: Link | undefined, record: VendorRecord, comments: boolean): Standing {
  if (!link) return record.partial ? 'unsure' : 'changed';
  if (link.state === 'unlinked') return 'known';
  const state = link[ready.side];
  if (link.state === 'gone') return 'unsure';
  // It was missed, and is back.
  if (state.missing) return 'changed';
  if (Date.parse(record.updatedAt) < Date.parse(state.updatedAt)) return 'known';
  // Same content under a new version is looked at all the same: comments move the version too.
  if (unchanged(ready, state, record))
    return record.version === (comments ? state.commentsAt : state.version) ? 'known' : 'changed';
  const sameInstant = record.updatedAt === state.updatedAt;
  return record.partial || sameInstant ? 'unsure' : 'changed';
}

function row(context: Context, ready: ReadySide, link: Link | undefined, record: VendorRecord): NewRow {
  const base = { side: ready.side, key: record.key, record };
  const linked = link && { link: link.id };
  const { match } = context.sync;
  // One that has a partner may be found by others where it may have more.
  if (match.length === 0 || (linked && manyOf(context) !== otherSide(ready.side))) return { ...base, ...linked };
  return { ...base, ...linked, matchKey: matchKey(match, viewOf(ready, record).fields) };
}

/** Reads keys: rows for what is present, and what was not found. */
async function readRows(
  context: Context,
  ready: ReadySide,
  keys: readonly string[],
  links: ReadonlyMap<string, Link>,
): Promise<{ readonly rows: readonly NewRow[]; readonly missing: readonly Unfound[] }> {
  const rows: NewRow[] = [];
  const missing: Unfound[] = [];
  for (const [key, observed] of await readKeys(ready, keys)) {
    if (observed.at === 'present') rows.push(row(context, ready, links.get(key), observed.record));
    else missing.push({ side: ready.side, key, observed });
  }
  return { rows, missing };
}

/** Reads keys in batches of the size the stream takes. */
export async function readKeys(ready: ReadySide, keys: readonly string[]): Promise<ReadonlyMap<string, Observed>> {
  const size = ready.stream.card.capabilities.readBatch;
  const all = new Map<string, Observed>();
  for (let from = 0; from < keys.length; from += size) {
    const some = await ready.stream.read(keys.slice(from, from + size), ready.reads);
    for (const [key, observed] of some) all.set(key, observed);
  }
  return all;
}

/** Stages what the to-do list names: retries and hints, read by key. */
export async function observeTodo(context: Context): Promise<readonly Unfound[]> {
  const { sync, deps } = context;
  const due = await deps.ledger.todo(sync.id, new Date(deps.clock.now()).toISOString(), 1000);
  for (const todo of due) context.onTodo.set(`${todo.side}/${todo.key}`, todo.attempts);
  const missing: Unfound[] = [];
  for (const side of SIDES) {
    const keys = due.filter((todo) => todo.side === side).map((todo) => todo.key);
    if (keys.length === 0) continue;
    const links = linksByKey(await deps.ledger.links(sync.id, side, keys), side);
    const read = await readRows(context, sideOf(context, side), keys, links);
    await deps.ledger.stage(sync.id, read.rows);
    missing.push(...read.missing);
  }
  return missing;
}
