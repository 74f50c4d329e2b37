import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SetupError, say, words } from './words.mjs';

const patience = 15 * 60_000;
const step = 200;

/**
 * Runs `work` while no other process of this machine does the same: the file `path` holds the id of the one that works.
 * A file left by a process that died is taken over. Waits up to 15 minutes, and says so once.
 * @param {string} path
 * @param {() => void} work
 */
export async function alone(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; !take(path); waited += step) {
    if (abandoned(path)) continue;
    if (waited === 0)
      say(words(`another process is setting up; waiting (${path})`, `另一个进程正在安装,请稍候(${path})`));
    if (waited > patience) throw stuck(path);
    await setTimeout(step);
  }
  try {
    work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (code(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Whether the holder is gone; then its file is out of the way.
 * @param {string} path
 */
function abandoned(path) {
  const holder = holderOf(path);
  if (holder === undefined || alive(holder)) return false;
  const aside = `${path}.${process.pid}`;
  try {
    // A rename succeeds for one process only. What it moved may by now be the file of a new holder: then it goes back.
    renameSync(path, aside);
    if (holderOf(aside) === holder) rmSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if (code(error) !== 'ENOENT') throw error;
  }
  return true;
}

/**
 * The holder's process id; `undefined` while the file is just being written, or gone.
 * @param {string} path
 */
function holderOf(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid > 0) return pid;
    // An empty file this old is one whose writer died between creating and filling it.
    return Date.now() - statSync(path).mtimeMs > 10_000 ? -1 : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function alive(pid) {
  if (pid < 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return code(error) === 'EPERM';
  }
}

/** @param {string} path */
function stuck(path) {
  return new SetupError(
    words('another process has been setting up for 15 minutes', '另一个进程已安装超过 15 分钟'),
    words(`if none is running, delete ${path} and try again`, `如果没有其他进程在运行,请删除 ${path} 后重试`),
  );
}

/**
 * The system's word for what went wrong (`ENOENT`), if it has one.
 * @param {unknown} error
 * @returns {unknown}
 */
export function code(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
