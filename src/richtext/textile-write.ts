import { fit, type BlockKind } from './lower.ts';
import { escapeBars, escapeLineStart } from './textile-escape.ts';
import { writeLine } from './textile-inline-write.ts';
import { SEPARATOR } from './clean.ts';
import type { Block, Cell, Item, Line } from './tree.ts';

/** What an item of a list can hold in Redmine's Textile. */
const IN_ITEM: ReadonlySet<BlockKind> = new Set(['paragraph', 'code', 'list']);

/** The tree as Textile in the dialect of Redmine. */
export const writeTextile = (blocks: readonly Block[]): string => blocks.map(writeBlock).join('\n\n');

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return writeLines(block.lines);
    case 'heading':
      return `h${block.level}. ${writeLine(block.line)}`;
    case 'list':
      return writeList(block, '').join('\n');
    case 'quote':
      return quoted(writeTextile(block.blocks));
    case 'code':
      return writeCode(block);
    case 'table':
      return writeTable(block);
    case 'rule':
      return '---';
  }
}

const writeLines = (lines: readonly Line[]): string => lines.map((line) => escapeLineStart(writeLine(line))).join('\n');

/** Only the first line of a block of code takes the `>`: Redmine sees the whole block as one piece of its line. */
function quoted(textile: string): string {
  let inCode = false;
  return textile
    .split('\n')
    .map((line) => {
      const prefix = inCode ? '' : line === '' ? '>' : '> ';
      if (/<pre>/.test(line)) inCode = true;
      if (/<\/pre>$/.test(line)) inCode = false;
      return prefix + line;
    })
    .join('\n');
}

/** The content is verbatim; an end tag within it is broken by a character that reading takes out. */
function writeCode({ text, language }: Extract<Block, { kind: 'code' }>): string {
  const safe = text.replace(/<(?=\/?(?:pre|code|kbd|notextile)\b)|<!(?=--)/gi, `$&${SEPARATOR}`);
  return language === '' ? `<pre>${safe}</pre>` : `<pre><code class="${language}">${safe}</code></pre>`;
}

/**
 * One line for each item, and lines below it. What stands after an inner list cannot return to the item, so it is the
 * next one.
 */
function writeList(list: Extract<Block, { kind: 'list' }>, outer: string): readonly string[] {
  const mark = outer + (list.ordered ? '#' : '*');
  return list.items.flatMap((item) => writeItem(fit(item, IN_ITEM), mark));
}

function writeItem(item: Item, mark: string): readonly string[] {
  let afterList = true;
  return item.flatMap((block) => {
    const starts = afterList;
    afterList = block.kind === 'list';
    if (block.kind === 'list') return writeList(block, mark);
    const text = block.kind === 'paragraph' ? writeItemLines(block.lines, starts) : writeBlock(block);
    return [starts ? `${mark} ${text}` : text];
  });
}

const writeItemLines = (lines: readonly Line[], first: boolean): string =>
  lines.map((line, index) => (first && index === 0 ? writeLine(line) : escapeLineStart(writeLine(line)))).join('\n');

const writeTable = ({ header, rows }: Extract<Block, { kind: 'table' }>): string =>
  rows.map((row, index) => `|${row.map((cell) => writeCell(cell, header && index === 0)).join('')}`).join('\n');

const writeCell = (cell: Cell, header: boolean): string =>
  `${header ? '_.' : ''} ${cell.map((line) => escapeLineStart(escapeBars(writeLine(line)))).join('\n')} |`;
