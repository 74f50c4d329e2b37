import type { OnConflictBuilder } from 'kysely';
import type { Side } from '../../model/index.ts';
import type { StageTable, Tables } from '../tables.ts';
import { checked, type Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

/** A row as it is staged; the store numbers it. */
export type StageRow = Omit<StageTable, 'seq'>;

/** A record that is shown again takes the place of what was staged of it, at the end of the line: a reader that is under way meets it again. */
const replacing = (conflict: OnConflictBuilder<Tables, 'stage'>) =>
  conflict.columns(['sync', 'side', 'key']).doUpdateSet((eb) => ({
    seq: eb.ref('excluded.seq'),
    link: eb.ref('excluded.link'),
    match_key: eb.ref('excluded.match_key'),
    record: eb.ref('excluded.record'),
  }));

const put = ({ db }: Dialect) =>
  prepare<StageRow>()((p) =>
    db
      .insertInto('stage')
      .values({ sync: p.sync, side: p.side, key: p.key, link: p.link, match_key: p.match_key, record: p.record })
      .onConflict(replacing),
  );

export interface Columns {
  readonly sync: string;
  readonly sides: readonly string[];
  readonly keys: readonly string[];
  readonly links: readonly (string | null)[];
  readonly matchKeys: readonly (string | null)[];
  readonly records: readonly string[];
}

const putAll = ({ db }: Dialect, rowsOf: NonNullable<Dialect['rowsOf']>) =>
  prepare<Columns>()((p) =>
    db
      .insertInto('stage')
      .columns(['sync', 'side', 'key', 'link', 'match_key', 'record'])
      .expression(rowsOf([p.sync], [p.sides, p.keys, p.links, p.matchKeys, p.records]))
      .onConflict(replacing),
  );

const see = ({ db }: Dialect) =>
  prepare<{ sync: string; side: Side; key: string }>()((p) =>
    db
      .insertInto('seen')
      .values({ sync: p.sync, side: p.side, key: p.key })
      .onConflict((conflict) => conflict.doNothing()),
  );

const seeAll = ({ db }: Dialect, rowsOf: NonNullable<Dialect['rowsOf']>) =>
  prepare<{ sync: string; side: Side; keys: readonly string[] }>()((p) =>
    db
      .insertInto('seen')
      .columns(['sync', 'side', 'key'])
      .expression(rowsOf([p.sync, p.side], [p.keys]))
      .onConflict((conflict) => conflict.doNothing()),
  );

const COLUMNS = ['seq', 'side', 'key', 'link', 'match_key', 'record'] as const;

/** The statements of the scratch tables. */
export const stageQueries = (dialect: Dialect) => ({
  put: put(dialect),
  putAll: dialect.rowsOf === undefined ? undefined : putAll(dialect, dialect.rowsOf),
  after: prepare<{ sync: string; side: Side; after: number; limit: number }>()((p) =>
    dialect.db
      .selectFrom('stage')
      .select(COLUMNS)
      .where('sync', '=', p.sync)
      .where('side', '=', p.side)
      .where('seq', '>', p.after)
      .orderBy('seq')
      .limit(p.limit),
  ),
  ofLinks: prepare<{ sync: string; side: Side; links: readonly string[] }>()((p) =>
    dialect.lookUp(p.links, (match) =>
      dialect.db
        .selectFrom('stage')
        .select(COLUMNS)
        .where(match('link'))
        .where(checked('side', p.side))
        .where(checked('sync', p.sync)),
    ),
  ),
  ofMatch: prepare<{ sync: string; side: Side; matchKey: string; limit: number }>()((p) =>
    dialect.db
      .selectFrom('stage')
      .select(COLUMNS)
      .where('match_key', '=', p.matchKey)
      .where(checked('side', p.side))
      .where(checked('sync', p.sync))
      .orderBy('seq')
      .limit(p.limit),
  ),
  see: see(dialect),
  seeAll: dialect.rowsOf === undefined ? undefined : seeAll(dialect, dialect.rowsOf),
  clearStage: prepare<{ sync: string }>()((p) => dialect.db.deleteFrom('stage').where('sync', '=', p.sync)),
  clearSeen: prepare<{ sync: string }>()((p) => dialect.db.deleteFrom('seen').where('sync', '=', p.sync)),
});
