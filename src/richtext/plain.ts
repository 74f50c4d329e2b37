import { createBuilder } from './builder.ts';
import { cleanSource } from './clean.ts';
import { NO_ATTRIBUTES } from './html-tokens.ts';
import { lineText, type Atom, type Block, type Item, type Line } from './tree.ts';
import { isBare } from './url.ts';

/**
 * Plain text as a tree: an empty line parts paragraphs, a line end is a line break, an address is a link; nothing else
 * means anything.
 */
export function readPlain(text: string): readonly Block[] {
  const builder = createBuilder({ lineEnds: 'break' });
  for (const paragraph of cleanSource(text).split(/\n[^\S\n]*\n/)) {
    builder.open('p', NO_ATTRIBUTES);
    builder.text(paragraph);
    builder.close('p');
  }
  return builder.finish();
}

export interface PlainOptions {
  /** Whether a link says where it leads when its words do not. */
  readonly addresses: boolean;
}

/** The tree as plain text, as people write it in e-mail. */
export const writePlain = (blocks: readonly Block[], options: PlainOptions): string =>
  blocks.map((block) => writeBlock(block, options)).join('\n\n');

function writeBlock(block: Block, options: PlainOptions): string {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.map((line) => writeLine(line, options)).join('\n');
    case 'heading':
      return writeLine(block.line, options);
    case 'list':
      return block.items
        .map((item, index) => hang(block.ordered ? `${block.start + index}. ` : '- ', writeItem(item, options)))
        .join('\n');
    case 'quote':
      return writePlain(block.blocks, options).replace(/^/gm, '> ');
    case 'code':
      return block.text;
    case 'table':
      return block.rows
        .map((row) => row.map((cell) => cell.map((line) => writeLine(line, options)).join(' ')).join(' | '))
        .join('\n');
    case 'rule':
      return '---';
  }
}

const writeItem = (item: Item, options: PlainOptions): string =>
  item.map((block) => writeBlock(block, options)).join('\n');

const hang = (marker: string, text: string): string => marker + text.replaceAll('\n', `\n${' '.repeat(marker.length)}`);

const writeLine = (line: Line, { addresses }: PlainOptions): string =>
  addresses ? line.map((atom, index) => writeAtom(atom, line[index + 1]?.href)).join('') : lineText(line);

/** The address follows the words in brackets, once for all that is one link. */
function writeAtom(atom: Atom, nextHref: string | undefined): string {
  const words = atom.kind === 'text' ? atom.text : [atom.alt, `(${atom.src})`].filter((part) => part !== '').join(' ');
  if (atom.href === '' || atom.href === nextHref) return words;
  if (atom.kind === 'text' && (isBare(atom) || atom.href === `mailto:${atom.text}`)) return words;
  return `${words} (${atom.href})`;
}
