import type { World } from './world.ts';

/** Makes an answer look different without changing what it says: fields nobody announced, keys in another order. */
export const disguise = ({ switches }: World, answer: unknown): unknown => {
  const { extraFields, shuffledKeys } = switches.quirks;
  return extraFields || shuffledKeys ? change(answer, { extraFields, shuffledKeys }) : answer;
};

type Wanted = Readonly<{ extraFields: boolean; shuffledKeys: boolean }>;

const change = (value: unknown, wanted: Wanted): unknown => {
  if (Array.isArray(value)) return value.map((one) => change(one, wanted));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    // Custom properties are data, not structure.
    key === 'properties' ? inner : change(inner, wanted),
  ]);
  if (wanted.shuffledKeys) entries.reverse();
  return Object.fromEntries(wanted.extraFields ? [...entries, ['x_future', { anything: [1, null] }]] : entries);
};
