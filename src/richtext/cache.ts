import { CACHE } from './limits.ts';

/** Remembers the last results of a pure function of one text. The least recently used is forgotten first. */
export function remembering(compute: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length > CACHE.characters) return compute(text);
    let result = known.get(text);
    if (result === undefined) {
      result = compute(text);
      if (known.size >= CACHE.texts) known.delete(known.keys().next().value ?? '');
    } else known.delete(text);
    known.set(text, result);
    return result;
  };
}
