import { describe, expect, it } from 'vitest';
import type { Compilable } from 'kysely';
import { migrate, schemaVersion } from '../../../../src/ledger/migrate.ts';
import { MIGRATIONS } from '../../../../src/ledger/migrations/index.ts';
import type { Dialect } from '../../../../src/ledger/queries/dialect.ts';
import { plain, type Call } from '../../../../src/ledger/statement.ts';
import type { Store } from '../../../../src/ledger/store.ts';
import { TandemError } from '../../../../src/sdk/errors.ts';
import { ids, open } from '../fixtures.ts';
import type { Place, Places } from '../places.ts';
import { context } from './context.ts';

const withStore = async <T>(place: Place, work: (store: Store, dialect: Dialect) => Promise<T>): Promise<T> => {
  const store = await place.store();
  try {
    return await work(store, place.dialect);
  } finally {
    await store.close();
  }
};

const callOf = <R>(query: Compilable<R>): Call<R> => ({ sql: query.compile().sql, values: [] });

const tableNames = async (store: Store): Promise<readonly string[]> =>
  (await store.query(store.statements.schema.tableNames({}))).map((table) => table.name).sort();

/** A later version of the program, which adds a table and a column. */
const later = ({ db, text }: Dialect): readonly string[] => [
  db.schema.createTable('extra').addColumn('id', text).compile().sql,
  db.schema.alterTable('notes').addColumn('extra', text).compile().sql,
];

const broken = ({ db, text }: Dialect): readonly string[] => [
  db.schema.createTable('extra').addColumn('id', text).compile().sql,
  db.schema.createTable('notes').addColumn('id', text).compile().sql,
];

/** The schema only ever moves forward, in one step, and never under a program that does not know it. */
export const schemaTests = (places: Places): void => {
  describe('the schema', () => {
    const here = context(places);

    it('numbers its migrations without gaps', () => {
      expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    });

    it('is made from nothing, once', async () => {
      await withStore(here.place(), async (store) => {
        expect(await schemaVersion(store, 'here')).toBe(0);
        await migrate(store, 'here');
        await migrate(store, 'here');
        expect(await schemaVersion(store, 'here')).toBe(MIGRATIONS.length);
      });
    });

    it('moves forward and keeps what is stored', async () => {
      await withStore(here.place(), async (store, dialect) => {
        await migrate(store, 'here');
        await store.query(plain('select 1 as one'));
        await store.attempt([
          {
            syncs: [],
            steps: [{ call: callOf(dialect.db.insertInto('notes').values({ name: 'a', value: '1' })) }],
          },
        ]);
        await migrate(store, 'here', [...store.migrations, later(dialect)]);
        expect(await schemaVersion(store, 'here', MIGRATIONS.length + 1)).toBe(MIGRATIONS.length + 1);
        expect(await tableNames(store)).toContain('extra');
        expect(await store.query(callOf(dialect.db.selectFrom('notes').selectAll()))).toEqual([
          { name: 'a', value: '1', extra: null },
        ]);
      });
    });

    it('stays as it was when a migration fails half-way', async () => {
      await withStore(here.place(), async (store, dialect) => {
        await migrate(store, 'here');
        const before = await tableNames(store);
        await expect(migrate(store, 'here', [...store.migrations, broken(dialect)])).rejects.toThrow('notes');
        expect(await tableNames(store)).toEqual(before);
        expect(await schemaVersion(store, 'here', MIGRATIONS.length + 1)).toBe(MIGRATIONS.length);
      });
    });

    it('of a newer program is refused, in both languages', async () => {
      await withStore(here.place(), async (store, dialect) => {
        await migrate(store, 'the ledger', [...store.migrations, later(dialect)]);
        const refused = await migrate(store, 'the ledger').catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(TandemError);
        expect(refused).toMatchObject({
          words: { en: expect.stringContaining('newer version'), zh: expect.stringContaining('更新版本') },
        });
      });
    });

    it.runIf(places.shared)('of a newer program is left untouched by an older one', async () => {
      await (await here.open()).close();
      await withStore(here.place(), (store, dialect) => migrate(store, 'here', [...store.migrations, later(dialect)]));
      await expect(here.place().open()).rejects.toThrow('newer version');
      await expect(here.place().open()).rejects.toThrow(TandemError);
    });

    it.runIf(places.shared)("is not laid over another program's tables", async () => {
      await withStore(here.place(), async (store, dialect) => {
        const foreign = dialect.db.schema.createTable('invoices').addColumn('id', dialect.text);
        await store.attempt([{ syncs: [], steps: [{ call: callOf(foreign) }] }]);
      });
      await expect(here.place().open()).rejects.toThrow("another program's data");
    });

    it.runIf(places.shared)('is made once when many open an empty place at the same time', async () => {
      const ledgers = await Promise.all(Array.from({ length: 5 }, () => here.open()));
      await Promise.all(ledgers.map((ledger, index) => ledger.commit([open(`a${index}`)])));
      const found = await Promise.all(ledgers.map((ledger) => ledger.openIntents('support')));
      expect(found.map((intents) => ids(intents).length)).toEqual([5, 5, 5, 5, 5]);
    });
  });
};
