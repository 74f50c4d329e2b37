import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutations.ts';

/**
 * `npm run mutate [-- NAME…]`: takes one rule of the engine away at a time, in a copy of the project, and runs the tests that must notice. Exit 1 when one
 * survives, or when a mutation no longer fits the code.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['src', 'connectors', 'config', 'mappings', 'test', 'package.json', 'tsconfig.json'];

const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-mutation-'));
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

/** The mutated text, or why it cannot be made. */
function mutate(text: string, { take, put = '' }: Mutation): string | { readonly misfit: string } {
  const parts = text.split(take);
  return parts.length === 2 ? parts.join(put) : { misfit: `is found ${parts.length - 1} times` };
}

/** The first test that fails, or nothing. */
function failing(folder: string, tests: readonly string[]): string | undefined {
  const vitest = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
  const line = [
    vitest,
    'run',
    '--config',
    'test/vitest.config.ts',
    '--bail',
    '1',
    '--reporter',
    'json',
    '--outputFile',
    REPORT,
    ...tests,
  ];
  rmSync(join(folder, REPORT), { force: true });
  const { status } = spawnSync(process.execPath, line, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TANDEM_SEEDS: '400', TANDEM_DOUBLE_CRASHES: '20' },
  });
  if (status === 0) return undefined;
  const { testResults } = JSON.parse(readFileSync(join(folder, REPORT), 'utf8')) as Report;
  const failed = testResults.flatMap((file) => file.assertionResults).find((one) => one.status === 'failed');
  return failed?.fullName ?? 'the tests do not even start';
}

/** The part of vitest's report that is looked at. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const REPORT = 'mutation-report.json';

const chosen = process.argv.slice(2);
const folder = copy();
let survivors = 0;
try {
  const wrong = failing(folder, [...new Set(MUTATIONS.flatMap(({ tests }) => tests))]);
  // A mutation proves something only where all is well without it.
  if (wrong !== undefined) throw new Error(`fails without any mutation: ${wrong}`);
  for (const mutation of MUTATIONS.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
    const path = join(folder, mutation.file);
    const text = readFileSync(path, 'utf8');
    const mutated = mutate(text, mutation);
    if (typeof mutated !== 'string') {
      survivors += 1;
      console.log(`MISFIT    ${mutation.name}: what it takes away ${mutated.misfit} in ${mutation.file}`);
      continue;
    }
    writeFileSync(path, mutated);
    const killed = failing(folder, mutation.tests);
    writeFileSync(path, text);
    if (killed === undefined) survivors += 1;
    console.log(killed === undefined ? `SURVIVED  ${mutation.name}` : `killed    ${mutation.name}  by  ${killed}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = survivors > 0 ? 1 : 0;
