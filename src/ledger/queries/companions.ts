import type { BaseTextRow, CommentLinkRow, NoteRow, StrayRow } from '../tables.ts';
import { checked, type Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

/** What goes along with the links: comments that are the same on both sides, records without a partner, and small remembered things. */
export const companionQueries = ({ db }: Dialect) => ({
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
  putBase: prepare<BaseTextRow>()((p) =>
    db
      .insertInto('base_texts')
      .values({ link: p.link, field: p.field, body: p.body })
      .onConflict((conflict) =>
        conflict.columns(['link', 'field']).doUpdateSet((eb) => ({ body: eb.ref('excluded.body') })),
      ),
  ),
  bases: prepare<{ link: string }>()((p) => db.selectFrom('base_texts').selectAll().where('link', '=', p.link)),
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
});
