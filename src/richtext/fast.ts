import type { TextFormat } from '../model/index.ts';

/**
 * Most texts hold no markup at all, and a first copy reads and writes every one of them. Text that means the same in every format is recognised
 * here by its characters and never becomes a tree. The sets are wide: an unlisted character would be an error, a listed one costs microseconds.
 */
const MARKUP =
  /[\0-\x09\x0b-\x1f\x7f-\xa0\u200b\u2028\u2029\u2060\u2063\ufeff\ufffe\uffff&<>\\`*_~[\]|@^%+"{}=!]|:\/\/|#|\?\?|  |--/;
/** Where HTML is concerned only these are markup. */
const HTML_MARKUP = /[\0-\x1f\x7f-\xa0\u200b\u2028\u2029\u2060\u2063\ufeff\ufffe\uffff&<>]|:\/\/|  /;
/** What begins a block somewhere: a list, a heading, a quote, a rule, Textile's `h1.`; or ends a line with a second meaning. */
const BLOCK_START = /(?:^|\n)(?:[-.:#>\d\s]|[A-Za-z]{1,10}\d*\S*\. )|[^\S\n]\n|\s$/;
/** A dash that Textile could read as the edge of deleted text. */
const TEXTILE_DASH = /(?:^|[\s(>])-\S|\w\(/;

/** The canonical HTML of a text without markup; undefined when it has to be read properly. */
export function fastCanonical(text: string, format: TextFormat): string | undefined {
  if (text === '') return '';
  switch (format) {
    case 'html':
      return paragraphsOf(text) === undefined ? undefined : text;
    case 'adf':
      return undefined;
    case 'plain':
      return !HTML_MARKUP.test(text.replaceAll('\n', '')) && isTidy(text) ? asHtml(text) : undefined;
    case 'markdown':
      return isLiteral(text) ? asHtml(text) : undefined;
    case 'textile':
      return isLiteral(text) && !TEXTILE_DASH.test(text) ? asHtml(text) : undefined;
  }
}

/** The native text of canonical HTML that is only paragraphs of such text; undefined when it has to be written properly. */
export function fastNative(html: string, format: TextFormat): string | undefined {
  if (html === '') return format === 'adf' ? undefined : '';
  const paragraphs = paragraphsOf(html);
  if (paragraphs === undefined) return undefined;
  if (format === 'html') return html;
  if (format === 'adf') return undefined;
  const text = paragraphs.join('\n\n');
  if (format === 'plain') return text;
  return isLiteral(text) && (format === 'markdown' || !TEXTILE_DASH.test(text)) ? text : undefined;
}

const isLiteral = (text: string): boolean => !MARKUP.test(text) && !BLOCK_START.test(text) && text.isWellFormed();

const isTidy = (text: string): boolean => !/(?:^|\n)[^\S\n]|[^\S\n]\n|^\s|\s$/.test(text) && text.isWellFormed();

function asHtml(text: string): string {
  if (!text.includes('\n')) return `<p>${text}</p>`;
  return text
    .split(/\n\n+/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/** The texts of HTML that is canonical and holds nothing but paragraphs of one line. */
export function paragraphsOf(html: string): readonly string[] | undefined {
  if (!html.startsWith('<p>') || !html.endsWith('</p>')) return undefined;
  const texts = html.slice(3, -4).split('</p><p>');
  const plain = texts.every((text) => text !== '' && !HTML_MARKUP.test(text) && text.trim() === text);
  return plain && html.isWellFormed() ? texts : undefined;
}
