import { describe, expect, it } from 'vitest';
import { closingLine, silent, total } from '../../tally.ts';
import type { FileResult } from '../../tally.ts';

const file = (part: Partial<FileResult>): FileResult => ({
  file: 'a.test.ts',
  passed: 0,
  failed: 0,
  skipped: 0,
  broken: false,
  ...part,
});

describe('the totals of a test run', () => {
  const cases: readonly (readonly [situation: string, files: readonly FileResult[], faults: number, line: string])[] = [
    ['nothing', [], 0, '0 passed, 0 failed, 0 skipped'],
    [
      'two files',
      [file({ passed: 2, skipped: 1 }), file({ passed: 3, failed: 1 })],
      0,
      '5 passed, 1 failed, 1 skipped',
    ],
    ['a file that does not load', [file({ passed: 2 }), file({ broken: true })], 0, '2 passed, 1 failed, 0 skipped'],
    ['a hook that throws', [file({ broken: true, skipped: 4 })], 0, '0 passed, 1 failed, 4 skipped'],
    ['an error after the tests', [file({ passed: 2 })], 1, '2 passed, 1 failed, 0 skipped'],
  ];
  it.each(cases)('counts %s', (_, files, faults, line) => {
    expect(closingLine(total(files, faults))).toBe(line);
  });

  it('names files in which nothing ran, unless they broke or are empty', () => {
    const files = [
      file({ file: 'all skipped', skipped: 2 }),
      file({ file: 'some skipped', skipped: 2, passed: 1 }),
      file({ file: 'broken', skipped: 2, broken: true }),
      file({ file: 'empty' }),
    ];
    expect(silent(files)).toEqual(['all skipped']);
  });
});
