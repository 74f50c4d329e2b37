import type { RawCell } from './grid.ts';
import { toTable } from './grid.ts';
import { toCell, toOneLine, toParagraphs } from './inline.ts';
import { type Block, type Inline, type Item, type Line, textRun } from './tree.ts';

/** A part of the tree that is still open. */
export type Frame =
  | { readonly kind: 'root' | 'quote' | 'item'; readonly blocks: Block[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start: number; readonly items: Item[] }
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'code'; language: string; readonly text: string[] }
  | { readonly kind: 'table'; readonly rows: RawCell[][]; readonly stray: Inline[] }
  | { readonly kind: 'row'; readonly cells: RawCell[] }
  | {
      readonly kind: 'cell';
      readonly header: boolean;
      readonly columns: number;
      readonly rows: number;
      tables: number;
    };

export type FrameKind = Frame['kind'];
/** A frame whose content is blocks. */
export type Flow = Extract<Frame, { blocks: Block[] }>;

/** What a frame becomes when it ends: blocks of the flow around it. `lines` is the text that was waiting in it. */
export function blocksOf(frame: Frame, lines: readonly Line[]): readonly Block[] {
  switch (frame.kind) {
    case 'root':
    case 'item':
    case 'row':
    case 'cell':
      return [];
    case 'quote':
      return frame.blocks.length > 0 ? [{ kind: 'quote', blocks: frame.blocks }] : [];
    case 'list':
      return frame.items.length > 0
        ? [{ kind: 'list', ordered: frame.ordered, start: frame.start, items: frame.items }]
        : [];
    case 'heading': {
      const line = toOneLine(lines);
      return line.length > 0 ? [{ kind: 'heading', level: frame.level, line }] : [];
    }
    case 'code':
      return codeBlock(frame.text.join(''), frame.language);
    case 'table':
      return toTable(frame.rows);
  }
}

/** A cell when it ends. */
export const cellOf = (frame: Extract<Frame, { kind: 'cell' }>, lines: readonly Line[]): RawCell => ({
  lines: toCell(lines),
  header: frame.header,
  columns: frame.columns,
  rows: frame.rows,
});

export const paragraphsOf = (lines: readonly Line[]): readonly Block[] =>
  toParagraphs(lines).map((paragraph): Block => ({ kind: 'paragraph', lines: paragraph }));

/**
 * Empty lines around code are lost on the way through some format, so they are no part of it; nor is white space where
 * nothing else stands.
 */
function codeBlock(raw: string, language: string): readonly Block[] {
  const text = raw
    .replaceAll('\u00a0', ' ')
    .replace(/[\v\f]/g, ' ')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
  return text === '' ? [] : [{ kind: 'code', language, text }];
}

/** Adds a block; two lists of one kind in a row are one list, as Markdown and Textile read them. */
export function append(blocks: Block[], block: Block): void {
  const last = blocks.at(-1);
  if (block.kind !== 'list' || last?.kind !== 'list' || last.ordered !== block.ordered) {
    blocks.push(block);
    return;
  }
  const items = last.items as Item[]; // the list is still being built, and by us
  for (const item of block.items) items.push(item);
}

/** A box ticked with a capital letter is a ticked box. */
export function asTask(blocks: readonly Block[]): Item {
  const [first, ...rest] = blocks;
  const run = first?.kind === 'paragraph' ? first.lines[0]?.[0] : undefined;
  if (first?.kind !== 'paragraph' || run?.kind !== 'text' || run.marks !== 0 || !run.text.startsWith('[X] '))
    return blocks;
  const [line = [], ...lines] = first.lines;
  const ticked = textRun(`[x] ${run.text.slice(4)}`, 0, run.href);
  return [{ kind: 'paragraph', lines: [[ticked, ...line.slice(1)], ...lines] }, ...rest];
}
