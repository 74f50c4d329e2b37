import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alone } from '../../../src/setup/lock.mjs';

describe('one set-up at a time', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tandem-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds the lock while the work is done, and no longer', async () => {
    const path = join(folder, 'deeper', 'lock');
    let held = '';
    await alone(path, () => void (held = readFileSync(path, 'utf8')));
    expect(held).toBe(String(process.pid));
    expect(existsSync(path)).toBe(false);
  });

  it('lets go when the work fails', async () => {
    const path = join(folder, 'lock');
    const work = (): never => {
      throw new Error('disk full');
    };
    await expect(alone(path, work)).rejects.toThrow('disk full');
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a process that died', async () => {
    const path = join(folder, 'lock');
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(path, String(pid));
    let done = false;
    await alone(path, () => void (done = true));
    expect(done).toBe(true);
  });

  it('takes over from one that died before it could write its id', async () => {
    const path = join(folder, 'lock');
    writeFileSync(path, '');
    utimesSync(path, 0, 0);
    let done = false;
    await alone(path, () => void (done = true));
    expect(done).toBe(true);
  });
});
