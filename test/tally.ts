import type { TestModule } from 'vitest/node';

/** What one test file came to. */
export interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The file itself broke: it could not be loaded, or a hook of its own failed. */
  readonly broken: boolean;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts a file's tests. A test that never came to run (interrupted, or behind a failed hook) counts as skipped. */
export function resultOf(module: TestModule): FileResult {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const count = (state: string): number => states.filter((other) => other === state).length;
  const passed = count('passed');
  const failed = count('failed');
  return {
    file: module.relativeModuleId,
    passed,
    failed,
    skipped: states.length - passed - failed,
    broken: module.state() === 'failed' && failed === 0,
  };
}

/** Adds up. What is wrong without being a test that failed (`faults`, a broken file) counts as one failure each. */
export function total(files: readonly FileResult[], faults: number): Totals {
  const sum = (pick: (file: FileResult) => number): number => files.reduce((all, file) => all + pick(file), 0);
  return {
    passed: sum((file) => file.passed),
    failed: sum((file) => file.failed + (file.broken ? 1 : 0)) + faults,
    skipped: sum((file) => file.skipped),
  };
}

/** Files that were started and in which not one test ran: they say nothing about the code. */
export function silent(files: readonly FileResult[]): readonly string[] {
  return files
    .filter((file) => file.skipped > 0 && file.passed + file.failed === 0 && !file.broken)
    .map(({ file }) => file);
}

/** The last line of the output, for people and for machines. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
