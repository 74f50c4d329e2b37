import type { Compilable } from 'kysely';
import type { Bindable, Query } from '../statement.ts';

/** Stands for a value in a query while it is compiled. */
export class Slot {
  /** How it stands in the compiled query. */
  readonly text: string;
  constructor(name: string) {
    this.text = `{${name}}`;
  }
}

const SLOTS = new Proxy({}, { get: (_target, name) => new Slot(String(name)) });

/**
 * Compiles a query, and gives its values their names. The parameter of `build` has a placeholder for every value:
 * `prepare<{ id: string }>()((p) => db.selectFrom('links').selectAll().where('id', '=', p.id))`.
 */
export const prepare =
  <P extends { readonly [name in keyof P]: Bindable }>() =>
  <R>(build: (values: P) => Compilable<R>): Query<P, R> =>
    build(SLOTS as P).compile().sql as Query<P, R>;
