import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upToDate } from '../../../src/setup/packages.mjs';

/** Files of a clone with the second they were written at, and whether they need an `npm ci`. */
interface Case {
  readonly situation: string;
  readonly lock: readonly [text: string, second: number];
  readonly installed?: number;
  readonly stamp?: readonly [text: string, second: number];
  readonly fresh: boolean;
}

const cases: readonly Case[] = [
  { situation: 'nothing installed', lock: ['a', 10], fresh: false },
  { situation: 'installed by hand', lock: ['a', 10], installed: 11, fresh: true },
  { situation: 'installed by hand before the lock file changed', lock: ['b', 12], installed: 11, fresh: false },
  { situation: 'installed by us', lock: ['a', 10], installed: 11, stamp: ['a', 12], fresh: true },
  {
    situation: 'the same lock file, written again by git',
    lock: ['a', 50],
    installed: 11,
    stamp: ['a', 12],
    fresh: true,
  },
  { situation: 'another lock file', lock: ['b', 50], installed: 11, stamp: ['a', 12], fresh: false },
  { situation: 'another lock file with an old time', lock: ['b', 5], installed: 11, stamp: ['a', 12], fresh: false },
  { situation: 'installed by hand after us', lock: ['b', 20], installed: 21, stamp: ['a', 12], fresh: true },
];

describe('node_modules', () => {
  let root = '';
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'tandem-packages-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string, second: number): void => {
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), second, second);
  };

  it.each(cases)('$situation: up to date is $fresh', ({ lock, installed, stamp, fresh }) => {
    mkdirSync(join(root, 'node_modules'));
    write('package-lock.json', ...lock);
    if (installed !== undefined) write('node_modules/.package-lock.json', '{}', installed);
    if (stamp !== undefined) write('node_modules/.tandem-lock.json', ...stamp);
    expect(upToDate(root)).toBe(fresh);
  });
});
