import type { Side } from '../model/index.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger, Staged } from './ledger.ts';
import type { StageRow } from './queries/stage.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';

const toRow = (sync: string, { side, key, link, matchKey, record }: Omit<Staged, 'seq'>): StageRow => ({
  sync,
  side,
  key,
  link: link ?? null,
  match_key: matchKey ?? null,
  record: toJson(record),
});

const fromRow = (row: Omit<StageRow, 'sync'> & { readonly seq: number }): Staged => ({
  seq: row.seq,
  side: row.side,
  key: row.key,
  ...(row.link === null ? {} : { link: row.link }),
  ...(row.match_key === null ? {} : { matchKey: row.match_key }),
  record: fromJson<Staged['record']>(row.record),
});

/** One statement may write a row once, so of a record that a page shows twice only the last is kept, where it stands. */
const lastOfEach = (rows: readonly StageRow[]): readonly StageRow[] => {
  const kept = new Map<string, StageRow>();
  for (const row of rows) {
    const name = `${row.side} ${row.key}`;
    kept.delete(name);
    kept.set(name, row);
  }
  return [...kept.values()];
};

const stageSteps = ({ stage }: Statements, sync: string, rows: readonly StageRow[]): readonly Step[] => {
  if (stage.putAll === undefined) return rows.map((row) => ({ call: stage.put(row) }));
  const kept = lastOfEach(rows);
  const call = stage.putAll({
    sync,
    sides: kept.map((row) => row.side),
    keys: kept.map((row) => row.key),
    links: kept.map((row) => row.link),
    matchKeys: kept.map((row) => row.match_key),
    records: kept.map((row) => row.record),
  });
  return [{ call }];
};

const seenSteps = ({ stage }: Statements, sync: string, side: Side, keys: readonly string[]): readonly Step[] => {
  if (stage.seeAll === undefined) return keys.map((key) => ({ call: stage.see({ sync, side, key }) }));
  return [{ call: stage.seeAll({ sync, side, keys }) }];
};

type Staging = Pick<Ledger, 'stage' | 'staged' | 'stagedForLinks' | 'stagedForMatch' | 'markSeen' | 'clearStage'>;

/** What one run has seen, in scratch tables: each page is one transaction, and none of them waits for the disk. */
export const staging = (store: Store): Staging => {
  const known = store.statements.stage;
  return {
    async stage(sync, rows) {
      if (rows.length > 0)
        await store.scratch(
          stageSteps(
            store.statements,
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
      if (keys.length > 0) await store.scratch(seenSteps(store.statements, sync, side, keys));
    },
    async clearStage(sync) {
      await store.scratch([{ call: known.clearStage({ sync }) }, { call: known.clearSeen({ sync }) }]);
    },
  };
};
