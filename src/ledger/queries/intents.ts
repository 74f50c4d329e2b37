import { otherSide, type Side } from '../../model/index.ts';
import type { IntentRow } from '../tables.ts';
import { checked, type Dialect } from './dialect.ts';
import { keyColumn } from './links.ts';
import { prepare } from './prepare.ts';

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

export const intentQueries = (dialect: Dialect) => ({
  leftCreate: openCreate(dialect, 'left'),
  rightCreate: openCreate(dialect, 'right'),
  leftComment: openComment(dialect, 'left'),
  rightComment: openComment(dialect, 'right'),
  update: openUpdate(dialect),
  change: prepare<Pick<IntentRow, 'id' | 'state' | 'misses'>>()((p) =>
    dialect.db.updateTable('intents').set({ state: p.state, misses: p.misses }).where('id', '=', p.id),
  ),
  close: prepare<{ id: string }>()((p) => dialect.db.deleteFrom('intents').where('id', '=', p.id)),
  ofSync: prepare<{ sync: string }>()((p) =>
    dialect.db.selectFrom('intents').selectAll().where('sync', '=', p.sync).orderBy('sent_at').orderBy('id'),
  ),
});
