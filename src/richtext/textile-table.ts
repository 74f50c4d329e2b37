import { NO_ATTRIBUTES, type Attributes } from './html-tokens.ts';
import type { TextileContext } from './textile-read.ts';
import { readInline } from './textile-inline-read.ts';

const ROW = /^(?:[(){}[\]<>=^~-][^|\n]{0,100}\. ?)?\|/;
const TABLE = /^table[^|\n]{0,200}\. ?$/;

export const isTableStart = (line: string): boolean => ROW.test(line) || TABLE.test(line);

/** Rows begin with a bar; other lines go on with the cell before them. */
export function readTable(lines: readonly string[], { sink, shelf }: TextileContext): void {
  const rows: string[][] = [];
  for (const line of lines) {
    if (ROW.test(line)) rows.push([line]);
    else rows.at(-1)?.push(line);
  }
  sink.open('table', NO_ATTRIBUTES);
  for (const row of rows) {
    sink.open('tr', NO_ATTRIBUTES);
    for (const cell of cells(row.join('\n'))) {
      const { tag, attributes, text } = modified(cell);
      sink.open(tag, attributes);
      text.split('\n').forEach((line, index) => {
        if (index > 0) sink.open('br', NO_ATTRIBUTES);
        readInline(line, sink, shelf);
      });
      sink.close(tag);
    }
    sink.close('tr');
  }
  sink.close('table');
}

/** Cut at the bars, but not inside a wiki link. */
function cells(row: string): readonly string[] {
  const parts = row
    .trimEnd()
    .replace(/\[\[[^|\][\n]{0,200}\|[^|\]\n]{0,200}\]\]/g, (link) => link.replace('|', '\ufdd2'))
    .split('|');
  return parts.slice(1, -1).map((cell) => cell.replaceAll('\ufdd2', '|'));
}

const MODIFIERS =
  /^(_)?((?:\\\d{1,3}|\/\d{1,3})*)[<>=^~-]*(?:\([^)\n]{0,100}\)|\{[^}\n]{0,200}\}|\[[a-z-]{1,20}\])*\. ?/;

function modified(cell: string): { readonly tag: 'th' | 'td'; readonly attributes: Attributes; readonly text: string } {
  const match = cell.startsWith('.') ? null : MODIFIERS.exec(cell);
  if (match === null) return { tag: 'td', attributes: NO_ATTRIBUTES, text: cell };
  const [whole, header, spans = ''] = match;
  const attributes: Record<string, string> = {};
  for (const [, kind, count = '1'] of spans.matchAll(/([\\/])(\d+)/g))
    attributes[kind === '/' ? 'rowspan' : 'colspan'] = count;
  return { tag: header === undefined ? 'td' : 'th', attributes, text: cell.slice(whole.length) };
}
