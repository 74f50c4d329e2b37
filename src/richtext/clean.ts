/**
 * Characters that are no part of a text: control characters, marks that show nothing (zero-width space, word joiner,
 * byte order mark), and what Unicode reserves for a program's own use, as ours does. `neutralise` writes the word
 * joiner, so leaving it out here is what takes a neutralised text back to the original.
 */
const JUNK = /(?![\t\n\v\f\r])\p{Cc}|[\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu;
const LINE_END = /\r\n?|[\u2028\u2029]/g;

/** Breaks a `@mention` or a `/command` without showing; goes when a text is read. */
export const JOINER = '\u2060';

/**
 * Markdown and Textile need white space around some marks. Where the text has none, a space is written beside this
 * character, which is in no keyboard's reach; a reader takes both out again, once the marks are understood.
 */
export const SEPARATOR = '\u2063';
const SEPARATED = / ?\u2063 ?/g;

/** Before a native text is read: line ends are LF, junk is gone, lone surrogates are U+FFFD. */
export const cleanSource = (text: string): string =>
  (text.isWellFormed() ? text : text.toWellFormed()).replace(LINE_END, '\n').replace(JUNK, '');

/** After a text was read: the same for what came out of entities and JSON escapes, and the separators go. */
export const cleanText = (text: string): string => cleanSource(text).replace(SEPARATED, '');

/** Spaces that are one space. Wider ones, as Chinese text uses, stay what they are. */
export const collapseSpaces = (text: string): string => text.replace(/[ \t\n\v\f\u00a0]+/g, ' ');
