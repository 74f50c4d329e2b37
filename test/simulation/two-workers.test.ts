import { expect, it } from 'vitest';
import { judge } from './checkers/index.ts';
import { entriesOf } from './history.ts';
import { schedule } from './two-workers.ts';

const count = Number(process.env['TANDEM_SCHEDULES'] ?? 1000);

it.each(['before-checks', 'anywhere'] as const)(
  `two programs on one ledger, ${count / 2} schedules, one paused %s: one order explains it all, and who is late stores nothing`,
  async (pauses) => {
    const failed: string[] = [];
    let refused = 0;
    for (let seed = 1; seed <= count / 2; seed += 1) {
      const history = await schedule({ seed, pauses });
      failed.push(...judge(history).map(({ rule, words }) => `seed ${seed}: ${rule}: ${words}`));
      refused += entriesOf(history, 'commit').filter(({ done }) => !done).length;
    }
    expect(failed).toEqual([]);
    // Schedules in which nobody is ever late would prove nothing.
    expect(refused).toBeGreaterThan(count / 10);
  },
  900_000,
);
