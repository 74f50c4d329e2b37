import { SIDES, type Side, type Text } from '../../model/index.ts';
import type { Observed } from '../../sdk/index.ts';
import type { Link } from '../../sync/index.ts';
import { unseenLinks } from './absent.ts';
import type { Context, RunOptions } from '../context.ts';
import { linksByKey } from './links-by-key.ts';
import { observe, observeTodo, type Pulled, type Unfound } from './observe.ts';
import type { OpenedRun } from '../admit/open-run.ts';

/** A linked record that a read by key did not find. */
export interface Missing {
  readonly link: Link;
  readonly side: Side;
  readonly observed: Exclude<Observed, { at: 'present' }>;
}

/** What both sides have shown: the changed records are staged, the rest is here. */
export interface Gathered {
  readonly pulled: Readonly<Record<Side, Pulled>>;
  readonly missing: readonly Missing[];
  /** Keys of the to-do list that are gone and that no living link waits for. */
  readonly vanished: readonly Vanished[];
  readonly halt?: Text;
}

/** `linked`: a link remembers it, together with why it is not synced. */
export interface Vanished {
  readonly side: Side;
  readonly key: string;
  readonly linked: boolean;
}

/** More than this many missing records are not listed one by one: the guard halts the run long before. */
const MAX_MISSING = 10_000;

/**
 * Looks at both sides: what is on the to-do list by key, what changed by list, what a full listing left out by key again. A listing that looks like an outage
 * is gone into no further, unless a person has looked and accepts it.
 */
export async function gather(
  { context, checkpoints, sweep: owed }: OpenedRun,
  { sweep = false, accept = false }: RunOptions = {},
): Promise<Gathered> {
  const unfound = await observeTodo(context);
  const from = (side: Side) => {
    const checkpoint = checkpoints[side];
    if (!checkpoint || !(sweep || owed)) return checkpoint;
    const { sweptAt: _, ...rest } = checkpoint;
    return rest;
  };
  const [left, right] = await Promise.all([
    observe(context, 'left', from('left')),
    observe(context, 'right', from('right')),
  ]);
  const pulled = { left, right };
  const { missing, vanished } = await withLinks(context, unfound, [...left.missing, ...right.missing]);
  const halt = left.halt ?? right.halt;
  if (halt && !accept) return { pulled, missing, vanished, halt };
  for (const side of SIDES) if (pulled[side].swept) missing.push(...(await unlisted(context, side)));
  return { pulled, missing, vanished, ...(halt && { halt }) };
}

async function unlisted(context: Context, side: Side): Promise<Missing[]> {
  const missing: Missing[] = [];
  for await (const { link, observed } of unseenLinks(context, side)) {
    if (observed.at !== 'present') missing.push({ link, side, observed });
    if (missing.length >= MAX_MISSING) break;
  }
  return missing;
}

async function withLinks(
  context: Context,
  asked: readonly Unfound[],
  listed: readonly Unfound[],
): Promise<{ readonly missing: Missing[]; readonly vanished: readonly Vanished[] }> {
  const found = new Map<string, Missing>();
  const vanished: Vanished[] = [];
  for (const unfound of [...asked, ...listed]) {
    const { side, key, observed } = unfound;
    const link = linksByKey(await context.deps.ledger.links(context.sync.id, side, [key]), side).get(key);
    if (link?.state === 'live') found.set(`${side}/${key}`, { link, side, observed });
    else if (asked.includes(unfound) && observed.at === 'absent')
      vanished.push({ side, key, linked: link !== undefined });
  }
  return { missing: [...found.values()], vanished };
}
