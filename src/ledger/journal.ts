import { fromJson, toJson } from './json.ts';
import type { JournalEntry, JournalRow, Ledger } from './ledger.ts';
import { END } from './page.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';
import type { JournalTable } from './tables.ts';

type Row = Omit<JournalTable, 'seq'>;
type Options = Parameters<Ledger['journal']>[0];

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

export const addJournal = ({ journal }: Statements, entry: JournalEntry): Step => ({
  call: journal.add(toRow(entry)),
});

/** The list that is narrowed down most by what is given. */
const listBy = ({ journal }: Statements, { sync, run, link }: Options) => {
  if (link !== undefined) return journal.ofLink;
  if (run !== undefined) return journal.ofRun;
  return sync === undefined ? journal.all : journal.ofSync;
};

/** What `after` may be: an id this folder gave out. */
const IS_ID = /^\d{1,15}$/;

export const journalReads = (store: Store): Pick<Ledger, 'journal' | 'forgetJournal'> => ({
  async journal(options) {
    if (options.after !== undefined && !IS_ID.test(options.after)) return [];
    const { sync = null, run = null, link = null, field = null, after = END, limit } = options;
    const list = listBy(store.statements, options);
    return (await store.query(list({ sync, run, link, field, before: Number(after), limit }))).map(fromRow);
  },
  async forgetJournal(before) {
    const { forget } = store.statements.journal;
    let gone = 0;
    for (;;) {
      const batch = await store.query(forget({ before, limit: FORGET_BATCH }));
      gone += batch.length;
      if (batch.length < FORGET_BATCH) return gone;
    }
  },
});
