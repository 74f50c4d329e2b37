import { textRun, type Block, type Cell, type Line, type Row } from './tree.ts';
import { MAX_CELLS, MAX_SPAN } from './limits.ts';
import { normalLine, toParagraphs } from './inline.ts';

export interface RawCell {
  readonly lines: readonly Line[];
  readonly header: boolean;
  readonly columns: number;
  readonly rows: number;
}

/**
 * A table as every format can hold it: rows of one length without empty ones, spans as empty cells, one header row at
 * most. One that would grow beyond MAX_CELLS becomes paragraphs.
 */
export function toTable(raw: readonly (readonly RawCell[])[]): readonly Block[] {
  const rows = spread(raw).filter((row) => row.some((cell) => cell.lines.length > 0));
  if (rows.length === 0) return [];
  const header = rows[0]?.every((cell) => cell.header || cell.lines.length === 0) ?? false;
  const width = rows.reduce((widest, row) => Math.max(widest, filled(row)), 0);
  if (width * rows.length > MAX_CELLS) return tableLines(rows.map((row) => row.map((cell) => cell.lines)));
  const padded = rows.map((row) => Array.from({ length: width }, (_, column): Cell => row[column]?.lines ?? []));
  return [{ kind: 'table', header, rows: padded }];
}

const filled = (row: readonly RawCell[]): number => row.findLastIndex((cell) => cell.lines.length > 0) + 1;

const EMPTY: RawCell = { lines: [], header: false, columns: 1, rows: 1 };

/** Puts an empty cell wherever a span reaches, so that what is below and beside stays in its column. */
function spread(raw: readonly (readonly RawCell[])[]): RawCell[][] {
  const taken = new Map<number, number>();
  return raw.map((cells) => {
    const row: RawCell[] = [];
    const skip = (): void => {
      for (let left = taken.get(row.length) ?? 0; left > 0; left = taken.get(row.length) ?? 0) {
        taken.set(row.length, left - 1);
        row.push(EMPTY);
      }
    };
    for (const cell of cells) {
      skip();
      const columns = Math.min(cell.columns, MAX_SPAN);
      for (let column = 0; column < columns; column++) {
        if (cell.rows > 1) taken.set(row.length, Math.min(cell.rows, MAX_SPAN) - 1);
        row.push(column === 0 ? cell : { ...EMPTY, header: cell.header });
      }
    }
    skip();
    return row;
  });
}

/** A table as text: a line for each row, a bar between cells. */
export function tableLines(rows: readonly Row[]): readonly Block[] {
  const lines = rows.map((row) => {
    const cells = row.filter((cell) => cell.length > 0);
    return normalLine(cells.flatMap((cell, index) => [...(index > 0 ? [textRun(' | ')] : []), ...spaced(cell)]));
  });
  return toParagraphs(lines).map((paragraph) => ({
    kind: 'paragraph',
    lines: paragraph,
  }));
}

const spaced = (cell: Cell): Line => cell.flatMap((line, index) => (index > 0 ? [textRun(' '), ...line] : line));
