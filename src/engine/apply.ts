import type { LedgerChange } from '../ledger/ledger.ts';
import { SIDES } from '../model/index.ts';
import { TransientError } from '../sdk/index.ts';
import { readKeys } from './observe.ts';
import { noteAbsent } from './absent.ts';
import { commentsFlow, syncComments } from './comments.ts';
import type { Context } from './context.ts';
import { create, frozenKey, join } from './create.ts';
import type { Link } from '../sync/index.ts';
import type { Gathered } from './gather.ts';
import { inParallel } from './pool.ts';
import { reconcile } from './reconcile.ts';
import { problemRow, retryRow } from './send.ts';
import { stepsOf, type Records, type Step } from './steps.ts';
import { labelOf, sideOf, waits } from './view.ts';

/** This many records in a row that a side cannot deliver mean that the side is down. */
const MAX_OUTAGES = 3;

/**
 * Steps in hand for each call that may be under way. A step waits for the disk before its call and after it: with some to spare the calls never wait for it,
 * and one transaction serves several. The calls themselves are bounded by the connection's budget.
 */
const STEPS_PER_CALL = 3;

/** Does every step, several at once, one operation at a time within each. A step that fails parks its own record; a side that is down ends the run. */
export async function applySteps(context: Context, gathered: Gathered): Promise<void> {
  for (const { link, side, observed } of gathered.missing) await noteAbsent(context, link, side, observed);
  let outages = 0;
  let done = 0;
  const inHand = STEPS_PER_CALL * Math.min(context.left.concurrency, context.right.concurrency);
  await inParallel(stepsOf(context), inHand, async (step) => {
    await context.keepLease();
    try {
      await applyStep(context, step);
      outages = 0;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      outages += 1;
      if (outages >= MAX_OUTAGES) throw error;
      await park(context, step, error);
    }
    done += 1;
    context.deps.progress?.({ at: 'apply', sync: context.sync.id, done });
  });
}

async function applyStep(context: Context, step: Step): Promise<void> {
  const { deps, sync } = context;
  switch (step.kind) {
    case 'linked': {
      if (context.frozen.has(step.link.id)) return later(context, step.link.left.key);
      const link = await revive(context, step);
      if (!link) return;
      // Comments first: once the fields are at rest the record counts as seen, and a crash must not leave a comment behind it.
      const commented = await syncComments(context, link, step.records);
      if (context.frozen.has(link.id)) return later(context, link.left.key);
      await reconcile(context, commented.link, step.records, { stored: link, unfinished: !commented.complete });
      return;
    }
    case 'create': {
      const { side, record } = sourceOf(step);
      if (context.frozen.has(frozenKey(side, record.key))) return parkKey(context, side, record.key);
      const created = await create(context, step.on, step.source);
      if (!created) return;
      // The create may have been unable to carry everything: a status that is reached only by moves, comments.
      const records: Records = { [side]: record, [step.on]: created.record };
      const link = waits(created.link)
        ? (await reconcile(context, created.link, records, { fresh: SIDES })).link
        : created.link;
      await firstComments(context, link, records);
      return;
    }
    case 'join': {
      await reconcile(context, await join(context, step.records), step.records);
      return;
    }
    case 'join-stray': {
      const partner = await readStray(context, step);
      if (partner) await applyStep(context, partner);
      return;
    }
    case 'wait':
      if (step.matchKey !== '') {
        const stray = { sync: sync.id, side: step.side, key: step.record.key, matchKey: step.matchKey };
        await deps.ledger.commit([{ type: 'stray.put', stray }], context.lease());
      }
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
        ],
        context.lease(),
      );
  }
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
async function revive(context: Context, { link, records }: Step & { readonly kind: 'linked' }) {
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
  const live = { ...link, state: 'live' } as const;
  const side = records.left ? 'left' : 'right';
  await context.deps.ledger.commit(
    [
      { type: 'link.put', link: live },
      { type: 'problem.clear', sync: context.sync.id, side, key: link[side].key },
    ],
    context.lease(),
  );
  return live;
}

async function readStray(context: Context, step: Step & { readonly kind: 'join-stray' }): Promise<Step | undefined> {
  const other = step.side === 'left' ? 'right' : 'left';
  const observed = (await readKeys(sideOf(context, other), [step.partner])).get(step.partner);
  if (observed?.at === 'present') {
    const records =
      step.side === 'left'
        ? { left: step.record, right: observed.record }
        : { left: observed.record, right: step.record };
    return { kind: 'join', records };
  }
  await context.deps.ledger.commit(
    [{ type: 'stray.done', sync: context.sync.id, side: other, key: step.partner }],
    context.lease(),
  );
  return undefined;
}

const later = (context: Context, key: string): Promise<void> => parkKey(context, 'left', key);

const parkKey = (context: Context, side: 'left' | 'right', key: string): Promise<void> =>
  context.deps.ledger.commit([retryRow(context, side, key)], context.lease());

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
