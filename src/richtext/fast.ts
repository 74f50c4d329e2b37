import type { TextFormat } from '../model/index.ts';

/**
 * Most texts hold no markup at all, and a first copy reads and writes every one of them. A text that means the same in
 * every format is recognised here by its characters and never becomes a tree. The patterns are wide: a text they catch
 * needlessly costs microseconds, one they miss is wrong.
 */
const JUNK = '\\0-\\x09\\x0b-\\x1f\\x7f-\\xa0\\u200b\\u2028\\u2029\\u2060\\u2063\\ufeff\\ufdd0-\\ufdef\\ufffe\\uffff';
const SPACES = '  |[^\\S\\n]$|^[^\\S\\n]';
const MARKUP: Readonly<Record<Exclude<TextFormat, 'adf'>, RegExp>> = {
  html: new RegExp(`[${JUNK}\\n&<>]|://|${SPACES}`, 'm'),
  plain: new RegExp(`[${JUNK}&<>]|://|${SPACES}`, 'm'),
  markdown: new RegExp(`[${JUNK}&<>\\\\\`*_[\\]~|]|://|${SPACES}|^[#+\\-=:]|^\\d+[.)]`, 'm'),
  textile: new RegExp(
    `[${JUNK}&<>*_+^~%@"|{}[\\]]|://|${SPACES}|\\?\\?|==|(?:^|[\\s(])[-!]\\S|[A-Z0-9]\\(` +
      '|^(?:[#=\\-!(]|(?:h[1-6]|p|bq|bc|fn\\d+|table|pre|notextile)\\S*\\.)',
    'm',
  ),
};

/** The canonical HTML of a text without markup; undefined when it has to be read properly. */
export function fastCanonical(native: string, format: TextFormat): string | undefined {
  if (native === '') return '';
  if (format === 'adf') return undefined;
  const text = (native.includes('\r') ? native.replaceAll('\r\n', '\n') : native).trimEnd();
  if (format === 'html' && text.startsWith('<')) return plainParagraphs(text) === undefined ? undefined : text;
  if (MARKUP[format].test(text) || text === '' || text.trimStart() !== text || !text.isWellFormed()) return undefined;
  if (!text.includes('\n')) return `<p>${text}</p>`;
  return `<p>${text.replace(/\n\n+/g, '</p><p>').replaceAll('\n', '<br>')}</p>`;
}

/**
 * The native text of canonical HTML that is only paragraphs of such text; undefined when it has to be written properly.
 */
export function fastNative(html: string, format: TextFormat): string | undefined {
  if (html === '') return format === 'adf' ? undefined : '';
  const paragraphs = plainParagraphs(html);
  if (paragraphs === undefined || format === 'html') return paragraphs && html;
  if (format === 'adf') return asDocument(paragraphs);
  const text = paragraphs.join('\n\n').replaceAll('<br>', '\n');
  if (format !== 'plain' && MARKUP[format].test(text)) return undefined;
  return format === 'markdown' ? text.replace(/(?<!\n)\n(?!\n)/g, '  \n') : text;
}

function asDocument(paragraphs: readonly string[]): string {
  const content = paragraphs.map((paragraph) => {
    const lines = paragraph.split('<br>').map((line) => `{"type":"text","text":${JSON.stringify(line)}}`);
    return `{"type":"paragraph","content":[${lines.join(',{"type":"hardBreak"},')}]}`;
  });
  return `{"version":1,"type":"doc","content":[${content.join(',')}]}`;
}

/** The words of such HTML, paragraph by paragraph. */
export const fastWords = (html: string): string | undefined => fastNative(html, 'plain');

/** The insides of paragraphs when they are canonical and hold text and line breaks only. */
function plainParagraphs(html: string): readonly string[] | undefined {
  if (!html.startsWith('<p>') || !html.endsWith('</p>')) return undefined;
  const paragraphs = html.slice(3, -4).split('</p><p>');
  const plain = paragraphs.every((paragraph) => paragraph.split('<br>').every(isPlain));
  return plain && html.isWellFormed() ? paragraphs : undefined;
}

const isPlain = (line: string): boolean => line !== '' && !MARKUP.html.test(line) && line.trim() === line;
