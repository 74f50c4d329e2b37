import type { CreateTableBuilder } from 'kysely';
import type { Dialect } from '../queries/dialect.ts';

type Table = CreateTableBuilder<string, string>;

/** Adds text columns of one kind, for `$call`. */
export const columns =
  ({ text }: Dialect, names: readonly string[], kind: 'required' | 'nullable' = 'required') =>
  (table: Table): Table =>
    names.reduce<Table>(
      (building, name) => building.addColumn(name, text, (column) => (kind === 'required' ? column.notNull() : column)),
      table,
    );

/** Adds required integer columns, for `$call`. */
export const integers =
  ({ integer }: Dialect, names: readonly string[]) =>
  (table: Table): Table =>
    names.reduce<Table>((building, name) => building.addColumn(name, integer, (column) => column.notNull()), table);
