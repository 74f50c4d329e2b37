import { columns } from './columns.ts';
import type { Migration } from './migration.ts';

/** The wording of long texts, for merging edits of both sides. */
export const baseTexts: Migration = {
  version: 2,
  statements: (dialect) => [
    dialect.db.schema
      .createTable('base_texts')
      .$call(columns(dialect, ['link', 'field', 'body']))
      .addPrimaryKeyConstraint('base_texts_pk', ['link', 'field'])
      .modifyEnd(dialect.keyedTableEnd)
      .compile(),
  ],
};
