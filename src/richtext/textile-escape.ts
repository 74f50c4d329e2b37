const asEntity = (character: string): string => ENTITIES[character] ?? `&#${character.codePointAt(0)};`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const SPECIAL = new RegExp(
  [
    '[*_+^~%@!-]', // quick tags, code, images
    '\\?(?=\\?)|(?<=\\?)\\?|=(?==)|(?<==)=', // citations, text left alone
    '"(?=:|$)', // links
    '&(?=[#A-Za-z0-9]+;)|<(?=[A-Za-z/!]|$)', // character references, tags
    '(?<=\\b[A-Z][A-Z0-9]{1,50})\\(|(?<=[\\p{L}\\p{N}_\\]])\\[(?=\\d+\\])', // abbreviations, footnotes
  ].join('|'),
  'gu',
);

/**
 * Quick tags, code, images, links, entities, tags, abbreviations and footnotes, each as a character reference unless it
 * can be nothing but itself.
 */
export const escapeInline = (text: string): string =>
  text.replace(SPECIAL, (found, index: number) =>
    isHarmless(found, text[index - 1], text[index + 1]) ? found : asEntity(found),
  );

/** Between two letters nothing begins or ends, nor between two spaces. */
function isHarmless(character: string, before: string | undefined, after: string | undefined): boolean {
  if (character === '!') return before !== undefined && !isSpace(before) && /^[\s!?.,;:)]?$/.test(after ?? '');
  if (character === '@') return /^\w\w$/.test(`${before ?? ''}${after ?? ''}`);
  if (!'*_+^~%-'.includes(character)) return false;
  return (isWord(before) && isWord(after)) || (before === ' ' && after === ' ');
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);
const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Inside `@…@` only what ends it, and what Redmine looks for before it looks for code. */
export const escapeCode = (text: string): string => text.replace(/[@|!<]|=(?==)|(?<==)=|&(?=[#a-z0-9]+;)/gi, asEntity);

/** Inside a link's words a quote ends them, and brackets or braces at an end are a class or a title. */
export const escapeLinkText = (escaped: string): string =>
  escaped
    .replace(/"/g, '&quot;')
    .replace(/^[({[:]/, asEntity)
    .replace(/\((?=[^()]*\)$)/, '&#40;');

/** The words of an image, which Redmine shows as they stand: as few references as possible. */
export const escapeAlt = (text: string): string => text.replace(/[()!|]|&(?=[#a-z0-9]+;)|<(?=[a-z/!])/gi, asEntity);

/**
 * A marked text that begins with a bracket would lose it as a class or a style; with a number sign it could be a list.
 */
export const escapeMarked = (text: string): string => text.replace(/^[({[#]/, asEntity);

const LINE_START =
  /^(?:#|>|\||=|(?:h[1-6]|p|bq|bc|fn\d+|table|pre|notextile)[^\s.]{0,100}\.|[(){}[\]<>=^~-][^|\n]{0,100}\. ?\|)/;

/** A line of text that begins like a block is kept a line of text. */
export const escapeLineStart = (line: string): string =>
  LINE_START.test(line) ? asEntity(line.slice(0, 1)) + line.slice(1) : line;

/** In a table a bar ends the cell wherever it stands. */
export const escapeBars = (text: string): string => text.replaceAll('|', '&#124;');
