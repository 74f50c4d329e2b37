import { describe, expect, it } from 'vitest';
import { runTandem } from '../support/cli.ts';

describe('tandem demo --once', () => {
  it.each([
    {
      lang: 'en',
      says: ['A customer complains', 'The status walks back until the customer sees it', 'Where to look next'],
    },
    { lang: 'zh', says: ['客户投诉', '状态一路走回去，直到客户看到', '接下来看哪里'] },
  ])(
    'tells the whole journey in $lang and ends well',
    async ({ lang, says }) => {
      const run = await runTandem(['demo', '--once', '--lang', lang]);
      expect(run.stderr).toBe('');
      expect(run.code).toBe(0);
      for (const words of says) expect(run.stdout).toContain(words);
      const journey = run.stdout.slice(run.stdout.indexOf('6.'), run.stdout.indexOf('7.'));
      expect(journey).toMatch(/customer sees\) *resolved/);
      expect(journey).toContain('已完成');
    },
    60_000,
  );
});
