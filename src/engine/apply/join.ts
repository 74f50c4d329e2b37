import type { JournalEntry, LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, otherSide, SIDES, type Side } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { flowsFrom, isRolled, remember, type FieldState, type Link } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { manyOf } from '../group.ts';
import { markerFor } from './marker.ts';
import { sideOf, sideState, viewOf } from '../view.ts';

/** How a join came about, where it is not by the sync's match fields. */
export interface JoinOptions {
  /** The id of a link that joined these two before: it lives again, with what is known of their comments. */
  readonly id?: string;
  readonly entry?: Pick<JournalEntry, 'rule' | 'cause' | 'after'>;
  /** Part of the same commit. */
  readonly also?: readonly LedgerChange[];
  /** Links of others that share the partner: what they have accounted for of it holds for this one as well. */
  readonly siblings?: readonly Link[];
}

/** Joins two records that exist. Baselines are unknown: what is equal is agreed, what differs is decided by policy. */
export async function join(
  context: Context,
  records: Readonly<Record<Side, VendorRecord>>,
  { id, entry: given, also = [], siblings = [] }: JoinOptions = {},
): Promise<Link> {
  const link = joined(context, records, { ...(id !== undefined && { id }), siblings });
  const entry: JournalEntry = {
    sync: context.sync.id,
    run: context.run,
    link: link.id,
    side: 'right',
    key: records.right.key,
    kind: 'link',
    rule: joinRule(context),
    cause: 'left',
    ...given,
    reversible: true,
    at: new Date(context.deps.clock.now()).toISOString(),
  };
  // Nothing is accounted for yet: should the program end here, the next run looks at both again.
  const later = { sync: context.sync.id, reason: 'hint', notBefore: entry.at, attempts: 0 } as const;
  await context.deps.ledger.commit(
    [
      { type: 'link.put', link },
      { type: 'journal.add', entry },
      { type: 'todo.put', todo: { ...later, side: 'left', key: link.left.key } },
      ...SIDES.filter((side) => !mayHaveMore(context, side)).map(
        (side) => ({ type: 'stray.done', sync: context.sync.id, side, key: records[side].key }) as const,
      ),
      ...also,
    ],
    context.lease(),
  );
  context.onTodo.set(`left/${link.left.key}`, 0);
  return link;
}

export const joinRule = (context: Context): string => `match: ${context.sync.match.join(', ')}`;

/** Whether a record of this side stays free for others once it has a partner. */
export const mayHaveMore = (context: Context, side: Side): boolean => manyOf(context) === otherSide(side);

/** The link of two records that exist, with nothing accounted for but what others that share the partner have. */
export function joined(
  context: Context,
  records: Readonly<Record<Side, VendorRecord>>,
  { id, siblings = [] }: Pick<JoinOptions, 'id' | 'siblings'> = {},
): Link {
  const unaccounted = (side: Side) => ({
    ...sideState(sideOf(context, side), records[side], undefined, new Set()),
    version: '',
  });
  return {
    id: id ?? markerFor(context.secret, context.sync.id, 'left', `${records.left.key}=${records.right.key}`),
    sync: context.sync.id,
    state: 'live',
    left: unaccounted('left'),
    right: unaccounted('right'),
    fields: inheritedFields(context, records, siblings),
    mapping: context.mapping,
    createdRun: context.run,
  };
}

/**
 * What a new member of a group starts from. A value that rolls up: it only adds to the whole. A status that flows down waits for it, since its own start is
 * nobody's wish. Everything else is decided as for any two records that are joined.
 */
function inheritedFields(
  context: Context,
  records: Readonly<Record<Side, VendorRecord>>,
  siblings: readonly Link[],
): Readonly<Record<string, FieldState>> {
  const many = manyOf(context);
  const [sibling] = siblings;
  if (many === undefined || !sibling) return {};
  const one = otherSide(many);
  const view = viewOf(sideOf(context, many), records[many]);
  const fields: Record<string, FieldState> = {};
  for (const rule of context.rules) {
    const known = sibling.fields[rule.field];
    const there = known?.[one];
    const own = view.fields[rule.field];
    if (there === undefined) continue;
    if (isRolled(rule)) fields[rule.field] = { [one]: there, ...pickRolled(known), status: 'agreed' };
    else if (rule.type === 'state' && flowsFrom(rule.direction, one) && own !== undefined && !isUnmapped(own))
      fields[rule.field] = {
        [many]: remember(own),
        [one]: there,
        status: one === 'left' ? 'pending-left' : 'pending-right',
      };
  }
  return fields;
}

const pickRolled = (state: FieldState | undefined): Pick<FieldState, 'rolled'> =>
  state?.rolled === undefined ? {} : { rolled: state.rolled };
