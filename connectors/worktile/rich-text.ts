import { splitMarker, withMarker } from 'tandem-sync/sdk';
import { paragraphBlocks, parseBlocks, writeBlocks, type Pen } from './blocks.ts';
import type { Settings } from './settings.ts';

type Format = Settings['textFormat'];

/** The format a description has on our side: blocks are written from plain paragraphs. */
export const fieldFormat = (format: Format): 'markdown' | 'plain' => (format === 'markdown' ? 'markdown' : 'plain');

/** A stored text in our format, and the marker that stood in it. Worktile stores three encodings: blocks as JSON, Markdown, and plain text with mentions. */
export function readText(stored: string, format: Format): { readonly body: string; readonly marker?: string } {
  const nodes = parseBlocks(stored);
  const words = nodes ? writeBlocks(nodes, fieldFormat(format) === 'markdown' ? MARKDOWN : PLAIN) : withNames(stored);
  return splitMarker(words.replace(/\r\n?/g, '\n'));
}

/** Our text as it is stored. */
export function writeText(body: string, format: Format, marker?: string): string {
  const words = marker === undefined ? body : withMarker(body, marker, 'text');
  return format === 'blocks' && words !== '' ? paragraphBlocks(words) : words;
}

/** `[@uid|name]` and `[@uid]` of plain text. */
const withNames = (text: string): string =>
  text.replace(/\[@([\da-f]{32})(?:\|([^\]]*))?\]/g, (_, uid: string, name: string | undefined) => `@${name ?? uid}`);

const PLAIN: Pen = {
  plain: (text) => text,
  marked: (inner) => inner,
  link: (inner, url) => (inner === url || inner === '' ? url : `${inner} (${url})`),
  image: (name, url) => [name, url].filter((one) => one !== '').join(' '),
  code: (content) => content,
  heading: (inner) => inner,
  quote: (inner) => inner,
  item: (inner, number) => `${number === undefined ? '-' : `${number}.`} ${inner}`,
};

const SIGNS = { bold: '**', italic: '*', strikethrough: '~~', code: '`' } as const;

const MARKDOWN: Pen = {
  plain: escape,
  // Blanks at the edge of a mark are text beside it.
  marked: (inner, mark) =>
    inner.replace(/^(\s*)([^]*?)(\s*)$/, (_, before: string, words: string, after: string) => {
      const sign = SIGNS[mark];
      return `${before}${sign}${words}${sign}${after}`;
    }),
  link: (inner, url) => `[${inner}](${url})`,
  image: (name, url) => `![${escape(name)}](${url})`,
  code: (content) => `\`\`\`\n${content}\n\`\`\``,
  heading: (inner, level) => `${'#'.repeat(Math.min(6, Math.max(1, level)))} ${inner}`,
  quote: (inner) => inner.replace(/^/gm, '> '),
  item: (inner, number) => `${number === undefined ? '-' : `${number}.`} ${inner.replace(/\n/g, '\n  ')}`,
};

/** What Markdown would take for a sign. Our own token stays as it is. */
function escape(text: string): string {
  return text
    .split(/(\[tandem:[a-z2-7]{20}\])/)
    .map((part, index) => (index % 2 === 1 ? part : escapeSigns(part)))
    .join('');
}

const escapeSigns = (text: string): string =>
  text.replace(/[\\`*_[\]<~]/g, '\\$&').replace(/^(\s*)([#>+-]|\d+\.)(?=\s)/gm, '$1\\$2');
