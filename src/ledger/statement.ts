import type { Compilable, CompiledQuery } from 'kysely';
import type { Dialect } from './dialect.ts';

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

/** A compiled statement that waits for its values. */
export type Prepared<P, R> = (values: P) => Call<R>;

/** Stands for a value in a query while it is compiled. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const SLOTS = new Proxy({}, { get: (_target, name) => new Slot(String(name)) });

let prepared = 0;

/**
 * Compiles a query once; building one with Kysely costs more than running it. The parameter of `build` has a placeholder for every value:
 * `prepare<{ id: string }>()((p) => db.selectFrom('links').selectAll().where('id', '=', p.id))`.
 */
export const prepare =
  <P extends { readonly [name in keyof P]: Bindable }>() =>
  <R>(build: (values: P) => Compilable<R>): Prepared<P, R> => {
    const { sql, parameters } = build(SLOTS as P).compile();
    const name = `tandem_${++prepared}`;
    const slots = parameters.flatMap((parameter, index) =>
      parameter instanceof Slot ? [{ index, name: parameter.name as keyof P }] : [],
    );
    const constants = parameters.map((parameter) => (parameter instanceof Slot ? null : (parameter as Bindable)));
    return (given) => {
      const values = constants.slice();
      for (const slot of slots) values[slot.index] = given[slot.name];
      return { sql, name, values };
    };
  };

/** A query whose shape is only known when it runs, such as a list with optional filters. */
export const callOf = <R>(query: CompiledQuery<R>): Call<R> => ({
  sql: query.sql,
  values: query.parameters as readonly Bindable[],
});

/** Makes the statements of a theme once for each dialect, however many ledgers are opened. */
export const perDialect = <S>(make: (dialect: Dialect) => S): ((dialect: Dialect) => S) => {
  const made = new WeakMap<Dialect, S>();
  return (dialect) => {
    const known = made.get(dialect) ?? make(dialect);
    made.set(dialect, known);
    return known;
  };
};
