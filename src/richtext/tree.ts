/**
 * The one tree all formats meet in. It can hold nothing but what is named here, so a script, an event handler or an
 * unsafe address has no place to be: text is text, and the only addresses are the two that passed `url.ts`.
 */
export type Block =
  | { readonly kind: 'paragraph'; readonly lines: readonly Line[] }
  | { readonly kind: 'heading'; readonly level: number; readonly line: Line }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly Item[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'table'; readonly header: boolean; readonly rows: readonly Row[] }
  | { readonly kind: 'rule' };

export type Item = readonly Block[];

/** Cells from left to right; every row of a table has equally many. A cell is a few lines. */
export type Row = readonly Cell[];
export type Cell = readonly Line[];

/** What stands between two line breaks. Marks end where the line ends. */
export type Line = readonly Atom[];

export type Atom = TextRun | ImageRun;

export interface TextRun {
  readonly kind: 'text';
  readonly text: string;
  readonly marks: number;
  /** Where it leads; empty: nowhere. */
  readonly href: string;
}

export interface ImageRun {
  readonly kind: 'image';
  readonly src: string;
  readonly alt: string;
  readonly href: string;
}

/** A line break among the atoms that a reader has collected and nobody has put into lines yet. */
export interface Break {
  readonly kind: 'break';
}

export type Inline = Atom | Break;

export const BREAK: Break = { kind: 'break' };

/** Marks are bits, so that two runs compare by one number. Code stands alone: no other mark goes with it. */
export const STRONG = 1;
export const EM = 2;
export const STRIKE = 4;
export const CODE = 8;

export const textRun = (text: string, marks = 0, href = ''): TextRun => ({ kind: 'text', text, marks, href });

/** The words of a line, without marks and addresses. */
export const lineText = (line: Line): string =>
  line.map((atom) => (atom.kind === 'text' ? atom.text : atom.alt)).join('');
