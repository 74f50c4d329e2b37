import { tableLines } from './grid.ts';
import { CODE, STRONG, textRun, type Atom, type Block, type Line } from './tree.ts';
import { normalLine, toParagraphs } from './inline.ts';

export type BlockKind = Block['kind'];

/**
 * Makes blocks fit a place that knows only some kinds: what is not allowed says the same in plainer blocks. A heading
 * becomes a strong paragraph, a quote its content, code lines of inline code, a table lines of text, a list paragraphs
 * with their markers; a rule goes.
 */
export const fit = (blocks: readonly Block[], allowed: ReadonlySet<BlockKind>): readonly Block[] =>
  blocks.flatMap((block) => (allowed.has(block.kind) ? [block] : fit(plainer(block), allowed)));

function plainer(block: Block): readonly Block[] {
  switch (block.kind) {
    case 'paragraph':
    case 'rule':
      return [];
    case 'heading':
      return [{ kind: 'paragraph', lines: [normalLine(block.line.map(strong))] }];
    case 'quote':
      return block.blocks;
    case 'code':
      return paragraphs(block.text.split('\n').map((line) => normalLine([textRun(line, CODE)])));
    case 'table':
      return tableLines(block.rows);
    case 'list':
      return block.items.flatMap((item, index) => marked(item, block.ordered ? `${block.start + index}. ` : '- '));
  }
}

const paragraphs = (lines: readonly Line[]): readonly Block[] =>
  toParagraphs(lines).map((paragraph) => ({ kind: 'paragraph', lines: paragraph }));

const strong = (atom: Atom): Atom =>
  atom.kind === 'text' && atom.marks !== CODE ? { ...atom, marks: atom.marks | STRONG } : atom;

function marked(item: readonly Block[], marker: string): readonly Block[] {
  const [first, ...rest] = item;
  if (first?.kind !== 'paragraph') return item;
  const [line = [], ...lines] = first.lines;
  return [{ kind: 'paragraph', lines: [normalLine([textRun(marker), ...line]), ...lines] }, ...rest];
}
