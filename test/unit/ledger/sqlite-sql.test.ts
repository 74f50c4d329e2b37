import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sqliteSql } from '../../../src/ledger/compile-statements.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SOURCES = '../../../src/ledger';

/** What a program loads of Kysely and of the ledger. */
const loadedBy = (program: string, ...args: readonly string[]): readonly string[] =>
  execFileSync(process.execPath, ['--import', here('loaded-modules.ts'), here(program), ...args], { encoding: 'utf8' })
    .split('\n')
    .filter((url) => /\/node_modules\/kysely\/|\/src\/ledger\//.test(url));

const isKysely = (url: string): boolean => url.includes('/kysely/');

describe('the statements that are compiled for SQLite', () => {
  it('are what `node src/ledger/compile-statements.ts` makes of the queries', () => {
    expect(readFileSync(here(`${SOURCES}/sqlite-sql.ts`), 'utf8')).toBe(sqliteSql());
  });

  it('are all that a ledger in a file needs: Kysely is never loaded', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-ledger-'));
    try {
      const loaded = loadedBy('cycle-child.ts', join(folder, 'ledger.db'));
      expect(loaded.some((url) => url.endsWith('/src/ledger/sqlite-sql.ts'))).toBe(true);
      expect(loaded.filter((url) => isKysely(url) || url.includes('/src/ledger/queries/'))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('would be found out if it were', () => {
    expect(loadedBy(`${SOURCES}/queries/index.ts`).filter(isKysely).length).toBeGreaterThan(100);
  });
});
