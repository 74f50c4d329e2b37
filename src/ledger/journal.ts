import { sql } from 'kysely';
import { checked, type Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { JournalEntry, JournalRow, Ledger } from './ledger.ts';
import { callOf, perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { JournalTable } from './tables.ts';

type Row = Omit<JournalTable, 'seq'>;

/** How many entries one transaction forgets: short enough that nobody waits for it. */
const FORGET_BATCH = 5000;

const toRow = (entry: JournalEntry): Row => ({
  sync: entry.sync,
  run: entry.run,
  link: entry.link,
  side: entry.side,
  key: entry.key,
  kind: entry.kind,
  field: entry.field ?? null,
  before: entry.before === undefined ? null : toJson(entry.before),
  after: entry.after === undefined ? null : toJson(entry.after),
  rule: entry.rule,
  cause: entry.cause,
  reversible: entry.reversible ? 1 : 0,
  at: entry.at,
});

const fromRow = (row: Row & { readonly seq: number }): JournalRow => ({
  id: String(row.seq),
  sync: row.sync,
  run: row.run,
  link: row.link,
  side: row.side,
  key: row.key,
  kind: row.kind,
  ...(row.field === null ? {} : { field: row.field }),
  ...(row.before === null ? {} : { before: fromJson(row.before) }),
  ...(row.after === null ? {} : { after: fromJson(row.after) }),
  rule: row.rule,
  cause: row.cause,
  reversible: row.reversible === 1,
  at: row.at,
});

const statements = perDialect(({ db }) => ({
  add: prepare<Row>()((p) =>
    db.insertInto('journal').values({
      sync: p.sync,
      run: p.run,
      link: p.link,
      side: p.side,
      key: p.key,
      kind: p.kind,
      field: p.field,
      before: p.before,
      after: p.after,
      rule: p.rule,
      cause: p.cause,
      reversible: p.reversible,
      at: p.at,
    }),
  ),
  forget: prepare<{ before: string; limit: number }>()((p) =>
    db
      .deleteFrom('journal')
      .where('seq', 'in', (eb) => eb.selectFrom('journal').select('seq').orderBy('seq').limit(p.limit))
      .where('at', '<', p.before)
      .returning(sql<number>`1`.as('gone')),
  ),
}));

export const addJournal = (dialect: Dialect, entry: JournalEntry): Step => ({
  call: statements(dialect).add(toRow(entry)),
});

/** A run and a link belong to one sync, so where one is given the sync is only checked. */
const list = ({ db }: Dialect, options: Parameters<Ledger['journal']>[0]) =>
  callOf(
    db
      .selectFrom('journal')
      .selectAll()
      .$if(options.sync !== undefined, (query) =>
        options.run === undefined && options.link === undefined
          ? query.where('sync', '=', String(options.sync))
          : query.where(checked('sync', String(options.sync))),
      )
      .$if(options.run !== undefined, (query) =>
        options.link === undefined
          ? query.where('run', '=', String(options.run))
          : query.where(checked('run', String(options.run))),
      )
      .$if(options.link !== undefined, (query) => query.where('link', '=', String(options.link)))
      .$if(options.field !== undefined, (query) => query.where('field', '=', String(options.field)))
      .$if(options.after !== undefined, (query) => query.where('seq', '<', Number(options.after)))
      .orderBy('seq', 'desc')
      .limit(options.limit)
      .compile(),
  );

/** What `after` may be: an id this folder gave out. */
const IS_ID = /^\d{1,15}$/;

export const journalReads = (store: Store): Pick<Ledger, 'journal' | 'forgetJournal'> => ({
  async journal(options) {
    if (options.after !== undefined && !IS_ID.test(options.after)) return [];
    return (await store.query(list(store.dialect, options))).map(fromRow);
  },
  async forgetJournal(before) {
    const { forget } = statements(store.dialect);
    let gone = 0;
    for (;;) {
      const batch = await store.query(forget({ before, limit: FORGET_BATCH }));
      gone += batch.length;
      if (batch.length < FORGET_BATCH) return gone;
    }
  },
});
