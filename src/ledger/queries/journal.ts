import { sql } from 'kysely';
import type { JournalTable } from '../tables.ts';
import { checkedIf, type Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

/** NULL is a filter that is not there. */
export interface Values {
  readonly sync: string | null;
  readonly run: string | null;
  readonly link: string | null;
  readonly field: string | null;
  /** Entries before this one. */
  readonly before: number;
  readonly limit: number;
}

/** The newest first. A run and a link belong to one sync, so where one is given the sync is only checked. */
const list = ({ db }: Dialect, by?: 'sync' | 'run' | 'link') =>
  prepare<Values>()((p) =>
    db
      .selectFrom('journal')
      .selectAll()
      .$if(by !== undefined, (query) => query.where(by ?? 'sync', '=', p[by ?? 'sync']))
      .where('seq', '<', p.before)
      .$if(by === 'run' || by === 'link', (query) => query.where(checkedIf('sync', p.sync)))
      .$if(by === 'link', (query) => query.where(checkedIf('run', p.run)))
      .where(checkedIf('field', p.field))
      .orderBy('seq', 'desc')
      .limit(p.limit),
  );

export const journalQueries = (dialect: Dialect) => ({
  add: prepare<Omit<JournalTable, 'seq'>>()((p) =>
    dialect.db.insertInto('journal').values({
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
    dialect.db
      .deleteFrom('journal')
      .where('seq', 'in', (eb) => eb.selectFrom('journal').select('seq').orderBy('seq').limit(p.limit))
      .where('at', '<', p.before)
      .returning(sql<number>`1`.as('gone')),
  ),
  all: list(dialect),
  ofSync: list(dialect, 'sync'),
  ofRun: list(dialect, 'run'),
  ofLink: list(dialect, 'link'),
});
