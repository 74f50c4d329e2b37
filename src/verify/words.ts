import { joinText, text, type Native, type Text, type Value } from '../model/index.ts';
import type { VerifiedSide } from './input.ts';

/** A native or shared value as a person would write it. Long ones are shortened: a counterexample is to be read. */
export const show = (value: Native | Value | undefined): string => {
  if (value === undefined) return '—';
  if (typeof value === 'string')
    return value.length > 40 ? `${value.slice(0, 24)}… (${[...value].length})` : seen(value);
  if (isWords(value)) return value.join(', ');
  if (typeof value === 'object' && value !== null && 'id' in value) return value.name ?? value.id;
  return JSON.stringify(value);
};

const isWords = (value: Native | Value): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Spaces nobody would see at either end. */
const seen = (value: string): string => value.replace(/^\s+|\s+$/g, (spaces) => '␣'.repeat(spaces.length));

/** `"a"` and `“a”`. Nothing at all is said in words. */
export const quoted = (value: Native | Value | undefined): Text =>
  value === null || (Array.isArray(value) && value.length === 0)
    ? text('(empty)', '（空）')
    : text(`"${show(value)}"`, `“${show(value)}”`);

const SHOWN = 6;

/** Several values, in words; of many the first few and how many there are. */
export const listed = (values: readonly (Native | Value)[]): Text => {
  const named = joinEach(values.slice(0, SHOWN).map(quoted));
  if (values.length <= SHOWN) return named;
  return text(`${named.en} … (${values.length})`, `${named.zh} 等 ${values.length} 个`);
};

const joinEach = (texts: readonly Text[]): Text => ({
  en: joinText(texts, ', ').en,
  zh: joinText(texts, '、').zh,
});

/** `a → b → c`, the way a value goes. */
export const way = (steps: readonly (Native | Value | undefined)[]): string =>
  steps.map((step) => (step === null ? '∅' : show(step))).join(' → ');

/** A member of a JSON file as the admin would write it. */
export const snippet = (name: string, value: unknown): string =>
  JSON.stringify({ [name]: value }, null, 1)
    .replace(/\n\s*/g, ' ')
    .slice(2, -2);

/** How a side is called in a sentence. */
export const nameOf = (side: VerifiedSide): string => side.connection;

/** The known name that is spelt most alike, if any is close enough to be meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor([...name].length / 3)) + 1;
  const folded = name.toLowerCase();
  for (const one of known) {
    const other = one.toLowerCase();
    const away = other.includes(folded) || folded.includes(other) ? 1 : distance(folded, other);
    if (away < least && folded !== '' && other !== '') [best, least] = [one, away];
  }
  return best;
}

/** How many letters one has to change, add or take out. */
const distance = (a: string, b: string): number => {
  const from = [...a];
  const to = [...b];
  let row = to.map((_, index) => index + 1);
  row.unshift(0);
  for (const [i, letter] of from.entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
};
