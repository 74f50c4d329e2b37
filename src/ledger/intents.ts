import { fromJson, toJson } from './json.ts';
import { DuplicateIntentError, type Intent, type Ledger } from './ledger.ts';
import type { Call, Statements, Step } from './statement.ts';
import type { Store } from './store.ts';
import type { IntentRow } from './tables.ts';

const toRow = (intent: Intent): IntentRow => ({
  id: intent.id,
  sync: intent.sync,
  run: intent.run,
  kind: intent.kind,
  side: intent.side,
  link: intent.link ?? null,
  source: intent.source,
  marker: intent.marker,
  data: toJson(intent.data),
  sent_at: intent.sentAt,
  misses: intent.misses,
  state: intent.state,
});

const fromRow = (row: IntentRow): Intent => ({
  id: row.id,
  sync: row.sync,
  run: row.run,
  kind: row.kind,
  side: row.side,
  ...(row.link === null ? {} : { link: row.link }),
  source: row.source,
  marker: row.marker,
  data: fromJson<unknown>(row.data),
  sentAt: row.sent_at,
  misses: row.misses,
  state: row.state,
});

const openCall = ({ intents }: Statements, intent: Intent): Call => {
  const row = toRow(intent);
  switch (intent.kind) {
    case 'create':
      return intents[`${intent.side}Create`](row);
    case 'comment':
      return intents[`${intent.side}Comment`](row);
    // Only one removal at a time of the same record: the index of what happens once sees to it.
    case 'delete':
    case 'update':
      return intents.update(row);
  }
};

/** Announces a write. Fails its commit with `DuplicateIntentError` when the same thing is already announced or done. */
export const openIntent = (statements: Statements, intent: Intent): Step => ({
  call: openCall(statements, intent),
  orElse: () =>
    new DuplicateIntentError(
      `${intent.kind} on the ${intent.side} side of "${intent.sync}" for source ${intent.source} is already open or done`,
    ),
});

export const updateIntent = ({ intents }: Statements, change: Pick<Intent, 'id' | 'state' | 'misses'>): Step => ({
  call: intents.change({ id: change.id, state: change.state, misses: change.misses }),
});

export const closeIntent = ({ intents }: Statements, id: string): Step => ({ call: intents.close({ id }) });

export const intentReads = (store: Store): Pick<Ledger, 'openIntents'> => ({
  async openIntents(sync) {
    return (await store.query(store.statements.intents.ofSync({ sync }))).map(fromRow);
  },
});
