import { otherSide, type Side } from '../model/index.ts';
import { checked, type Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import { DuplicateIntentError, type Intent, type Ledger } from './ledger.ts';
import { keyColumn } from './links.ts';
import { perDialect, prepare, type Call, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { IntentRow } from './tables.ts';

const COLUMNS = [
  'id',
  'sync',
  'run',
  'kind',
  'side',
  'link',
  'source',
  'marker',
  'data',
  'sent_at',
  'misses',
  'state',
] as const satisfies readonly (keyof IntentRow)[];

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

const rowOf = ({ db }: Dialect, p: IntentRow) =>
  db.selectNoFrom(({ val }) => COLUMNS.map((name) => val(p[name]).as(name)));

/** A create: not while a live link joins its source, nor while another create of it is open (a unique index says so). */
const openCreate = (dialect: Dialect, side: Side) =>
  prepare<IntentRow>()((p) =>
    dialect.db
      .insertInto('intents')
      .columns(COLUMNS)
      .expression(
        rowOf(dialect, p).where(({ not, exists }) =>
          not(
            exists(
              dialect.db
                .selectFrom('links')
                .select('links.state')
                .where(`links.${keyColumn(otherSide(side))}`, '=', p.source)
                .where(checked('links.sync', p.sync))
                .where(checked('links.state', 'live')),
            ),
          ),
        ),
      )
      .onConflict((conflict) => conflict.doNothing()),
  );

/** A comment: not when its source already has a twin on this side, nor while another copy of it is open. */
const openComment = (dialect: Dialect, side: Side) =>
  prepare<IntentRow>()((p) =>
    dialect.db
      .insertInto('intents')
      .columns(COLUMNS)
      .expression(
        rowOf(dialect, p).where(({ not, exists }) =>
          not(
            exists(
              dialect.db
                .selectFrom('comment_links')
                .select('comment_links.link')
                .where('comment_links.link', '=', p.link)
                .where(`comment_links.${keyColumn(otherSide(side))}`, '=', p.source)
                .where(`comment_links.${keyColumn(side)}`, '<>', ''),
            ),
          ),
        ),
      )
      .onConflict((conflict) => conflict.doNothing()),
  );

/** An update: refused only when the same intent is opened again. */
const openUpdate = (dialect: Dialect) =>
  prepare<IntentRow>()((p) =>
    dialect.db
      .insertInto('intents')
      .values(Object.fromEntries(COLUMNS.map((name) => [name, p[name]])) as unknown as IntentRow)
      .onConflict((conflict) => conflict.doNothing()),
  );

const statements = perDialect((dialect) => ({
  create: { left: openCreate(dialect, 'left'), right: openCreate(dialect, 'right') },
  comment: { left: openComment(dialect, 'left'), right: openComment(dialect, 'right') },
  update: openUpdate(dialect),
  change: prepare<Pick<IntentRow, 'id' | 'state' | 'misses'>>()((p) =>
    dialect.db.updateTable('intents').set({ state: p.state, misses: p.misses }).where('id', '=', p.id),
  ),
  close: prepare<{ id: string }>()((p) => dialect.db.deleteFrom('intents').where('id', '=', p.id)),
  ofSync: prepare<{ sync: string }>()((p) =>
    dialect.db.selectFrom('intents').selectAll().where('sync', '=', p.sync).orderBy('sent_at').orderBy('id'),
  ),
}));

const openCall = (dialect: Dialect, intent: Intent): Call => {
  const known = statements(dialect);
  const row = toRow(intent);
  switch (intent.kind) {
    case 'create':
      return known.create[intent.side](row);
    case 'comment':
      return known.comment[intent.side](row);
    case 'update':
      return known.update(row);
  }
};

/** Announces a write. Fails its commit with `DuplicateIntentError` when the same thing is already announced or done. */
export const openIntent = (dialect: Dialect, intent: Intent): Step => ({
  call: openCall(dialect, intent),
  orElse: () =>
    new DuplicateIntentError(
      `${intent.kind} on the ${intent.side} side of "${intent.sync}" for source ${intent.source} is already open or done`,
    ),
});

export const updateIntent = (dialect: Dialect, change: Pick<Intent, 'id' | 'state' | 'misses'>): Step => ({
  call: statements(dialect).change({ id: change.id, state: change.state, misses: change.misses }),
});

export const closeIntent = (dialect: Dialect, id: string): Step => ({ call: statements(dialect).close({ id }) });

export const intentReads = (store: Store): Pick<Ledger, 'openIntents'> => ({
  async openIntents(sync) {
    return (await store.query(statements(store.dialect).ofSync({ sync }))).map(fromRow);
  },
});
