#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packages } from './packages.mjs';

/** What each command starts, with arguments that come before the caller's own. */
const commands = new Map([
  ['start', ['src/main.ts', 'demo']],
  ['tandem', ['src/main.ts']],
  ['test', ['test/run.ts']],
  ['check', ['src/setup/check.ts']],
  ['bench', ['test/bench/run.ts']],
  ['simulate', ['test/simulation/run.ts']],
  ['mutate', ['test/mutation/run.ts']],
  ['build', ['src/setup/build.ts']],
]);

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modern = Number.parseInt(process.versions.node, 10) >= 24;

/**
 * Gets everything ready.
 * @param {string[]} argv
 * @returns What starts the program; nothing when it is not to be.
 */
async function run([name = '', ...args]) {
  const [file, ...before] = commands.get(name) ?? [];
  if (file === undefined) return usage();
  try {
    const node = modern ? process.execPath : (await import('./node24.mjs')).node24(root);
    await packages(root, node);
    const program = join(root, file);
    if (!existsSync(program)) throw new Error(`${file} is missing: the clone is not complete`);
    return await launcher(node, [program, ...before, ...args]);
  } catch (error) {
    await report(error);
    process.exitCode = 1;
  }
}

/**
 * @param {string} node
 * @param {[program: string, ...args: string[]]} line
 */
async function launcher(node, line) {
  // Compiled code is kept beside the packages: it halves the time until the program does something.
  const cache = join(root, 'node_modules', '.cache', 'tandem', 'compiled');
  if (!modern) {
    const { child } = await import('./child.mjs');
    return () => child(node, line, { NODE_COMPILE_CACHE: cache });
  }
  module.enableCompileCache(cache);
  process.argv = [process.execPath, ...line];
  return () => import(pathToFileURL(line[0]).href);
}

/** @param {unknown} error */
async function report(error) {
  const { remedyFor } = await import('./remedies.mjs');
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof Error && 'remedy' in error ? error.remedy : remedyFor(message);
  process.stderr.write(`tandem: ${message}\n${remedy === undefined ? '' : `  → ${remedy}\n`}`);
}

function usage() {
  process.stderr.write(`usage: node src/setup/run.mjs ${[...commands.keys()].join('|')} [ARGS]\n`);
  process.exitCode = 2;
}

// Outside the `catch` above, so that the program's own errors are reported as Node does it, with their stack.
await (
  await run(process.argv.slice(2))
)?.();
