import { writeFileSync } from 'node:fs';
import { SQLITE } from './queries/dialect.ts';
import { ledgerSql } from './queries/index.ts';

type Node = string | undefined | readonly Node[] | { readonly [name: string]: Node };

/** SQL has quotes of both kinds, so it is kept between backticks, where it needs no escapes. */
const literal = (sql: string): string => {
  if (/[`\\]|\$\{/.test(sql)) throw new Error(`not to be kept between backticks: ${sql}`);
  return `\`${sql}\``;
};

const render = (node: Node, indent = ''): string => {
  if (node === undefined || typeof node === 'string') return literal(node ?? '');
  const inner = `${indent}  `;
  if (Array.isArray(node)) return `[\n${node.map((one) => `${inner}${render(one, inner)},\n`).join('')}${indent}]`;
  const lines = Object.entries(node)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${inner}${name}: ${render(value, inner)},\n`);
  return `{\n${lines.join('')}${indent}}`;
};

/** The text of `sqlite-sql.ts`. */
export const sqliteSql = (): string => `import type { LedgerSql } from './statement.ts';

/**
 * Everything the ledger runs on SQLite, compiled from \`queries/\` and \`migrations/\` by \`node src/ledger/compile-statements.ts\`. Not to be edited: a test
 * compiles it again and compares.
 */
export const SQLITE_SQL: LedgerSql = ${render({ ...ledgerSql(SQLITE) })};
`;

if (import.meta.main) writeFileSync(new URL('sqlite-sql.ts', import.meta.url), sqliteSql());
