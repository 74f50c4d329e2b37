import { text } from '../model/index.ts';
import { TandemError } from '../sdk/errors.ts';
import { plain, type Statements, type Step } from './statement.ts';
import type { Store } from './store.ts';

const newerError = (location: string, stored: number, known: number): Error =>
  new TandemError(
    text(
      `The ledger ${location} was written by a newer version of Tandem (schema ${stored}; this program knows up to ${known}). Update this program; nothing was changed.`,
      `账本 ${location} 由更新版本的 Tandem 写入（结构版本 ${stored}，本程序最高支持 ${known}）。请升级本程序；未做任何改动。`,
    ),
  );

const foreignError = (location: string): Error =>
  new TandemError(
    text(
      `${location} holds another program's data, not a Tandem ledger. Choose another place; nothing was changed.`,
      `${location} 中是其他程序的数据，不是 Tandem 账本。请另选位置；未做任何改动。`,
    ),
  );

/** The schema version that is stored: 0 for an empty place. Refuses what is not a ledger, and a ledger of a newer program. */
export const schemaVersion = async (
  store: Store,
  location: string,
  known = store.migrations.length,
): Promise<number> => {
  const { tableNames, version } = store.statements.schema;
  const tables = await store.query(tableNames({}));
  if (tables.length === 0) return 0;
  if (!tables.some((table) => table.name === 'ledger')) throw foreignError(location);
  const [row] = await store.query(version({}));
  const stored = row?.version ?? 0;
  if (stored > known) throw newerError(location, stored, known);
  return stored;
};

const firstVersion = ({ schema }: Statements, to: number): readonly Step[] => [
  { call: schema.create({}) },
  { call: schema.first({ to }) },
];

const nextVersion = ({ schema }: Statements, from: number, to: number): readonly Step[] => [
  {
    call: schema.move({ from, to }),
    orElse: () => new Error(`the ledger is no longer at schema ${from}`),
  },
];

/**
 * Brings a store to the newest schema, all missing migrations in one transaction. Several processes may do so at once: one of them does the work. Throws as
 * `schemaVersion` does.
 */
export const migrate = async (store: Store, location: string, migrations = store.migrations): Promise<void> => {
  const to = migrations.length;
  let from = await schemaVersion(store, location, to);
  while (from < to) {
    const first = from === 0 ? firstVersion(store.statements, to) : nextVersion(store.statements, from, to);
    const rest = migrations.slice(from).flatMap((migration) => migration.map((sql): Step => ({ call: plain(sql) })));
    const failure = await store.attempt([{ syncs: [''], steps: [...first, ...rest] }]);
    if (failure === undefined) return;
    const now = await schemaVersion(store, location, to);
    if (now === from) throw failure.error;
    from = now;
  }
};
