import { createBuilder } from './builder.ts';
import { cleanSource } from './clean.ts';
import { NO_ATTRIBUTES, type Sink } from './html-tokens.ts';
import { MAX_DEPTH } from './limits.ts';
import { readInline } from './textile-inline-read.ts';
import { shelve, type Shelved } from './textile-shelf.ts';
import { readTable, isTableStart } from './textile-table.ts';
import type { Block } from './tree.ts';

/**
 * Textile in the dialect of Redmine (its `redcloth3.rb`): HTML tags are text, except for code; a line end is a line
 * break; lines that begin with `>` are quotes. Reads in time that grows with the text, whatever the text.
 */
export function readTextile(textile: string): readonly Block[] {
  const builder = createBuilder({ lineEnds: 'break' });
  const { text, shelf } = shelve(cleanSource(textile));
  readBlocks(text.split('\n'), { sink: builder, shelf, depth: 0 });
  return builder.finish();
}

export interface TextileContext {
  readonly sink: Sink;
  readonly shelf: readonly Shelved[];
  readonly depth: number;
}

const LIST = /^([#*]+)(?:\([^)\s]{1,100}\)|\{[^}\n]{1,100}\}|\[[a-z_-]{1,20}\])* (?=.)/;
const RULE = /^ ?(?:(?:\* ?){3,}|(?:- ?){3,}|(?:_ ?){3,})$/;
const PREFIX = /^(h[1-6]|p|bq|fn\d{1,4})(?:[(){}[\]<>=\-^~][^\n.]{0,100})?\.(?::\S{1,500})? (?=.)/;

function readBlocks(lines: readonly string[], context: TextileContext): void {
  for (let from = 0; from < lines.length;) {
    const line = lines[from] ?? '';
    const end = blockEnd(lines, from);
    const block = lines.slice(from, end);
    if (line.startsWith('>')) readQuote(block, context);
    else if (RULE.test(line)) context.sink.open('hr', NO_ATTRIBUTES);
    else if (LIST.test(line)) readList(block, context);
    else if (isTableStart(line) && isTable(block)) readTable(block, context);
    else if (line.trim() !== '') readText(block, context);
    from = end;
  }
}

const isTable = (block: readonly string[]): boolean => block.at(-1)?.trimEnd().endsWith('|') === true;

/**
 * Where the block that begins at `from` ends. Lists and tables go on to the next empty line, quotes as long as there is
 * a `>`.
 */
function blockEnd(lines: readonly string[], from: number): number {
  const first = lines[from] ?? '';
  const quote = first.startsWith('>');
  if (first.trim() === '' || (RULE.test(first) && !quote)) return from + 1;
  const open = LIST.test(first) || isTableStart(first);
  let end = from + 1;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    if (line.startsWith('>') !== quote || (!quote && line.trim() === '')) break;
    if (!quote && !open && (LIST.test(line) || RULE.test(line) || isTableStart(line))) break;
  }
  return end;
}

function readQuote(lines: readonly string[], context: TextileContext): void {
  const deepest = context.depth >= MAX_DEPTH;
  context.sink.open('blockquote', NO_ATTRIBUTES);
  const inner = lines.map((line) => line.replace(deepest ? /^[> ]+/ : /^> */, ''));
  readBlocks(inner, { ...context, depth: context.depth + 1 });
  context.sink.close('blockquote');
}

function readText(lines: readonly string[], context: TextileContext): void {
  const [first = '', ...rest] = lines;
  const prefix = PREFIX.exec(first);
  const name = prefix?.[1] ?? 'p';
  const tag = name.startsWith('fn') ? 'p' : name === 'bq' ? 'blockquote' : name;
  context.sink.open(tag, NO_ATTRIBUTES);
  tellLines([first.slice(prefix?.[0].length ?? 0), ...rest], context);
  context.sink.close(tag);
}

export function tellLines(lines: readonly string[], { sink, shelf }: TextileContext): void {
  lines.forEach((line, index) => {
    if (index > 0) sink.open('br', NO_ATTRIBUTES);
    readInline(line, sink, shelf);
  });
}

/** A deeper mark opens lists as far as it takes, a shallower one closes them; the last character says which kind. */
function readList(lines: readonly string[], context: TextileContext): void {
  const { sink } = context;
  const open: string[] = [];
  const shut = (): void => {
    sink.close('li');
    sink.close(open.pop() ?? 'ul');
  };
  for (const [index, line] of lines.entries()) {
    const [whole = '', mark] = LIST.exec(line) ?? [];
    if (mark === undefined) {
      sink.open('br', NO_ATTRIBUTES);
      readInline(line, sink, context.shelf);
      continue;
    }
    const tags = Array.from(mark, (character) => (character === '#' ? 'ol' : 'ul'));
    while (open.length > tags.length) shut();
    if (open.length === tags.length && open.at(-1) !== tags.at(-1)) shut();
    if (open.length === tags.length && index > 0) sink.close('li');
    while (open.length < tags.length) {
      const tag = tags[open.length] ?? 'ul';
      sink.open(tag, NO_ATTRIBUTES);
      open.push(tag);
      if (open.length < tags.length) sink.open('li', NO_ATTRIBUTES);
    }
    sink.open('li', NO_ATTRIBUTES);
    readInline(line.slice(whole.length), sink, context.shelf);
  }
  while (open.length > 0) shut();
}
