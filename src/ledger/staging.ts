import type { OnConflictBuilder } from 'kysely';
import type { Side } from '../model/index.ts';
import { checked, type Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger, Staged } from './ledger.ts';
import { perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { StageTable, Tables } from './tables.ts';

type Row = Omit<StageTable, 'seq'>;

const toRow = (sync: string, { side, key, link, matchKey, record }: Omit<Staged, 'seq'>): Row => ({
  sync,
  side,
  key,
  link: link ?? null,
  match_key: matchKey ?? null,
  record: toJson(record),
});

const fromRow = (row: Omit<Row, 'sync'> & { readonly seq: number }): Staged => ({
  seq: row.seq,
  side: row.side,
  key: row.key,
  ...(row.link === null ? {} : { link: row.link }),
  ...(row.match_key === null ? {} : { matchKey: row.match_key }),
  record: fromJson<Staged['record']>(row.record),
});

/** A record that is shown again takes the place of what was staged of it, at the end of the line: a reader that is under way meets it again. */
const replacing = (conflict: OnConflictBuilder<Tables, 'stage'>) =>
  conflict.columns(['sync', 'side', 'key']).doUpdateSet((eb) => ({
    seq: eb.ref('excluded.seq'),
    link: eb.ref('excluded.link'),
    match_key: eb.ref('excluded.match_key'),
    record: eb.ref('excluded.record'),
  }));

const put = ({ db }: Dialect) =>
  prepare<Row>()((p) =>
    db
      .insertInto('stage')
      .values({ sync: p.sync, side: p.side, key: p.key, link: p.link, match_key: p.match_key, record: p.record })
      .onConflict(replacing),
  );

interface Columns {
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

const statements = perDialect((dialect) => ({
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
}));

/** One statement may write a row once, so of a record that a page shows twice only the last is kept. */
const lastOfEach = (rows: readonly Row[]): readonly Row[] => [
  ...new Map(rows.map((row) => [`${row.side} ${row.key}`, row])).values(),
];

const stageSteps = (dialect: Dialect, sync: string, rows: readonly Row[]): readonly Step[] => {
  const { put: putOne, putAll: putMany } = statements(dialect);
  if (putMany === undefined) return rows.map((row) => ({ call: putOne(row) }));
  const kept = lastOfEach(rows);
  const call = putMany({
    sync,
    sides: kept.map((row) => row.side),
    keys: kept.map((row) => row.key),
    links: kept.map((row) => row.link),
    matchKeys: kept.map((row) => row.match_key),
    records: kept.map((row) => row.record),
  });
  return [{ call }];
};

const seenSteps = (dialect: Dialect, sync: string, side: Side, keys: readonly string[]): readonly Step[] => {
  const { see: seeOne, seeAll: seeMany } = statements(dialect);
  if (seeMany === undefined) return keys.map((key) => ({ call: seeOne({ sync, side, key }) }));
  return [{ call: seeMany({ sync, side, keys }) }];
};

type Staging = Pick<Ledger, 'stage' | 'staged' | 'stagedForLinks' | 'stagedForMatch' | 'markSeen' | 'clearStage'>;

/** What one run has seen, in scratch tables: each page is one transaction, and none of them waits for the disk. */
export const staging = (store: Store): Staging => {
  const known = statements(store.dialect);
  return {
    async stage(sync, rows) {
      if (rows.length > 0)
        await store.scratch(
          stageSteps(
            store.dialect,
            sync,
            rows.map((row) => toRow(sync, row)),
          ),
        );
    },
    async staged(sync, side, after, limit) {
      return (await store.query(known.after({ sync, side, after, limit }))).map(fromRow);
    },
    async stagedForLinks(sync, side, links) {
      if (links.length === 0) return [];
      const rows = await store.query(known.ofLinks({ sync, side, links: [...new Set(links)] }));
      return rows.map(fromRow).sort((one, other) => one.seq - other.seq);
    },
    async stagedForMatch(sync, side, matchKey, limit) {
      return (await store.query(known.ofMatch({ sync, side, matchKey, limit }))).map(fromRow);
    },
    async markSeen(sync, side, keys) {
      if (keys.length > 0) await store.scratch(seenSteps(store.dialect, sync, side, keys));
    },
    async clearStage(sync) {
      await store.scratch([{ call: known.clearStage({ sync }) }, { call: known.clearSeen({ sync }) }]);
    },
  };
};
