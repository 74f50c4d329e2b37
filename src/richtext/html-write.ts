import { escapeAttribute, escapeText } from './entities.ts';
import { isCode, nested, type Step } from './nest.ts';
import { EM, STRIKE, STRONG, type Atom, type Block, type Cell, type Item, type Line } from './tree.ts';

/** The tree as canonical HTML: the one spelling in which rich text is stored and compared. */
export const writeHtml = (blocks: readonly Block[]): string => blocks.map(writeBlock).join('');

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${writeLines(block.lines)}</p>`;
    case 'heading':
      return `<h${block.level}>${writeLine(block.line)}</h${block.level}>`;
    case 'list':
      return writeList(block);
    case 'quote':
      return `<blockquote>${writeHtml(block.blocks)}</blockquote>`;
    case 'code': {
      const language = block.language === '' ? '' : ` class="language-${escapeAttribute(block.language)}"`;
      return `<pre><code${language}>${escapeText(block.text)}</code></pre>`;
    }
    case 'table':
      return writeTable(block);
    case 'rule':
      return '<hr>';
  }
}

function writeList(list: Extract<Block, { kind: 'list' }>): string {
  const items = list.items.map((item) => `<li>${writeItem(item)}</li>`).join('');
  if (!list.ordered) return `<ul>${items}</ul>`;
  return `<ol${list.start === 1 ? '' : ` start="${list.start}"`}>${items}</ol>`;
}

/** An item with a single paragraph in front needs no tags around it. */
function writeItem(item: Item): string {
  const [first, ...rest] = item;
  if (first?.kind !== 'paragraph' || rest.some((block) => block.kind === 'paragraph')) return writeHtml(item);
  return writeLines(first.lines) + writeHtml(rest);
}

function writeTable({ header, rows }: Extract<Block, { kind: 'table' }>): string {
  const row = (cells: readonly Cell[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${writeLines(cell)}</${tag}>`).join('')}</tr>`;
  const [first = [], ...others] = rows;
  const body = (header ? others : rows).map((cells) => row(cells, 'td')).join('');
  const head = header ? `<thead>${row(first, 'th')}</thead>` : '';
  return `<table>${head}${body === '' ? '' : `<tbody>${body}</tbody>`}</table>`;
}

const writeLines = (lines: readonly Line[]): string => lines.map(writeLine).join('<br>');

const writeLine = (line: Line): string => nested(line, { links: true }).map(writeStep).join('');

const TAGS: Readonly<Record<number, string>> = { [STRONG]: 'strong', [EM]: 'em', [STRIKE]: 's' };

function writeStep(step: Step): string {
  switch (step.kind) {
    case 'open':
      return `<${TAGS[step.mark]}>`;
    case 'close':
      return `</${TAGS[step.mark]}>`;
    case 'open-link':
      return `<a href="${escapeAttribute(step.href)}">`;
    case 'close-link':
      return '</a>';
    case 'atom':
      return writeAtom(step.atom);
  }
}

function writeAtom(atom: Atom): string {
  if (atom.kind === 'image') return `<img src="${escapeAttribute(atom.src)}" alt="${escapeAttribute(atom.alt)}">`;
  return isCode(atom) ? `<code>${escapeText(atom.text)}</code>` : escapeText(atom.text);
}
