import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createVitest, parseCLI, startVitest } from 'vitest/node';
import { suites } from './suites.ts';
import { closingLine, resultOf, silent, total } from './tally.ts';

/**
 * `npm test [-- FILTER… and other arguments of vitest]`: runs every test this machine can run and ends with one line of
 * totals. A suite that cannot run is named first, with the reason and the remedy. Where CI is set that is a failure, and
 * so is a file in which every test is skipped. Exit code 1 when anything failed or nothing ran.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const setUp = { config: fileURLToPath(new URL('vitest.config.ts', import.meta.url)), run: true, watch: false } as const;
const ci = !['', '0', 'false'].includes(process.env['CI'] ?? '');
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);

interface Blocked {
  readonly files: readonly string[];
  readonly faults: number;
}

function announceBlocked(): Blocked {
  const blocked = suites.flatMap((suite) => {
    const reason = suite.probe();
    return reason === undefined ? [] : [{ ...suite, reason }];
  });
  for (const { name, reason, enable } of blocked) {
    console.log(`not run: ${name} (${reason})\n  → as root: ${enable}; or .ci/run for everything`);
  }
  return { files: blocked.flatMap(({ files }) => files), faults: ci ? blocked.length : 0 };
}

/** How many tests are in the files that were left out. They are loaded for that, not run; `undefined` when one does not load. */
async function countIn(globs: readonly string[]): Promise<number | undefined> {
  const files = globSync(globs, { cwd: root });
  if (files.length === 0) return 0;
  const vitest = await createVitest({ ...setUp, reporters: [{}] });
  try {
    const { testModules, unhandledErrors } = await vitest.collect(files, { staticParse: false });
    if (unhandledErrors.length > 0 || testModules.some((module) => module.state() === 'failed')) return undefined;
    return testModules.reduce((all, module) => all + [...module.children.allTests()].length, 0);
  } finally {
    await vitest.close();
  }
}

const blocked = announceBlocked();
const vitest = await startVitest(filter, { ...options, ...setUp, cliExclude: [...blocked.files] });
const files = vitest.state.getTestModules().map(resultOf);
const unhandled = vitest.state.getUnhandledErrors().length;

const mute = ci && process.argv.length === 2 ? silent(files) : [];
for (const file of mute) console.log(`failed: every test of ${file} is skipped`);
const leftOut = filter.length > 0 ? 0 : await countIn(blocked.files);
if (leftOut === undefined) console.log('the tests that were not run could not be counted');

const { passed, failed, skipped } = total(files, blocked.faults + mute.length + unhandled);
if (passed + failed === 0) console.log('failed: no test ran');
console.log(`\n${closingLine({ passed, failed, skipped: skipped + (leftOut ?? 0) })}`);
process.exit(passed === 0 || failed > 0 || Number(process.exitCode ?? 0) !== 0 ? 1 : 0);
