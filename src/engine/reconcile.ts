import { otherSide, SIDES } from '../model/index.ts';
import type { Link } from '../sync/index.ts';
import type { Context } from './context.ts';
import { planLink } from './plan-link.ts';
import { giveUp, rest } from './rest.ts';
import type { Records } from './steps.ts';
import { waits } from './view.ts';
import { readBeforeWrite, readSides, rebaseIfNeeded, startWork, type Work, type WorkOptions } from './work.ts';
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
  if (waits(link)) await readSides(work, SIDES);
  if (!work.stopped) await rebaseIfNeeded(work);
  for (let round = 0; round < MAX_ROUNDS && !work.stopped; round += 1) {
    const plan = await planLink(context, work.link, work.records);
    if (plan.decision.reads.length > 0 && (await readSides(work, plan.decision.reads))) continue;
    const next = plan.operations.find((one) => !work.refused.has(`${one.side}/${one.kind}`));
    if (!next || (next.kind !== 'update' && next.kind !== 'transition')) {
      await rest(work, plan);
      return work;
    }
    if (await readBeforeWrite(work, next.side)) continue;
    await perform(work, next, plan.decision);
    // Time has passed: should the other side be written too, it is read again just before.
    work.fresh.delete(otherSide(next.side));
  }
  if (!work.stopped) await giveUp(work);
  return work;
}
