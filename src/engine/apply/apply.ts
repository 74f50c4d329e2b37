import type { LedgerChange } from '../../ledger/ledger.ts';
import { SIDES, type Side } from '../../model/index.ts';
import { TransientError } from '../../sdk/index.ts';
import { readKeys } from '../observe/observe.ts';
import { follow } from '../gone/follow.ts';
import { noteAbsent, withMissing } from '../observe/absent.ts';
import { commentsFlow, syncComments } from './comments.ts';
import type { Context } from '../context.ts';
import { create, frozenKey } from './create.ts';
import { join } from './join.ts';
import type { Link } from '../../sync/index.ts';
import type { Gathered, Unread, Vanished } from '../observe/gather.ts';
import { firstOf, manyOf } from '../group.ts';
import { inParallel } from './pool.ts';
import { joinGroup, settleGroup } from './settle-group.ts';
import { reconcile } from './reconcile.ts';
import { problemRow, retryRow } from './send.ts';
import { stepsOf, type Records, type Step } from '../observe/steps.ts';
import { labelOf, sideOf, waits } from '../view.ts';
import { doneRows } from './work.ts';

/** This many records in a row that a side cannot deliver mean that the side is down. */
const MAX_OUTAGES = 3;

/**
 * Steps in hand for each call that may be under way. A step waits for the disk before its call and after it: with some to spare the calls never wait for it,
 * and one transaction serves several. The calls themselves are bounded by the connection's budget.
 */
const STEPS_PER_CALL = 3;

/** Does every step, several at once, one operation at a time within each. A step that fails parks its own record; a side that is down ends the run. */
export async function applySteps(context: Context, gathered: Gathered): Promise<void> {
  for (const missing of gathered.missing) await noteAbsent(context, missing);
  for (const vanished of gathered.vanished) await forget(context, vanished);
  for (const unread of gathered.unread) await putAside(context, unread);
  let degraded = false;
  await eachOf(
    context,
    stepsOf(context),
    (step) => applyStep(context, step),
    (step, error) => {
      degraded = true;
      return park(context, step, error);
    },
  );
  // Edits come first, and on a day on which a side does not answer as it should nothing is taken for deleted.
  if (!degraded) await followAll(context, gathered);
}

async function followAll(context: Context, { missing }: Gathered): Promise<void> {
  for (const { link, side, observed } of missing) {
    await context.keepLease();
    if (observed.at === 'absent') await follow(context, link.id, side, observed.mergedInto);
  }
}

/** Does many things, several at once. What one side cannot deliver right now is put aside; a side that is down ends it all. */
export async function eachOf<T>(
  context: Context,
  all: AsyncIterable<T>,
  work: (one: T) => Promise<void>,
  aside: (one: T, error: TransientError) => Promise<void>,
): Promise<void> {
  let outages = 0;
  let done = 0;
  const inHand = STEPS_PER_CALL * Math.min(context.left.concurrency, context.right.concurrency);
  await inParallel(all, inHand, async (one) => {
    await context.keepLease();
    try {
      await work(one);
      outages = 0;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      outages += 1;
      if (outages >= MAX_OUTAGES) throw error;
      await aside(one, error);
    }
    done += 1;
    context.deps.progress?.({ at: 'apply', sync: context.sync.id, done });
  });
}

export async function applyStep(context: Context, step: Step): Promise<void> {
  const { deps } = context;
  switch (step.kind) {
    case 'linked': {
      if (context.frozen.has(step.link.id)) return later(context, step.link.left.key);
      const link = await revive(context, step);
      if (!link) return leave(context, step.link);
      const records = await withMissing(context, link, step.records);
      return records && settle(context, link, records);
    }
    case 'gone':
      await noteAbsent(context, step);
      if (step.observed.at === 'absent') await follow(context, step.link.id, step.side, step.observed.mergedInto);
      return;
    case 'group':
      return settleGroup(context, step);
    case 'create': {
      const { side, record } = sourceOf(step);
      if (context.frozen.has(frozenKey(side, record.key))) return parkKey(context, side, record.key);
      const created = await create(context, step.on, step.source);
      if (!created) return;
      // The create may have been unable to carry everything: a status that is reached only by moves, comments.
      const records: Records = { [side]: record, [step.on]: created.record };
      const link = waits(created.link)
        ? (await reconcile(context, created.link, records, { fresh: SIDES, ...alone(context, created.link, records) }))
            .link
        : created.link;
      await firstComments(context, link, records);
      return;
    }
    case 'join':
      return manyOf(context) === undefined
        ? settle(context, await join(context, step.records), step.records)
        : joinGroup(context, step);
    case 'wait':
      await waitFor(context, step);
      return;
    case 'odd':
      await deps.ledger.commit(
        [
          problemRow(context, {
            side: step.side,
            key: step.record.key,
            label: labelOf(step.record),
            code: step.code,
            words: step.words,
          }),
          ...strayRows(context, step),
        ],
        context.lease(),
      );
  }
}

const alone = (context: Context, link: Link, records: Records) => {
  const group = firstOf(context, link, records);
  return group ? { group } : {};
};

/** Comments first: once the fields are at rest the record counts as seen, and a crash must not leave a comment behind it. */
async function settle(context: Context, link: Link, records: Records): Promise<void> {
  const commented = await syncComments(context, link, records);
  if (context.frozen.has(link.id)) return later(context, link.left.key);
  await reconcile(context, commented.link, records, { stored: link, unfinished: !commented.complete });
}

/** The comments a new item's source already has. The link stays on the to-do list until they are over. */
async function firstComments(context: Context, start: Link, records: Records): Promise<void> {
  if (!commentsFlow(context)) return;
  const { link, complete } = await syncComments(context, start, records);
  if (!complete || waits(link)) return;
  const done: LedgerChange = { type: 'todo.done', sync: context.sync.id, side: 'left', key: link.left.key };
  await context.deps.ledger.commit([{ type: 'link.put', link }, done], context.lease());
}

const sourceOf = (step: Step & { readonly kind: 'create' }) =>
  ({ side: step.on === 'left' ? 'right' : 'left', record: step.source }) as const;

/** A tombstone whose record is there again, seen by key, lives on. */
async function revive(context: Context, step: Step & { readonly kind: 'linked' }): Promise<Link | undefined> {
  const live = await livingLink(context, step.link);
  if (!live || live === step.link) return live;
  const side = step.records.left ? 'left' : 'right';
  await context.deps.ledger.commit(
    [
      { type: 'link.put', link: live },
      { type: 'problem.clear', sync: context.sync.id, side, key: live[side].key },
    ],
    context.lease(),
  );
  return live;
}

/** The link, if it lives or both of its records are there again. */
export async function livingLink(context: Context, link: Link): Promise<Link | undefined> {
  if (link.state === 'live') return link;
  if (link.state === 'unlinked') return undefined;
  for (const side of ['left', 'right'] as const) {
    const observed = (await readKeys(sideOf(context, side), [link[side].key])).get(link[side].key);
    if (observed?.at !== 'present') return undefined;
    // An id that came back under another record (some databases hand ids out again) is not the record that was linked.
    const born = link[side].createdAt;
    if (born !== undefined && observed.record.createdAt !== undefined && observed.record.createdAt !== born)
      return undefined;
  }
  return { ...link, state: 'live' };
}

/** A record that waits for its partner is kept in mind by what it matches on. */
const strayRows = (
  { sync }: Context,
  { side, record, matchKey = '' }: Step & { readonly kind: 'wait' | 'odd' },
): readonly LedgerChange[] =>
  matchKey === '' ? [] : [{ type: 'stray.put', stray: { sync: sync.id, side, key: record.key, matchKey } }];

/** A record that waits for its partner is nobody's problem: what was wrong with it is over. */
async function waitFor(context: Context, step: Step & { readonly kind: 'wait' }): Promise<void> {
  const at = { sync: context.sync.id, side: step.side, key: step.record.key };
  const rows: LedgerChange[] = [...strayRows(context, step)];
  if (context.onTodo.has(`${at.side}/${at.key}`))
    rows.push({ type: 'problem.clear', ...at }, { type: 'todo.done', ...at });
  if (step.again) rows.push(againRow(context, step.side, step.record.key));
  if (rows.length > 0) await context.deps.ledger.commit(rows, context.lease());
}

/** A record that is gone and that no living link waits for is not asked for again; what was wrong with it went with it. */
const forget = (context: Context, { side, key, linked }: Vanished): Promise<void> => {
  const at = { sync: context.sync.id, side, key };
  const rows: LedgerChange[] = [{ type: 'todo.done', ...at }];
  if (!linked) rows.push({ type: 'problem.clear', ...at });
  return context.deps.ledger.commit(rows, context.lease());
};

/** A record that cannot be read is looked at again by its key, so that the cursor may move on. */
const putAside = (context: Context, { side, key, words }: Unread): Promise<void> =>
  context.deps.ledger.commit(
    [problemRow(context, { side, key, code: 'unreadable', words }), retryRow(context, side, key)],
    context.lease(),
  );

/** A link that rests is not looked at again because of the to-do list. */
const leave = (context: Context, link: Link): Promise<void> =>
  context.deps.ledger.commit(doneRows(context, link), context.lease());

const later = (context: Context, key: string): Promise<void> => parkKey(context, 'left', key);

const parkKey = (context: Context, side: 'left' | 'right', key: string): Promise<void> =>
  context.deps.ledger.commit([retryRow(context, side, key)], context.lease());

/** It is looked at again in the next run, whatever its list says. */
const againRow = ({ sync }: Context, side: Side, key: string): LedgerChange => ({
  type: 'todo.put',
  todo: { sync: sync.id, side, key, reason: 'hint', notBefore: new Date(0).toISOString(), attempts: 0 },
});

/** A record that one side could not deliver right now is looked at again; the rest goes on. */
async function park(context: Context, step: Step, error: TransientError): Promise<void> {
  const rows: LedgerChange[] = [];
  if (step.kind === 'linked') rows.push(retryRow(context, 'left', step.link.left.key));
  if (step.kind === 'create') {
    const { side, record } = sourceOf(step);
    rows.push(
      problemRow(context, { side, key: record.key, label: labelOf(record), code: 'unavailable', words: error.words }),
    );
    rows.push(retryRow(context, side, record.key));
  }
  if (rows.length > 0) await context.deps.ledger.commit(rows, context.lease());
}
