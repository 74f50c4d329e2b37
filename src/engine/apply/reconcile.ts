import { otherSide, SIDES, type Side } from '../../model/index.ts';
import type { Link, LinkDecision, Operation } from '../../sync/index.ts';
import type { Context } from '../context.ts';
import { planLink, type LinkPlan } from '../plan/plan-link.ts';
import { togetherOf } from '../group.ts';
import { giveUp, rest } from './rest.ts';
import type { Records } from '../observe/steps.ts';
import { sideOf } from '../view.ts';
import { prepare, readBeforeWrite, readSides, startWork, type Work, type WorkOptions } from './work.ts';
import type { Transition, Update } from './sending.ts';
import type { Tell } from '../plan/plan-tell.ts';
import { performTell } from './tell.ts';
import { perform } from './write.ts';

/** More operations than this on one link in one run mean that something does not settle. */
const MAX_ROUNDS = 24;

/**
 * Brings one link to rest: decide on what both sides show, do the next operation, take what the vendor says as the new view, decide again. A side that is
 * written is read first, unless its vendor refuses stale writes by itself. Every operation is recorded as it lands, so it may stop anywhere.
 */
export async function reconcile(
  context: Context,
  link: Link,
  records: Records,
  options: WorkOptions = {},
): Promise<Work> {
  const work = startWork(context, link, records, options);
  const plan = await walk(work, (now, operation, decision) =>
    operation.kind === 'comment' ? performTell(now, operation) : perform(now, operation, decision),
  );
  if (plan) await rest(work, plan);
  else if (!work.stopped) await giveUp(work);
  return work;
}

/** Does one operation, or imagines it. */
export type Act = (work: Work, operation: Update | Transition | Tell, decision: LinkDecision) => Promise<void>;

/**
 * The way of a link to rest, one operation after the other, for runs and plans alike. What comes back is the plan with nothing left to do in it; `undefined`
 * when the work was stopped, or does not settle.
 */
export async function walk(work: Work, act: Act): Promise<LinkPlan | undefined> {
  const { context } = work;
  await prepare(work);
  for (let round = 0; round < MAX_ROUNDS && !work.stopped; round += 1) {
    const plan = await planLink(context, work.link, work.records, work.editedAt, togetherIn(work));
    if (plan.decision.reads.length > 0 && (await readSides(work, plan.decision.reads))) continue;
    const next = plan.operations.find((one) => isOpen(work, one));
    if (!next && (await readSides(work, unaskedMoves(work, plan)))) continue;
    if (!next || (next.kind !== 'update' && next.kind !== 'transition' && next.kind !== 'comment')) return plan;
    if (await readBeforeWrite(work, next.side)) continue;
    await act(work, next, plan.decision);
    // Time has passed: should the other side be written too, it is read again just before.
    work.fresh.delete(otherSide(next.side));
  }
  return undefined;
}

/** What all items that share the partner of a link say together. */
export const togetherIn = ({ context, group, link, records }: Work) =>
  togetherOf(context, group, link, group && records[group.many]);

/** Sides without a way for a status, whose vendor may tell the moves of a record only when it is read by key. */
const unaskedMoves = ({ context, records }: Work, { findings }: LinkPlan): readonly Side[] =>
  SIDES.filter(
    (side) =>
      sideOf(context, side).stream.card.capabilities.transitions === 'per-record' &&
      records[side]?.nextStates === undefined &&
      findings.some((one) => one.kind === 'problem' && one.side === side && one.code === 'no-transition'),
  );

const isOpen = ({ context, refused }: Work, operation: Operation): boolean =>
  !refused.has(`${operation.side}/${operation.kind}`) && (context.permit?.(operation) ?? true);
