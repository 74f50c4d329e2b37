import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type Compilable,
  type Expression,
  type RawBuilder,
  type SqlBool,
} from 'kysely';
import type { Tables } from '../tables.ts';
import { Slot } from './prepare.ts';

/** Where the two stores speak different SQL. Everything else is written once. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Builds and compiles queries; it has no connection. */
  readonly db: Kysely<Tables>;
  /** A text column, compared byte by byte: pages in key order are the same on both stores, whatever the locale of the server. */
  readonly text: RawBuilder<unknown>;
  readonly integer: RawBuilder<unknown>;
  /** An integer that numbers the rows as they are inserted. */
  readonly sequence: RawBuilder<unknown>;
  /** Ends every `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** Ends the `create table` of small rows that are found by their primary key. */
  readonly keyedTableEnd: RawBuilder<unknown>;
  /** Whether `select … for update` exists. Where it does not, a writing transaction has the file to itself. */
  readonly rowLocks: boolean;
  /** The names of the tables that are there. */
  readonly tableNames: Compilable<{ readonly name: string }>;
  /**
   * The rows that match one of these texts, each text looked up by itself in the index of the column that `rows` matches. The texts are bound as one value, so
   * one statement does for any number of them. In no order; a text given twice may bring its rows twice.
   */
  lookUp<R>(values: readonly string[], rows: (match: Match) => Rows<R>): Compilable<R>;
  /**
   * `select` of one row for each position of the lists: the constants, then an element of each list. Where there is none, rows are inserted one by one, which
   * costs nothing when the database is part of this process.
   */
  readonly rowsOf?: (constants: readonly string[], lists: readonly Texts[]) => Expression<unknown>;
}

type Texts = readonly (string | null)[];

/** The condition that a column holds the text that is looked up. */
export type Match = (column: string) => Expression<SqlBool>;

type Rows<R> = Expression<R> & Compilable<R>;

/**
 * A condition that is checked on each row an index found, and that no index serves itself. With it, a look-up has exactly one index to go by. Otherwise the
 * databases are free to walk through a whole sync for one key, and with no or old statistics they do: a thousand times slower, and worse with every link.
 */
export const checked = (column: string, value: string): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} || '' = ${value}`;

/** An optional filter: as `checked`, but every row passes when the value is NULL. */
export const checkedIf = (column: string, value: string | null): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(column)} || '' is not distinct from coalesce(${value}, ${sql.ref(column)} || '')`;

/** Writes slots by their names, and whatever a query always says as a literal, which databases plan best. */
class SqliteTexts extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Slot) this.append(value.text);
    else this.appendImmediateValue(value);
  }
}

class PostgresTexts extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Slot) this.append(value.text);
    else this.appendImmediateValue(value);
  }
}

const sqliteBuilder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteTexts(),
  },
});

/** A statement that is written out, as a query. */
const written = <R>(statement: RawBuilder<R>, db: Kysely<Tables>): Compilable<R> => ({
  compile: () => statement.compile(db),
});

/** SQLite, as a file of its own. */
export const SQLITE: Dialect = {
  name: 'sqlite',
  db: sqliteBuilder,
  text: sql`text`,
  integer: sql`integer`,
  sequence: sql`integer`,
  tableEnd: sql`strict`,
  keyedTableEnd: sql`strict, without rowid`,
  rowLocks: false,
  tableNames: written(
    sql`select name from main.sqlite_master where type = 'table' and name not like 'sqlite%'`,
    sqliteBuilder,
  ),
  lookUp: (values, rows) =>
    rows((column) => sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${values}))`),
};

const postgresBuilder = (schema: string): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresTexts(),
    },
  }).withSchema(schema);

/** PostgreSQL, with all tables in one schema, so that a database can be shared with other programs. */
export const postgresDialect = (schema: string): Dialect => {
  const db = postgresBuilder(schema);
  return {
    name: 'postgres',
    db,
    text: sql`text collate "C"`,
    integer: sql`bigint`,
    sequence: sql`bigint generated by default as identity`,
    tableEnd: sql``,
    keyedTableEnd: sql``,
    rowLocks: true,
    tableNames: written(sql`select tablename as name from pg_tables where schemaname = ${schema}`, db),
    lookUp: <R>(values: readonly string[], rows: (match: Match) => Rows<R>) => {
      const found = rows((column) => sql<SqlBool>`${sql.ref(column)} = wanted.value`);
      // `offset 0` keeps the planner from making a join of it, which it may then do the wrong way round.
      const each = sql<R>`select found.* from unnest(${values}::text[]) as wanted(value)
        cross join lateral (${found} offset 0) as found`;
      return written(each, db);
    },
    rowsOf: (constants, lists) =>
      sql`select ${sql.join(constants)}, * from unnest(${sql.join(lists.map((list) => sql`${list}::text[]`))})`,
  };
};
