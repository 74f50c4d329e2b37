import type { Native } from 'tandem-sync/sdk';

/** Word to the number where it begins. */
type Words = Readonly<Record<string, number>>;

/**
 * The API shows a priority as a number in text, where RT's pages show a word. Which number each word begins at is configured on the server and cannot be read, so
 * the settings say it. A number below the first word counts as that one.
 */
export const shownPriority = (stored: string, words: Words): string => {
  const value = Number(stored);
  const [first, ...others] = byNumber(words);
  if (!first || Number.isNaN(value)) return stored;
  return others.findLast(([, from]) => from <= value)?.[0] ?? first[0];
};

/** The number to store for a word; `undefined` for any other. On creation the server would store a word as it is, which is no priority at all. */
export const storedPriority = (shown: Native, words: Words): string | undefined =>
  typeof shown === 'string' && Object.hasOwn(words, shown) ? String(words[shown]) : undefined;

export const priorityWords = (words: Words): readonly string[] => byNumber(words).map(([word]) => word);

const byNumber = (words: Words): readonly (readonly [string, number])[] =>
  Object.entries(words).sort(([, a], [, b]) => a - b);
