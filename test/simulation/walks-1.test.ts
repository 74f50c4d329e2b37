import { expect, it } from 'vitest';
import { SEEDS, walkHalf } from './walks.ts';

// Of all conflicts raised under faults, those where one value was typed by somebody who had seen the other.
const MOST_SPURIOUS = 0.1;

it(`half 1 of ${SEEDS} random walks of the shipped engine: every rule holds, and conflicts are real ones`, async () => {
  const walked = await walkHalf(0);
  expect(walked.failures).toBe('');
  expect(walked.spurious).toBeLessThanOrEqual(Math.max(3, walked.conflicts * MOST_SPURIOUS));
}, 900_000);
