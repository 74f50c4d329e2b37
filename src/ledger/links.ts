import type { Link, SideState } from '../sync/link.ts';
import { fromJson, toJson } from './json.ts';
import type { Ledger } from './ledger.ts';
import { packFields, unpackFields } from './packed-fields.ts';
import type { Statements, Step } from './statement.ts';
import type { Store } from './store.ts';
import type { LinkRow } from './tables.ts';

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

/** Stores a link, or what it has become. */
export const putLink = ({ links }: Statements, link: Link): Step => ({ call: links.put(toRow(link)) });

const once = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const inOrder = (rows: readonly LinkRow[]): readonly Link[] =>
  rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(fromRow);

type LinkReads = Pick<Ledger, 'links' | 'linksById' | 'countLinks' | 'linksAfter' | 'unseenLinks'>;

export const linkReads = (store: Store): LinkReads => {
  const known = store.statements.links;
  return {
    async links(sync, side, keys) {
      if (keys.length === 0) return [];
      return inOrder(await store.query(known[`${side}ByKey`]({ sync, keys: once(keys) })));
    },
    async linksById(ids) {
      if (ids.length === 0) return [];
      return inOrder(await store.query(known.byId({ ids: once(ids) })));
    },
    async countLinks(sync, state) {
      const count = state === undefined ? known.count : known.countOfState;
      const [row] = await store.query(count({ sync, state: state ?? 'live' }));
      return row?.count ?? 0;
    },
    async linksAfter(sync, after, limit) {
      return (await store.query(known.after({ sync, after, limit }))).map(fromRow);
    },
    async unseenLinks(sync, side, after, limit) {
      return (await store.query(known[`${side}Unseen`]({ sync, after, limit }))).map(fromRow);
    },
  };
};
