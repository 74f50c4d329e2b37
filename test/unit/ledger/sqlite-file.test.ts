import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLedger } from '../../../src/ledger/index.ts';
import { openSqlite } from '../../../src/ledger/sqlite.ts';
import { TandemError } from '../../../src/sdk/errors.ts';
import { ids, open, put } from './fixtures.ts';

const CHILD = fileURLToPath(new URL('kill-child.ts', import.meta.url));

/** The same numbers in every run, with nothing regular about them. */
const scatter = (seed: number): number => ((seed * 2654435761) >>> 0) % 40;

/** Lets a worker store items until it has acknowledged `count`, kills it, and returns all that it had acknowledged by then. */
const killAfter = async (file: string, first: number, count: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [CHILD, file, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.split('\n').length > count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return output.split('\n').slice(0, -1);
};

/** What no crash may leave behind. */
const inspect = async (file: string, acknowledged: readonly string[]): Promise<void> => {
  const database = new DatabaseSync(file);
  expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
  const ledger = await openLedger(file);
  const links = await ledger.linksById(acknowledged);
  expect(ids(links)).toHaveLength(acknowledged.length);
  const count = await ledger.countLinks('support');
  expect(await ledger.journal({ limit: 1_000_000 })).toHaveLength(count);
  const unsettled = (await ledger.openIntents('support')).map((intent) => intent.source);
  expect(await ledger.links('support', 'left', unsettled)).toEqual([]);
  await ledger.close();
};

/** Where all file handles have their methods. */
const handlePrototype = async (file: string): Promise<FileHandle> => {
  const handle = await openFile(file, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
};

describe('a ledger in a file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-ledger-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'survives twenty kills in the middle of its commits, with everything it had acknowledged',
    { timeout: 240_000 },
    async () => {
      const file = join(folder, 'killed.db');
      const acknowledged: string[] = [];
      for (let kill = 1; kill <= 20; kill += 1) {
        const more = await killAfter(file, kill * 100_000, scatter(kill));
        acknowledged.push(...more);
        await inspect(file, acknowledged);
      }
      expect(acknowledged.length).toBeGreaterThan(100);
    },
  );

  it('waits for the disk at every commit, while the program goes on', async () => {
    const file = join(folder, 'flushed.db');
    const ledger = await openLedger(file);
    await ledger.commit([put('a')]);
    const proto = await handlePrototype(file);
    let finish: ((error?: Error) => void) | undefined;
    const flush = vi
      .spyOn(proto, 'datasync')
      .mockImplementation(
        () => new Promise((resolve, reject) => (finish = (error) => (error ? reject(error) : resolve()))),
      );
    try {
      let stored = false;
      const commit = ledger.commit([put('b')]).then(() => (stored = true));
      await vi.waitFor(() => expect(flush).toHaveBeenCalledTimes(1));
      expect(stored).toBe(false);
      expect(await ledger.countLinks('support')).toBe(2);
      expect(stored).toBe(false);
      finish?.();
      await commit;
      const refused = ledger.commit([put('c')]);
      await vi.waitFor(() => expect(flush).toHaveBeenCalledTimes(2));
      finish?.(new Error('EIO'));
      await expect(refused).rejects.toThrow('EIO');
    } finally {
      flush.mockRestore();
      await ledger.close();
    }
  });

  it('opens its file the way its promises need', async () => {
    const store = await openSqlite(join(folder, 'settings.db'));
    const setting = (name: string) => store.query<Record<string, unknown>>({ sql: `pragma ${name}`, values: [] });
    expect(await setting('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await setting('synchronous')).toEqual([{ synchronous: 1 }]);
    expect(await setting('busy_timeout')).toEqual([{ timeout: 10_000 }]);
    expect(await setting('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    await store.close();
  });

  it('is one file again once it is closed', async () => {
    const file = join(folder, 'one.db');
    const ledger = await openLedger(file);
    await ledger.commit([put('a')]);
    await ledger.close();
    const copy = join(folder, 'copy.db');
    writeFileSync(copy, readFileSync(file));
    const restored = await openLedger(copy);
    expect(await restored.countLinks('support')).toBe(1);
    await restored.close();
  });

  it('makes the folders it is to stand in', async () => {
    const ledger = await openLedger(join(folder, 'data', 'deeper', 'ledger.db'));
    await ledger.commit([open('a')]);
    await ledger.close();
  });

  it('is made once by several programs that start at the same time', async () => {
    const file = join(folder, 'together.db');
    await Promise.all([0, 1, 2].map((worker) => killAfter(file, worker * 100_000, 3)));
    const ledger = await openLedger(file);
    expect(await ledger.countLinks('support')).toBeGreaterThanOrEqual(9);
    await ledger.close();
  });

  it('is not changed by a program that is too old for it', async () => {
    const file = join(folder, 'newer.db');
    await (await openLedger(file)).close();
    const database = new DatabaseSync(file);
    database.exec('pragma journal_mode = delete; update ledger set version = 99');
    database.close();
    const before = readFileSync(file);
    await expect(openLedger(file)).rejects.toThrow(TandemError);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is not a file of another kind', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'Not a database, but long enough to be looked at. '.repeat(100));
    const refused = await openLedger(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TandemError);
    expect(refused).toMatchObject({ words: { en: expect.stringContaining(file), zh: expect.stringContaining(file) } });
  });
});
