import type { Intent, LedgerChange } from '../ledger/ledger.ts';
import { otherSide } from '../model/index.ts';
import type { Context } from './context.ts';
import { sideOf } from './view.ts';

/** How long after an unknown outcome a request could still land. */
export const horizonOf = (context: Context, intent: Intent): number =>
  sideOf(context, intent.side).stream.card.capabilities.create?.horizonMs ?? 120_000;

/** Not there (yet): frozen until the horizon has passed and a second look in a later run has found nothing either. `source` is the item on the other side. */
export async function notFound(context: Context, intent: Intent, frozen: string, source: string): Promise<void> {
  const horizon = horizonOf(context, intent);
  const waited = context.deps.clock.now() - Date.parse(intent.sentAt);
  if (waited >= horizon && intent.misses >= 1) {
    await context.deps.ledger.commit(
      [{ type: 'intent.close', id: intent.id }, sourceTodo(context, intent, source)],
      context.lease(),
    );
    return;
  }
  context.frozen.add(frozen);
  if (waited < horizon) return;
  await context.deps.ledger.commit(
    [{ type: 'intent.update', id: intent.id, state: 'uncertain', misses: intent.misses + 1 }],
    context.lease(),
  );
}

/** The source is looked at again, so that what never happened is planned anew. */
export const sourceTodo = (context: Context, intent: Intent, key: string): LedgerChange => ({
  type: 'todo.put',
  todo: {
    sync: context.sync.id,
    side: otherSide(intent.side),
    key,
    reason: 'retry',
    notBefore: new Date(0).toISOString(),
    attempts: 0,
  },
});
