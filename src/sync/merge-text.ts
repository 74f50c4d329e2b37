import type { FieldType } from '../model/index.ts';

/**
 * Both edits of a long text, where they do not overlap: each replaces its own part of the text both sides agreed on last. `undefined` where they touch the same
 * part differently. Parts are the blocks of a rich text (canonical HTML) and the lines of a plain one. Swapping the sides gives the same.
 */
export function mergeText(type: FieldType, base: string, left: string, right: string): string | undefined {
  const split = type === 'rich-text' ? blocksOf : linesOf;
  const common = split(base);
  const mine = hunks(common, split(left));
  const theirs = hunks(common, split(right));
  if (!mine || !theirs) return undefined;
  const edits = both(mine, theirs);
  const merged = edits && apply(common, edits).join('');
  return merged === undefined || merged === '' ? undefined : merged;
}

/** A part of the base that a side has replaced. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly string[];
}

const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);

const TAG = /<(\/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>/g;
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img']);

/** The outermost elements of canonical HTML, which is well formed; put together again they are the text, letter by letter. */
function blocksOf(html: string): readonly string[] {
  const blocks: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: tag, 1: slash, 2: name = '', index } of html.matchAll(TAG)) {
    if (!VOID.has(name)) depth += slash === '/' ? -1 : 1;
    if (depth > 0) continue;
    const end = index + tag.length;
    blocks.push(html.slice(start, end));
    start = end;
  }
  return start < html.length ? [...blocks, html.slice(start)] : blocks;
}

/** More comparisons than this are not worth a merge: the two are shown as a conflict. */
const MOST = 4_000_000;

/** What a side has replaced, in order: whatever lies between the parts that both have in the same order. */
function hunks(base: readonly string[], side: readonly string[]): readonly Hunk[] | undefined {
  if ((base.length + 1) * (side.length + 1) > MOST) return undefined;
  const found: Hunk[] = [];
  let [from, at] = [0, 0];
  for (const [i, j] of [...longestCommon(base, side), [base.length, side.length] as const]) {
    if (i > from || j > at) found.push({ from, to: i, parts: side.slice(at, j) });
    [from, at] = [i + 1, j + 1];
  }
  return found;
}

/** Pairs of indexes of the longest common subsequence. */
function longestCommon(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** The hunks of both sides in order, those made on both sides once; `undefined` when two overlap. */
function both(mine: readonly Hunk[], theirs: readonly Hunk[]): readonly Hunk[] | undefined {
  const all = [...mine, ...theirs.filter((hunk) => !mine.some((one) => same(one, hunk)))];
  const sorted = all.toSorted((one, other) => one.from - other.from || one.to - other.to);
  const overlaps = sorted.some((hunk, index) => {
    const before = sorted[index - 1];
    return before !== undefined && (before.to > hunk.from || (before.from === hunk.from && before.to === hunk.to));
  });
  return overlaps ? undefined : sorted;
}

const same = (one: Hunk, other: Hunk): boolean =>
  one.from === other.from && one.to === other.to && JSON.stringify(one.parts) === JSON.stringify(other.parts);

function apply(base: readonly string[], edits: readonly Hunk[]): readonly string[] {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, parts: put } of edits) {
    parts.push(...base.slice(at, from), ...put);
    at = to;
  }
  return [...parts, ...base.slice(at)];
}
