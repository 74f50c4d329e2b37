import { fromJson, toJson } from './json.ts';
import { checked, type Dialect } from './dialect.ts';
import type { CommentLink, Ledger, Stray } from './ledger.ts';
import { perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { CommentLinkRow, NoteRow, StrayRow } from './tables.ts';

/** What goes along with the links: comments that are the same on both sides, records without a partner, and small remembered things. */
const statements = perDialect(({ db }) => ({
  /** A comment is known by either of its keys, so what is known of it so far is replaced as a whole. */
  forgetComment: prepare<Pick<CommentLinkRow, 'link' | 'left_key' | 'right_key'>>()((p) =>
    db
      .deleteFrom('comment_links')
      .where('link', '=', p.link)
      .where(({ or, and, eb }) =>
        or([
          and([eb('left_key', '=', p.left_key), eb('left_key', '<>', '')]),
          and([eb('right_key', '=', p.right_key), eb('right_key', '<>', '')]),
        ]),
      ),
  ),
  putComment: prepare<CommentLinkRow>()((p) =>
    db.insertInto('comment_links').values({ sync: p.sync, link: p.link, left_key: p.left_key, right_key: p.right_key }),
  ),
  comments: prepare<{ link: string }>()((p) =>
    db.selectFrom('comment_links').selectAll().where('link', '=', p.link).orderBy('left_key').orderBy('right_key'),
  ),
  putStray: prepare<StrayRow>()((p) =>
    db
      .insertInto('strays')
      .values({ sync: p.sync, side: p.side, key: p.key, match_key: p.match_key })
      .onConflict((conflict) =>
        conflict.columns(['sync', 'side', 'key']).doUpdateSet((eb) => ({ match_key: eb.ref('excluded.match_key') })),
      ),
  ),
  doneStray: prepare<Pick<StrayRow, 'sync' | 'side' | 'key'>>()((p) =>
    db.deleteFrom('strays').where('key', '=', p.key).where(checked('side', p.side)).where(checked('sync', p.sync)),
  ),
  strays: prepare<Omit<StrayRow, 'key'> & { limit: number }>()((p) =>
    db
      .selectFrom('strays')
      .selectAll()
      .where('match_key', '=', p.match_key)
      .where(checked('side', p.side))
      .where(checked('sync', p.sync))
      .orderBy('key')
      .limit(p.limit),
  ),
  putNote: prepare<NoteRow>()((p) =>
    db
      .insertInto('notes')
      .values({ name: p.name, value: p.value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') }))),
  ),
  note: prepare<{ name: string }>()((p) => db.selectFrom('notes').select('value').where('name', '=', p.name)),
}));

export const putComment = (dialect: Dialect, { sync, link, left, right }: CommentLink): readonly Step[] => {
  const known = statements(dialect);
  return [
    { call: known.forgetComment({ link, left_key: left, right_key: right }) },
    { call: known.putComment({ sync, link, left_key: left, right_key: right }) },
  ];
};

export const putStray = (dialect: Dialect, { sync, side, key, matchKey }: Stray): Step => ({
  call: statements(dialect).putStray({ sync, side, key, match_key: matchKey }),
});

export const doneStray = (dialect: Dialect, { sync, side, key }: Pick<Stray, 'sync' | 'side' | 'key'>): Step => ({
  call: statements(dialect).doneStray({ sync, side, key }),
});

export const putNote = (dialect: Dialect, name: string, value: unknown): Step => ({
  call: statements(dialect).putNote({ name, value: toJson(value) }),
});

export const companionReads = (store: Store): Pick<Ledger, 'commentLinks' | 'strays' | 'recall'> => {
  const known = statements(store.dialect);
  return {
    async commentLinks(link) {
      const rows = await store.query(known.comments({ link }));
      return rows.map((row) => ({ sync: row.sync, link: row.link, left: row.left_key, right: row.right_key }));
    },
    async strays(sync, side, matchKey, limit) {
      const rows = await store.query(known.strays({ sync, side, match_key: matchKey, limit }));
      return rows.map((row) => ({ sync: row.sync, side: row.side, key: row.key, matchKey: row.match_key }));
    },
    async recall(name) {
      const [row] = await store.query(known.note({ name }));
      return row === undefined ? undefined : fromJson<unknown>(row.value);
    },
  };
};
