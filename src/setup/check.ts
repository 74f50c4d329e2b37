import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';

/**
 * `npm run check [-- --fix]`: types, lint, format and import directions, all at once. What a check has to say is kept
 * back and printed when it failed; the last lines are the summary. Exit code 1 when one failed.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const fix = process.argv.includes('--fix');
const cache = 'node_modules/.cache/tandem';

interface Check {
  readonly name: string;
  /** A script below `node_modules` and its arguments, with one space between. */
  readonly command: string;
}

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

const lint: Check = {
  name: 'lint',
  command: `eslint/bin/eslint.js --config test/eslint.config.js --max-warnings=0${fix ? ' --fix' : ''} .`,
};
const others: readonly Check[] = [
  { name: 'types', command: `typescript/bin/tsc --noEmit --incremental --tsBuildInfoFile ${cache}/types.json` },
  {
    name: 'format',
    command: `prettier/bin/prettier.cjs --${fix ? 'write' : 'check'} --log-level=warn --cache --cache-location ${cache}/format.json .`,
  },
  {
    name: 'architecture',
    command:
      'vitest/vitest.mjs run --config test/vitest.config.ts --project quick --reporter dot test/architecture.test.ts',
  },
];

function run({ name, command }: Check): Promise<Outcome> {
  const [script = '', ...args] = command.split(' ');
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`node_modules/${script}`, ...args], {
      cwd: root,
      env: colours(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ name, ok: code === 0, output: output.trim(), seconds: (performance.now() - started) / 1000 }),
    );
  });
}

/** The checks write into a pipe; colours are wanted where ours ends at a terminal. */
function colours(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _force, NO_COLOR: _none, ...env } = process.env;
  return { ...env, [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1' };
}

const linted = run(lint);
if (fix) await linted; // both it and the formatter write
const outcomes = await Promise.all([linted, ...others.map(run)]);

const failed = outcomes.filter(({ ok }) => !ok);
for (const { name, output } of failed) console.log(`${styleText('bold', `── ${name}`)}\n${output}\n`);
for (const { name, ok, seconds } of outcomes) {
  const sign = ok ? styleText('green', '✓') : styleText('red', '✗');
  console.log(`${sign} ${name.padEnd(13)} ${seconds.toFixed(1).padStart(5)} s`);
}
const names = failed.map(({ name }) => name).join(', ');
console.log(
  failed.length === 0
    ? 'check: all well'
    : `check: failed (${names}); \`npm run check -- --fix\` mends format and some lint`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
