/** The profile zone of every account here: eight hours ahead all year. */
const OFFSET_MS = 8 * 3_600_000;

/** `2026-03-05T16:11:02.123+0800`. */
export const shownTime = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().replace('Z', '+0800');

/** What JQL makes of a moment in quotes: the start of that minute (or day) on the account's own clock; `undefined` for anything else. */
export const minuteOf = (words: string): number | undefined => {
  const found = /^(\d{4})[-/](\d\d)[-/](\d\d)(?: (\d\d):(\d\d))?$/.exec(words);
  if (!found) return undefined;
  const [year, month, day, hour, minute] = found.slice(1).map((part) => Number(part ?? 0));
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0) - OFFSET_MS;
};

/** A moment as the API takes it: with an offset, colon or not. */
export const momentOf = (words: string): number => Date.parse(words.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
