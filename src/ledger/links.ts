import type { Side } from '../model/index.ts';
import type { Link, LinkState, SideState } from '../sync/link.ts';
import { checked, type Dialect } from './dialect.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger } from './ledger.ts';
import { packFields, unpackFields } from './packed-fields.ts';
import { callOf, perDialect, prepare, type Step } from './statement.ts';
import type { Store } from './store.ts';
import type { LinkRow } from './tables.ts';

export const keyColumn = (side: Side) => (side === 'left' ? 'left_key' : 'right_key');

type Rest = Omit<SideState, 'key' | 'native'>;

const restOf = ({ key: _key, native: _native, ...rest }: SideState): string => toJson(rest satisfies Rest);

const toRow = (link: Link): LinkRow => ({
  id: link.id,
  sync: link.sync,
  state: link.state,
  left_key: link.left.key,
  right_key: link.right.key,
  left_rest: restOf(link.left),
  right_rest: restOf(link.right),
  fields: packFields({ fields: link.fields, left: link.left.native, right: link.right.native }),
  mapping: link.mapping,
  created_run: link.createdRun,
});

const fromRow = (row: LinkRow): Link => {
  const { fields, left, right } = unpackFields(row.fields);
  return {
    id: row.id,
    sync: row.sync,
    state: row.state,
    left: { key: row.left_key, ...fromJson<Rest>(row.left_rest), native: left },
    right: { key: row.right_key, ...fromJson<Rest>(row.right_rest), native: right },
    fields,
    mapping: row.mapping,
    createdRun: row.created_run,
  };
};

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

const statements = perDialect((dialect) => ({
  put: put(dialect),
  byKey: { left: byKey(dialect, 'left'), right: byKey(dialect, 'right') },
  unseen: { left: unseen(dialect, 'left'), right: unseen(dialect, 'right') },
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
}));

/** Stores a link, or what it has become. */
export const putLink = (dialect: Dialect, link: Link): Step => ({ call: statements(dialect).put(toRow(link)) });

const count = ({ db }: Dialect, sync: string, state: LinkState | undefined) =>
  callOf(
    db
      .selectFrom('links')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('sync', '=', sync)
      .$if(state !== undefined, (query) => query.where('state', '=', state as LinkState))
      .compile(),
  );

const once = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const inOrder = (rows: readonly LinkRow[]): readonly Link[] =>
  rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(fromRow);

type LinkReads = Pick<Ledger, 'links' | 'linksById' | 'countLinks' | 'linksAfter' | 'unseenLinks'>;

export const linkReads = (store: Store): LinkReads => {
  const known = statements(store.dialect);
  return {
    async links(sync, side, keys) {
      if (keys.length === 0) return [];
      return inOrder(await store.query(known.byKey[side]({ sync, keys: once(keys) })));
    },
    async linksById(ids) {
      if (ids.length === 0) return [];
      return inOrder(await store.query(known.byId({ ids: once(ids) })));
    },
    async countLinks(sync, state) {
      const [row] = await store.query(count(store.dialect, sync, state));
      return row?.count ?? 0;
    },
    async linksAfter(sync, after, limit) {
      return (await store.query(known.after({ sync, after, limit }))).map(fromRow);
    },
    async unseenLinks(sync, side, after, limit) {
      return (await store.query(known.unseen[side]({ sync, after, limit }))).map(fromRow);
    },
  };
};
