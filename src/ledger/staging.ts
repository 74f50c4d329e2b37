import type { Side } from '../model/index.ts';
import type { Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger, Staged } from './ledger.ts';
import { perDialect, prepare } from './statement.ts';
import type { Store } from './store.ts';
import type { StageTable } from './tables.ts';

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
const put = ({ db }: Dialect) =>
  prepare<Row>()((p) =>
    db
      .insertInto('stage')
      .values({ sync: p.sync, side: p.side, key: p.key, link: p.link, match_key: p.match_key, record: p.record })
      .onConflict((conflict) =>
        conflict.columns(['sync', 'side', 'key']).doUpdateSet((eb) => ({
          seq: eb.ref('excluded.seq'),
          link: eb.ref('excluded.link'),
          match_key: eb.ref('excluded.match_key'),
          record: eb.ref('excluded.record'),
        })),
      ),
  );

const rowsOf = ({ db }: Dialect, p: { readonly sync: string; readonly side: Side }) =>
  db
    .selectFrom('stage')
    .select(['seq', 'side', 'key', 'link', 'match_key', 'record'])
    .where('sync', '=', p.sync)
    .where('side', '=', p.side);

const statements = perDialect((dialect) => ({
  put: put(dialect),
  after: prepare<{ sync: string; side: Side; after: number; limit: number }>()((p) =>
    rowsOf(dialect, p).where('seq', '>', p.after).orderBy('seq').limit(p.limit),
  ),
  // Sorted by the caller: asked for an order, SQLite walks the whole side in that order instead of looking the links up.
  ofLinks: prepare<{ sync: string; side: Side; links: readonly string[] }>()((p) =>
    rowsOf(dialect, p).where(dialect.isIn('link', p.links)),
  ),
  ofMatch: prepare<{ sync: string; side: Side; matchKey: string; limit: number }>()((p) =>
    rowsOf(dialect, p).where('match_key', '=', p.matchKey).orderBy('seq').limit(p.limit),
  ),
  see: prepare<{ sync: string; side: Side; key: string }>()((p) =>
    dialect.db
      .insertInto('seen')
      .values({ sync: p.sync, side: p.side, key: p.key })
      .onConflict((conflict) => conflict.doNothing()),
  ),
  clearStage: prepare<{ sync: string }>()((p) => dialect.db.deleteFrom('stage').where('sync', '=', p.sync)),
  clearSeen: prepare<{ sync: string }>()((p) => dialect.db.deleteFrom('seen').where('sync', '=', p.sync)),
}));

type Staging = Pick<Ledger, 'stage' | 'staged' | 'stagedForLinks' | 'stagedForMatch' | 'markSeen' | 'clearStage'>;

/** What one run has seen, in scratch tables: each page is one transaction, and none of them waits for the disk. */
export const staging = (store: Store): Staging => {
  const known = statements(store.dialect);
  return {
    async stage(sync, rows) {
      if (rows.length > 0) await store.scratch(rows.map((row) => ({ call: known.put(toRow(sync, row)) })));
    },
    async staged(sync, side, after, limit) {
      return (await store.query(known.after({ sync, side, after, limit }))).map(fromRow);
    },
    async stagedForLinks(sync, side, links) {
      if (links.length === 0) return [];
      const rows = await store.query(known.ofLinks({ sync, side, links }));
      return rows.map(fromRow).sort((one, other) => one.seq - other.seq);
    },
    async stagedForMatch(sync, side, matchKey, limit) {
      return (await store.query(known.ofMatch({ sync, side, matchKey, limit }))).map(fromRow);
    },
    async markSeen(sync, side, keys) {
      if (keys.length > 0) await store.scratch(keys.map((key) => ({ call: known.see({ sync, side, key }) })));
    },
    async clearStage(sync) {
      await store.scratch([{ call: known.clearStage({ sync }) }, { call: known.clearSeen({ sync }) }]);
    },
  };
};
