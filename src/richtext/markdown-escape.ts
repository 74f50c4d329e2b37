/**
 * What could be read as markup. `_` inside a word and `*` alone between spaces cannot, and stay as people like to read
 * them.
 */
const SPECIAL =
  /\\|`|\*(?! )|(?<! )\*|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\[|\]|~|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)/gu;

export const escapeInline = (text: string): string => text.replace(SPECIAL, '\\$&');

/** A line of text that begins like a block is kept a line of text. */
export function escapeLineStart(line: string): string {
  if (!/^[#>+\-=:|\d]/.test(line)) return line;
  if (/^(?:#{1,6}(?=\s|$)|>|[+-](?=\s|$)|=+\s*$)/.test(line) || isRuleOrRow(line)) return `\\${line}`;
  return line.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

const isRuleOrRow = (line: string): boolean => /^[\s|:-]+$/.test(line) && line.includes('-');

/** A heading may end in number signs of its own. */
export const escapeHeadingEnd = (line: string): string => line.replace(/#+$/, '\\$&');

/** In a table a bar ends the cell wherever it stands. */
export const escapeBars = (text: string): string => text.replaceAll('|', '\\|');
