import { SIDES, type Side, type Text } from '../../model/index.ts';
import type { Observed } from '../../sdk/index.ts';
import type { Link } from '../../sync/index.ts';
import { unseenLinks } from './absent.ts';
import type { Context, RunOptions } from '../context.ts';
import { observe, observeTodo, type Pulled, type Unfound } from './observe.ts';
import type { OpenedRun } from '../admit/open-run.ts';

/** A linked record that a read by key did not find. */
export interface Missing {
  readonly link: Link;
  readonly side: Side;
  readonly observed: Exclude<Observed, { at: 'present' }>;
  /** A complete listing of this run left it out, too. */
  readonly unlisted: boolean;
  /** The vendor itself says that it was deleted. */
  readonly confirmed: boolean;
}

/** What both sides have shown: the changed records are staged, the rest is here. */
export interface Gathered {
  readonly pulled: Readonly<Record<Side, Pulled>>;
  readonly missing: readonly Missing[];
  /** Keys of the to-do list that are gone and that no living link waits for. */
  readonly vanished: readonly Vanished[];
  /** Records that could not be read and that no link knows. */
  readonly unread: readonly Unread[];
  readonly halt?: Text;
}

/** A record nothing is known of but its key, and why. */
export interface Unread {
  readonly side: Side;
  readonly key: string;
  readonly words: Text;
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
  const listed = [left, right].flatMap((side) => [...side.missing, ...side.unreadable]);
  const { missing: found, ...rest } = await withLinks(context, unfound, listed);
  const halt = left.halt ?? right.halt;
  if (halt && !accept) return { pulled, missing: [...found.values()], ...rest, halt };
  // A listing that shrank to nothing is no evidence, whoever has accepted it.
  for (const side of SIDES) if (pulled[side].swept) await addUnlisted(context, side, !pulled[side].halt, found);
  return { pulled, missing: [...found.values()], ...rest, ...(halt && { halt }) };
}

async function addUnlisted(context: Context, side: Side, evidence: boolean, found: Map<string, Missing>) {
  let count = 0;
  for await (const { link, observed } of unseenLinks(context, side)) {
    if (observed.at === 'present') continue;
    const name = `${side}/${link.id}`;
    const confirmed = found.get(name)?.confirmed === true || isConfirmed(observed);
    found.set(name, { link, side, observed, unlisted: evidence, confirmed });
    count += 1;
    if (count >= MAX_MISSING) break;
  }
}

const isConfirmed = (observed: Observed): boolean => observed.at === 'absent' && observed.confirmed === true;

async function withLinks(
  context: Context,
  asked: readonly Unfound[],
  listed: readonly Unfound[],
): Promise<{ readonly missing: Map<string, Missing> } & Pick<Gathered, 'vanished' | 'unread'>> {
  const found = new Map<string, Missing>();
  const unread = new Map<string, Unread>();
  const vanished: Vanished[] = [];
  for (const unfound of [...asked, ...listed]) {
    const { side, key, observed } = unfound;
    const links = await context.deps.ledger.links(context.sync.id, side, [key]);
    const living = links.filter((link) => link.state === 'live');
    const confirmed = (unfound.reported === true && observed.at === 'absent') || isConfirmed(observed);
    for (const link of living) found.set(`${side}/${link.id}`, { link, side, observed, unlisted: false, confirmed });
    if (living.length > 0) continue;
    if (asked.includes(unfound) && observed.at === 'absent') vanished.push({ side, key, linked: links.length > 0 });
    else if (links.length === 0 && observed.at === 'unreadable')
      unread.set(`${side}/${key}`, { side, key, words: observed.words });
  }
  return { missing: found, vanished, unread: [...unread.values()] };
}
