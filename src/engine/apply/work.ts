import { SIDES, type Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { LedgerChange } from '../../ledger/ledger.ts';
import type { Observed } from '../../sdk/index.ts';
import { backfill, rebase, type Link } from '../../sync/index.ts';
import type { Backfill, Context, ReadySide } from '../context.ts';
import type { Group } from '../group.ts';
import { noteAbsent } from '../observe/absent.ts';
import { readKeys } from '../observe/observe.ts';
import type { Records } from '../observe/steps.ts';
import { sideOf, sideState, unchanged, viewOf, waits } from '../view.ts';

/** One link while it is brought to rest. The only mutable thing in the engine besides the run's totals. */
export interface Work {
  readonly context: Context;
  link: Link;
  /** The link as the ledger has it. */
  stored: Link;
  readonly records: Partial<Record<Side, VendorRecord>>;
  /** What each side was last seen to hold, without what a plan imagines. */
  readonly shown: Partial<Record<Side, VendorRecord>>;
  /** When each side was last edited by somebody else: our own writes and comments move a record's time, but decide nothing between two edits. */
  readonly editedAt: Partial<Record<Side, string>>;
  /** Sides read by key, or written, since the last surprise. */
  readonly fresh: Set<Side>;
  /** `side/kind` of operations the vendor refused in this run. */
  readonly refused: Set<string>;
  /** Writes that met a record which had moved. */
  stale: number;
  /** Moves that were refused, after which another way was looked for. */
  detours: number;
  /** Something besides the fields is still to be done: the link stays on the to-do list, its problems stand. */
  readonly unfinished: boolean;
  /** A dry run looks and decides, and records nothing. */
  readonly dry: boolean;
  /** The items that share its partner. */
  readonly group: Group | undefined;
  /** Nothing more is to be done now: gone, or of unknown outcome. */
  stopped: boolean;
  /** Reads by key so far, by side. */
  readonly reads: Record<Side, number>;
  /** Sides that show what a planned write would make of them: the real record is not asked again. */
  readonly imagined: Set<Side>;
  /** What a read by key did not find. */
  missing?: { readonly side: Side; readonly observed: Exclude<Observed, { at: 'present' }> };
  /** The intent of the write that is landing. */
  closing?: string;
}

export interface WorkOptions {
  readonly dry?: boolean;
  /** The link as the ledger has it, where it differs from the one given. */
  readonly stored?: Link;
  readonly unfinished?: boolean;
  /** Sides whose records here are as good as just read. */
  readonly fresh?: readonly Side[];
  /** Sides that are not there yet: a dry run of what follows a create. */
  readonly imagined?: readonly Side[];
  readonly group?: Group;
}

export const startWork = (
  context: Context,
  link: Link,
  records: Records,
  { dry = false, fresh = [], imagined = [], stored = link, unfinished = false, group }: WorkOptions = {},
): Work => ({
  context,
  link,
  stored,
  unfinished,
  records: { ...records },
  shown: { ...records },
  editedAt: Object.fromEntries(SIDES.map((side) => [side, records[side]?.updatedAt])),
  dry,
  group,
  fresh: new Set(fresh),
  refused: new Set(),
  stale: 0,
  detours: 0,
  stopped: false,
  reads: { left: 0, right: 0 },
  imagined: new Set(imagined),
});

/** Reads those sides by key that were not read yet. False when there was nothing left to read. */
export async function readSides(work: Work, sides: readonly Side[]): Promise<boolean> {
  const unread = sides.filter((side) => !work.fresh.has(side));
  for (const side of unread) await readSide(work, side);
  return unread.length > 0;
}

export async function readSide(work: Work, side: Side): Promise<void> {
  const { key } = work.link[side];
  work.reads[side] += 1;
  if (work.imagined.has(side)) {
    work.fresh.add(side);
    return;
  }
  const observed = (await readKeys(sideOf(work.context, side), [key])).get(key) ?? { at: 'absent' };
  work.fresh.add(side);
  if (observed.at === 'present') {
    work.editedAt[side] = lastEdit(work, side, observed.record);
    work.records[side] = observed.record;
    work.shown[side] = observed.record;
    return;
  }
  work.stopped = true;
  work.missing = { side, observed };
  if (!work.dry) await noteAbsent(work.context, { link: work.link, side, observed, unlisted: false, confirmed: false });
}

/** A record that says what it said before, or what was last accounted for, was edited by nobody since, whatever its time says. */
function lastEdit({ context, link, records, editedAt }: Work, side: Side, now: VendorRecord): string {
  const ready = sideOf(context, side);
  const before = records[side];
  const known = before ? { ...link[side], native: sideState(ready, before).native } : link[side];
  return unchanged(ready, known, now) ? (editedAt[side] ?? known.updatedAt) : now.updatedAt;
}

/**
 * The target of a write is read first, unless its vendor refuses stale writes by itself. True when it was read now, and everything is to be decided again on
 * what it shows.
 */
export async function readBeforeWrite(work: Work, side: Side): Promise<boolean> {
  const { capabilities } = sideOf(work.context, side).stream.card;
  if (work.fresh.has(side) || capabilities.update?.conditional) return false;
  await readSide(work, side);
  return true;
}

/** Before anything is decided: both sides of a link that waits are read, an edited mapping is caught up with, a backfill is asked for. */
export async function prepare(work: Work): Promise<void> {
  if (waits(work.link)) await readSides(work, SIDES);
  // What put it on the to-do list may have been an edit of either side, which no list shows any more.
  else if (isOnTodo(work))
    await readSides(
      work,
      SIDES.filter((side) => !work.records[side]),
    );
  if (!work.stopped) await rebaseIfNeeded(work);
  if (!work.stopped && work.context.backfill) await askBackfill(work, work.context.backfill);
}

const isOnTodo = ({ context, link }: Work): boolean =>
  SIDES.some((side) => context.onTodo.has(`${side}/${link[side].key}`));

/** Fields whose two sides mean different things today, although each was accounted for, are pushed from the side the admin chose. */
async function askBackfill(work: Work, { from, fields }: Backfill): Promise<void> {
  await readSides(work, SIDES);
  const { left, right } = work.records;
  if (work.stopped || !left || !right) return;
  const views = { left: viewOf(work.context.left, left), right: viewOf(work.context.right, right) };
  const rules = work.context.rules.filter((rule) => fields.includes(rule.field));
  work.link = backfill(work.link, from, rules, views);
}

/** Under an edited mapping, baselines are derived anew from what was last accounted for, before anything is compared. */
async function rebaseIfNeeded(work: Work): Promise<void> {
  const { context, link } = work;
  if (link.mapping === context.mapping) return;
  await readSides(work, SIDES);
  const { left, right } = work.records;
  if (!left || !right) return;
  work.link = rebase(
    link,
    { left: rebasing(context.left, left), right: rebasing(context.right, right) },
    context.mapping,
  );
}

const rebasing = (side: ReadySide, record: VendorRecord) => ({
  view: viewOf(side, record),
  sources: Object.fromEntries(
    Object.values(side.compiled.fields).map((field) => [field.name, field.source(record.fields)]),
  ),
});

/** While a field waits (or `more` is to be done), its link stays on the to-do list, in the same commit as what made it wait: a crash cannot forget it. */
export function todoRows({ context, link }: Pick<Work, 'context' | 'link'>, more = false): readonly LedgerChange[] {
  if (!waits(link) && !more) return doneRows(context, link);
  const { key } = link.left;
  const todo = {
    sync: context.sync.id,
    side: 'left',
    key,
    reason: 'hint',
    notBefore: new Date(0).toISOString(),
    attempts: 0,
  } as const;
  context.onTodo.set(`left/${key}`, 0);
  return [{ type: 'todo.put', todo }];
}

/** Takes both sides of a link off the to-do list, where they are on it. */
export const doneRows = (context: Context, link: Link): readonly LedgerChange[] =>
  SIDES.filter((side) => context.onTodo.has(`${side}/${link[side].key}`)).map((side) => ({
    type: 'todo.done',
    sync: context.sync.id,
    side,
    key: link[side].key,
  }));
