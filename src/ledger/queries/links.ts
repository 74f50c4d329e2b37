import type { Side } from '../../model/index.ts';
import type { LinkState } from '../../sync/link.ts';
import type { LinkRow } from '../tables.ts';
import { checked, type Dialect } from './dialect.ts';
import { prepare } from './prepare.ts';

export const keyColumn = (side: Side) => (side === 'left' ? 'left_key' : 'right_key');

const put = ({ db }: Dialect) =>
  prepare<LinkRow>()((p) =>
    db
      .insertInto('links')
      .values({
        id: p.id,
        sync: p.sync,
        state: p.state,
        left_key: p.left_key,
        right_key: p.right_key,
        left_rest: p.left_rest,
        right_rest: p.right_rest,
        fields: p.fields,
        mapping: p.mapping,
        created_run: p.created_run,
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          sync: eb.ref('excluded.sync'),
          state: eb.ref('excluded.state'),
          left_key: eb.ref('excluded.left_key'),
          right_key: eb.ref('excluded.right_key'),
          left_rest: eb.ref('excluded.left_rest'),
          right_rest: eb.ref('excluded.right_rest'),
          fields: eb.ref('excluded.fields'),
          mapping: eb.ref('excluded.mapping'),
          created_run: eb.ref('excluded.created_run'),
        })),
      ),
  );

const byKey = ({ db, lookUp }: Dialect, side: Side) =>
  prepare<{ sync: string; keys: readonly string[] }>()((p) =>
    lookUp(p.keys, (match) =>
      db
        .selectFrom('links')
        .selectAll()
        .where(match(keyColumn(side)))
        .where(checked('sync', p.sync)),
    ),
  );

/** Live links after an id, none of which a full listing of this side showed. */
const unseen = ({ db }: Dialect, side: Side) =>
  prepare<{ sync: string; after: string; limit: number }>()((p) =>
    db
      .selectFrom('links')
      .selectAll('links')
      .where('links.sync', '=', p.sync)
      .where('links.state', '=', 'live')
      .where('links.id', '>', p.after)
      // Asked as a value rather than as `not exists`, which PostgreSQL may turn into a join that compares every link with every key.
      .where(
        ({ selectFrom }) =>
          selectFrom('seen')
            .select('seen.key')
            .where('seen.sync', '=', p.sync)
            .where('seen.side', '=', side)
            .whereRef('seen.key', '=', `links.${keyColumn(side)}`)
            .limit(1),
        'is',
        null,
      )
      .orderBy('links.id')
      .limit(p.limit),
  );

const count = ({ db }: Dialect, by: readonly 'state'[]) =>
  prepare<{ sync: string; state: LinkState }>()((p) =>
    db
      .selectFrom('links')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('sync', '=', p.sync)
      .$if(by.includes('state'), (query) => query.where('state', '=', p.state)),
  );

export const linkQueries = (dialect: Dialect) => ({
  put: put(dialect),
  leftByKey: byKey(dialect, 'left'),
  rightByKey: byKey(dialect, 'right'),
  leftUnseen: unseen(dialect, 'left'),
  rightUnseen: unseen(dialect, 'right'),
  count: count(dialect, []),
  countOfState: count(dialect, ['state']),
  byId: prepare<{ ids: readonly string[] }>()((p) =>
    dialect.lookUp(p.ids, (match) => dialect.db.selectFrom('links').selectAll().where(match('id'))),
  ),
  after: prepare<{ sync: string; after: string; limit: number }>()((p) =>
    dialect.db
      .selectFrom('links')
      .selectAll()
      .where('sync', '=', p.sync)
      .where('state', '=', 'live')
      .where('id', '>', p.after)
      .orderBy('id')
      .limit(p.limit),
  ),
});
