import type { Queries } from './queries/index.ts';

/** What both stores can bind. A list is bound as one value: see `Dialect.lookUp`. */
export type Bindable = string | number | null | readonly (string | null)[];

/** A statement with its values, ready to run. `R` is the shape of its rows. */
export interface Call<R = unknown> {
  readonly sql: string;
  readonly values: readonly Bindable[];
  /** Names statements that are worth preparing on a server. */
  readonly name?: string;
  /** Never set; carries the type of the rows. */
  readonly rows?: readonly R[];
}

/** One statement of a transaction. With `orElse`, the transaction's unit fails with this error when no row was found or written. */
export interface Step {
  readonly call: Call;
  readonly orElse?: () => Error;
}

/** A query as text, with a name in braces where a value goes: `select … where "id" = {id}`. Its type knows the values `P` and the rows `R`. */
export type Query<P, R> = string & { readonly shape?: (values: P) => R };

/** A query that waits for its values. */
export type Prepared<P, R> = (values: P) => Call<R>;

type PreparedOf<Q> = Q extends Query<infer P, infer R> ? Prepared<P, R> : undefined;

/** Every query of `queries/`, by theme and name, ready for its values. */
export type Statements = {
  readonly [T in keyof Queries]: { readonly [N in keyof Queries[T]]: PreparedOf<Queries[T][N]> };
};

type Texts = Readonly<Record<string, string | undefined>>;

/** Everything a store runs, as text. */
export interface LedgerSql {
  /** By theme and name. */
  readonly queries: Readonly<Record<keyof Queries, Texts>>;
  /** In order: version n is at n - 1. */
  readonly migrations: readonly (readonly string[])[];
  /** What makes the scratch tables where they are made at every opening. */
  readonly scratch: readonly string[];
}

/** How a database writes the place of its n-th value, from 1. */
type Placeholder = (position: number) => string;

const preparedOf = (
  name: string,
  text: string,
  placeholder: Placeholder,
): Prepared<Record<string, Bindable>, unknown> => {
  const slots: string[] = [];
  const sql = text.replace(/\{(\w+)\}/g, (_whole, slot: string) => placeholder(slots.push(slot)));
  return (given) => ({ sql, name, values: slots.map((slot) => given[slot] as Bindable) });
};

const themeOf = (theme: string, texts: Texts, placeholder: Placeholder) =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, preparedOf(`tandem_${theme}_${name}`, text, placeholder)]],
    ),
  );

/** Makes statements of texts that were compiled from `queries/`, now or earlier. */
export const statementsOf = (queries: LedgerSql['queries'], placeholder: Placeholder): Statements =>
  Object.fromEntries(
    Object.entries(queries).map(([theme, texts]) => [theme, themeOf(theme, texts, placeholder)]),
  ) as unknown as Statements;

/** A statement without values. */
export const plain = (sql: string): Call => ({ sql, values: [] });
