import { spawnSync } from 'node:child_process';
import { basename, delimiter, dirname } from 'node:path';
import { remedyFor } from './remedies.mjs';
import { SetupError, words } from './words.mjs';

const quiet = ['--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', '--loglevel=error'];

/**
 * Runs npm in `cwd` on the Node at `node`, which also comes first on PATH for what npm starts. Its output is kept back.
 * @param {string[]} args
 * @param {{ cwd: string, node: string }} place
 * @throws {SetupError} when it fails, with the cause in words.
 */
export function npm(args, { cwd, node }) {
  // Last, where the Node that runs us lives: its npm is there even when neither is on the PATH.
  const PATH = [dirname(node), process.env.PATH ?? '', dirname(process.execPath)].join(delimiter);
  const env = { ...process.env, PATH };
  const all = [...args, ...quiet];
  const own = process.env.npm_execpath;
  /** @type {import('node:child_process').SpawnSyncOptionsWithStringEncoding} */
  const options = { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] };
  const result =
    own !== undefined && basename(own) === 'npm-cli.js'
      ? spawnSync(node, [own, ...all], options)
      : spawnSync('npm', all, { ...options, shell: process.platform === 'win32' });
  if (result.error !== undefined && !('code' in result.error && result.error.code === 'ENOENT')) throw result.error;
  if (result.error !== undefined) throw missing();
  if (result.status !== 0) throw explain(`npm ${args[0]}`, `${result.stderr}${result.stdout}`);
}

function missing() {
  return new SetupError(
    words('npm is not on the PATH', '在 PATH 中找不到 npm'),
    words(
      'install npm (Debian: apt-get install npm; it also comes with Node from nodejs.org)',
      '请安装 npm(Debian:apt-get install npm;nodejs.org 的 Node 也自带 npm)',
    ),
  );
}

/**
 * @param {string} command
 * @param {string} output
 */
export function explain(command, output) {
  const tail = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/complete log of this run|^npm \S+ +at /.test(line))
    .slice(0, 6)
    .join('\n  ');
  return new SetupError(
    words(`\`${command}\` failed:\n  ${tail}`, `\`${command}\` 执行失败:\n  ${tail}`),
    remedyFor(output) ?? words('see the lines above', '请根据以上输出处理'),
  );
}
