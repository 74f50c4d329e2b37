import { escapeLineStart } from './markdown-escape.ts';
import { writeLine } from './markdown-inline.ts';
import type { Block, Cell, Item, Line } from './tree.ts';

/** The tree as GitHub-flavoured Markdown that every CommonMark reader understands alike. */
export const writeMarkdown = (blocks: readonly Block[]): string => blocks.map(writeBlock).join('\n\n');

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return writeParagraph(block.lines, false);
    case 'heading':
      return `${'#'.repeat(block.level)} ${writeLine(block.line, 'heading')}`;
    case 'list':
      return writeList(block);
    case 'quote':
      return writeMarkdown(block.blocks)
        .replace(/^(?=.)/gm, '> ')
        .replace(/^$/gm, '>');
    case 'code':
      return writeCode(block);
    case 'table':
      return writeTable(block);
    case 'rule':
      return '***'; // `---` after a list marker would be a rule instead of an item
  }
}

/** Two spaces at the end of a line are a line break even where a line end alone is not. */
const writeParagraph = (lines: readonly Line[], isItem: boolean): string =>
  lines
    .map((line, index) => {
      const text = writeLine(line, 'text');
      return escapeLineStart(isItem && index === 0 ? text.replace(/^\\\[([ x])\\\](?= )/, '[$1]') : text);
    })
    .join('  \n');

function writeList(list: Extract<Block, { kind: 'list' }>): string {
  const tight = list.items.every(isTight);
  return list.items
    .map((item, index) => hang(list.ordered ? `${list.start + index}. ` : '- ', writeItem(item, tight)))
    .join(tight ? '\n' : '\n\n');
}

/** A paragraph, and lists straight below it; one that counts from elsewhere than 1 would not be seen there. */
const isTight = ([first, ...rest]: Item): boolean =>
  first?.kind === 'paragraph' && rest.every((block) => block.kind === 'list' && (!block.ordered || block.start === 1));

const writeItem = (item: Item, tight: boolean): string =>
  item
    .map((block, index) => (block.kind === 'paragraph' ? writeParagraph(block.lines, index === 0) : writeBlock(block)))
    .join(tight ? '\n' : '\n\n');

const hang = (marker: string, text: string): string =>
  marker + text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);

function writeCode({ text, language }: Extract<Block, { kind: 'code' }>): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A table without a header has an empty one, which a reader drops again. */
function writeTable({ header, rows }: Extract<Block, { kind: 'table' }>): string {
  const width = rows[0]?.length ?? 0;
  const empty: readonly Cell[] = Array.from({ length: width }, () => []);
  const [first = [], ...others] = header ? rows : [empty, ...rows];
  return [writeRow(first), `|${' --- |'.repeat(width)}`, ...others.map(writeRow)].join('\n');
}

const writeRow = (cells: readonly Cell[]): string =>
  `|${cells.map((cell) => ` ${cell.map((line) => writeLine(line, 'cell')).join('<br>')} |`).join('')}`;
