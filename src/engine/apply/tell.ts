import { otherSide } from '../../model/index.ts';
import type { Tell } from '../plan/plan-tell.ts';
import { tell } from './comments.ts';
import { retryRow } from './send.ts';
import type { Work } from './work.ts';

/** Says in an internal comment that a status cannot be reached, once, and remembers on the link that it was said. */
export async function performTell(work: Work, { side, rule, body, visibility, tells }: Tell): Promise<void> {
  const { context, link } = work;
  if (!tells) return;
  // The same words may be due again after another change: each time has a source of its own, hence a marker of its own.
  const source = `told/${context.deps.newId()}`;
  const told = await tell(context, link, { from: otherSide(side), source, body, visibility, rule, tells });
  if (told) {
    work.link = told;
    work.stored = told;
    // The comment has moved the record's version.
    work.fresh.delete(side);
  } else if (context.frozen.has(link.id)) {
    work.stopped = true;
    await context.deps.ledger.commit([retryRow(context, side, link[side].key)], context.lease());
  } else work.refused.add(`${side}/comment`);
}
