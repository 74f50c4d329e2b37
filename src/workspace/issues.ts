import { z } from 'zod';
import type { ConfigIssue } from '../model/index.ts';

const CHINESE = z.locales.zhCN().localeError;
const ENGLISH = z.locales.en().localeError;

type Raw = Parameters<typeof CHINESE>[0];

const say = (result: ReturnType<typeof CHINESE>, fallback: string): string =>
  typeof result === 'string' ? result : (result?.message ?? fallback);

/** Everything zod found wrong, in both languages, with the path as an admin would write it. */
export function zodIssues(file: string, error: z.ZodError, prefix = ''): readonly ConfigIssue[] {
  return error.issues.flatMap((issue) => {
    const raw = issue as unknown as Raw;
    const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    const custom = issue.code === 'custom' || (issue.code === 'invalid_format' && issue.message.startsWith('use '));
    const en = custom ? issue.message : say(ENGLISH(raw), issue.message);
    const zh = custom ? issue.message : say(CHINESE(raw), issue.message);
    return [{ file, path, words: { en, zh } }];
  });
}
