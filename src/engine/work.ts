import { SIDES, type Side } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import type { LedgerChange } from '../ledger/ledger.ts';
import { rebase, type Link } from '../sync/index.ts';
import type { Context, ReadySide } from './context.ts';
import { noteAbsent } from './absent.ts';
import { readKeys } from './observe.ts';
import type { Records } from './steps.ts';
import { sideOf, viewOf, waits } from './view.ts';

/** One link while it is brought to rest. The only mutable thing in the engine besides the run's totals. */
export interface Work {
  readonly context: Context;
  link: Link;
  /** The link as the ledger has it. */
  stored: Link;
  readonly records: Partial<Record<Side, VendorRecord>>;
  /** Sides read by key, or written, since the last surprise. */
  readonly fresh: Set<Side>;
  /** `side/kind` of operations the vendor refused in this run. */
  readonly refused: Set<string>;
  /** Writes that met a record which had moved. */
  stale: number;
  /** Something besides the fields is still to be done: the link stays on the to-do list, its problems stand. */
  readonly unfinished: boolean;
  /** A dry run looks and decides, and records nothing. */
  readonly dry: boolean;
  /** Nothing more is to be done now: gone, or of unknown outcome. */
  stopped: boolean;
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
}

export const startWork = (
  context: Context,
  link: Link,
  records: Records,
  { dry = false, fresh = [], stored = link, unfinished = false }: WorkOptions = {},
): Work => ({
  context,
  link,
  stored,
  unfinished,
  records: { ...records },
  dry,
  fresh: new Set(fresh),
  refused: new Set(),
  stale: 0,
  stopped: false,
});

/** Reads those sides by key that were not read yet. False when there was nothing left to read. */
export async function readSides(work: Work, sides: readonly Side[]): Promise<boolean> {
  const unread = sides.filter((side) => !work.fresh.has(side));
  for (const side of unread) await readSide(work, side);
  return unread.length > 0;
}

export async function readSide(work: Work, side: Side): Promise<void> {
  const { key } = work.link[side];
  const observed = (await readKeys(sideOf(work.context, side), [key])).get(key) ?? { at: 'absent' };
  work.fresh.add(side);
  if (observed.at === 'present') {
    work.records[side] = observed.record;
    return;
  }
  work.stopped = true;
  if (!work.dry) await noteAbsent(work.context, work.link, side, observed);
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

/** Under an edited mapping, baselines are derived anew from what was last accounted for, before anything is compared. */
export async function rebaseIfNeeded(work: Work): Promise<void> {
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
  record: record.fields,
  view: viewOf(side, record),
  natives: Object.fromEntries(Object.values(side.compiled.fields).map((field) => [field.name, field.native])),
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
const doneRows = (context: Context, link: Link): readonly LedgerChange[] =>
  SIDES.filter((side) => context.onTodo.has(`${side}/${link[side].key}`)).map((side) => ({
    type: 'todo.done',
    sync: context.sync.id,
    side,
    key: link[side].key,
  }));
