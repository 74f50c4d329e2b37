import { firstTables } from './0001-first-tables.ts';
import { baseTexts } from './0002-base-texts.ts';
import type { Migration } from './migration.ts';

/** In order, without gaps: version n is `MIGRATIONS[n - 1]`. */
export const MIGRATIONS: readonly Migration[] = [firstTables, baseTexts];
