import { SIDES, type Side, type Text } from '../model/index.ts';
import type { Observed } from '../sdk/index.ts';
import type { Link } from '../sync/index.ts';
import { unseenLinks } from './absent.ts';
import type { Context, RunOptions } from './context.ts';
import { observe, observeTodo, type Pulled, type Unfound } from './observe.ts';
import type { OpenedRun } from './open-run.ts';

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
  readonly halt?: Text;
}

/** More than this many missing records are not listed one by one: the guard halts the run long before. */
const MAX_MISSING = 10_000;

/**
 * Looks at both sides: what is on the to-do list by key, what changed by list, what a full listing left out by key again. A listing that looks like an outage
 * is gone into no further, unless a person has looked and accepts it.
 */
export async function gather(
  { context, checkpoints }: OpenedRun,
  { sweep = false, accept = false }: RunOptions = {},
): Promise<Gathered> {
  const unfound = [...(await observeTodo(context))];
  const from = (side: Side) => {
    const checkpoint = checkpoints[side];
    if (!checkpoint || !sweep) return checkpoint;
    const { sweptAt: _, ...rest } = checkpoint;
    return rest;
  };
  const [left, right] = await Promise.all([
    observe(context, 'left', from('left')),
    observe(context, 'right', from('right')),
  ]);
  const pulled = { left, right };
  const missing = await withLinks(context, [...unfound, ...left.missing, ...right.missing]);
  const halt = left.halt ?? right.halt;
  if (halt && !accept) return { pulled, missing, halt };
  for (const side of SIDES) if (pulled[side].swept) missing.push(...(await unlisted(context, side)));
  return { pulled, missing, ...(halt && { halt }) };
}

async function unlisted(context: Context, side: Side): Promise<Missing[]> {
  const missing: Missing[] = [];
  for await (const { link, observed } of unseenLinks(context, side)) {
    if (observed.at !== 'present') missing.push({ link, side, observed });
    if (missing.length >= MAX_MISSING) break;
  }
  return missing;
}

async function withLinks(context: Context, unfound: readonly Unfound[]): Promise<Missing[]> {
  const found = new Map<string, Missing>();
  for (const { side, key, observed } of unfound) {
    const [link] = await context.deps.ledger.links(context.sync.id, side, [key]);
    if (link?.state === 'live') found.set(`${side}/${key}`, { link, side, observed });
  }
  return [...found.values()];
}
