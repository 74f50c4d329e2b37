import { cleanText } from './clean.ts';
import { append, asTask, blocksOf, cellOf, paragraphsOf, type Flow, type Frame, type FrameKind } from './frames.ts';
import type { Attributes, Sink } from './html-tokens.ts';
import { toLines } from './inline.ts';
import { MAX_DEPTH } from './limits.ts';
import { BLOCKS, headingLevel, languageOf, MARKS } from './tags.ts';
import { BREAK, CODE, textRun, type Block, type Inline } from './tree.ts';
import { imageUrl, linkUrl } from './url.ts';

/**
 * `lineEnds`: whether a line end in text is a line break (Markdown, Textile, plain text) or just white space (HTML).
 */
export interface BuilderOptions {
  readonly lineEnds: 'break' | 'space';
}

export interface Builder extends Sink {
  /** The blocks of everything said so far. The builder is used up. */
  finish(): readonly Block[];
}

/**
 * Builds the tree from a stream of tags in any order: what makes no sense is put right or left out, nothing is nested
 * deeper than MAX_DEPTH.
 */
export function createBuilder({ lineEnds }: BuilderOptions): Builder {
  const root: Flow = { kind: 'root', blocks: [] };
  const frames: Frame[] = [root];
  const open: Record<FrameKind, number> = {
    root: 1,
    quote: 0,
    item: 0,
    list: 0,
    heading: 0,
    code: 0,
    table: 0,
    row: 0,
    cell: 0,
  };
  /** Lists and quotes that were too deep to open, waiting for their end tags. */
  const ghosts = { list: 0, quote: 0, table: 0 };
  let pending: Inline[] = [];
  let marks = new Map<number, number>();
  let href = '';
  let afterBreak = false;
  const outside: { readonly marks: Map<number, number>; readonly href: string }[] = [];

  const atStart = (): boolean => pending.every((inline) => inline.kind === 'text' && inline.text.trim() === '');
  const top = (): Frame => frames.at(-1) ?? root;
  const flow = (): Flow => frames.findLast((frame): frame is Flow => 'blocks' in frame) ?? root;

  function currentMarks(): number {
    let bits = 0;
    for (const [mark, depth] of marks) if (depth > 0) bits |= mark;
    return bits & CODE ? CODE : bits;
  }

  function take(): Inline[] {
    const taken = pending;
    pending = [];
    return taken;
  }

  /** Ends the line, and where there is room the paragraph. */
  function part(): void {
    const frame = top();
    afterBreak = false;
    if ('blocks' in frame) {
      if (pending.length > 0) for (const block of paragraphsOf(toLines(take()))) append(frame.blocks, block);
    } else if (frame.kind === 'cell' || frame.kind === 'heading') pending.push(BREAK);
    else if (frame.kind === 'table') frame.stray.push(BREAK);
    else if (frame.kind === 'code' && frame.text.length > 0 && !frame.text.at(-1)?.endsWith('\n'))
      frame.text.push('\n');
  }

  function push(frame: Frame): void {
    part();
    if (frame.kind === 'cell') {
      outside.push({ marks, href });
      marks = new Map();
      href = '';
    }
    frames.push(frame);
    open[frame.kind]++;
  }

  function pop(): void {
    const frame = top();
    if (frame.kind === 'root') return;
    part();
    frames.pop();
    open[frame.kind]--;
    const lines = frame.kind === 'heading' || frame.kind === 'cell' ? toLines(take()) : [];
    if (frame.kind === 'cell') ({ marks, href } = outside.pop() ?? { marks, href });
    deliver(frame, top(), lines);
  }

  function deliver(frame: Frame, parent: Frame, lines: ReturnType<typeof toLines>): void {
    if (frame.kind === 'item' && parent.kind === 'list') {
      if (frame.blocks.length > 0) parent.items.push(asTask(frame.blocks));
    } else if (frame.kind === 'cell' && parent.kind === 'row') parent.cells.push(cellOf(frame, lines));
    else if (frame.kind === 'row' && parent.kind === 'table') parent.rows.push(frame.cells);
    else {
      const blocks = flow().blocks;
      if (frame.kind === 'table') for (const block of paragraphsOf(toLines(frame.stray))) append(blocks, block);
      for (const block of blocksOf(frame, lines)) append(blocks, block);
    }
  }

  function closeTo(kind: FrameKind): void {
    if (open[kind] === 0) return;
    while (top().kind !== kind) pop();
    pop();
  }

  /** Text and blocks need a flow; straight in a list they are its next item. */
  function enterFlow(): void {
    if (top().kind === 'list') push({ kind: 'item', blocks: [] });
  }

  function openContainer(kind: 'list' | 'quote' | 'table', frame: () => Frame): void {
    part();
    if (open.list + open.quote + open.table >= MAX_DEPTH) {
      ghosts[kind]++;
      return;
    }
    // Many editors put an inner list beside the item it belongs to instead of inside it.
    const list = top();
    const lastItem = list.kind === 'list' && kind === 'list' ? list.items.pop() : undefined;
    if (list.kind === 'list') push({ kind: 'item', blocks: (lastItem as Block[] | undefined) ?? [] });
    push(frame());
  }

  function closeContainer(kind: 'list' | 'quote' | 'table'): void {
    part();
    if (ghosts[kind] > 0) ghosts[kind]--;
    else closeTo(kind);
  }

  function openItem(): void {
    const container = frames.findLast((frame) => frame.kind === 'list' || frame.kind === 'quote');
    if (container?.kind === 'list') while (top().kind !== 'list') pop();
    else openContainer('list', () => ({ kind: 'list', ordered: false, start: 1, items: [] }));
    if (top().kind === 'list') push({ kind: 'item', blocks: [] });
  }

  function openCell(tag: string, attributes: Attributes): void {
    if (open.table === 0) return part();
    if (open.cell > 0) closeTo('cell');
    if (open.row === 0) push({ kind: 'row', cells: [] });
    const [columns, rows] = [span(attributes['colspan']), span(attributes['rowspan'])];
    push({ kind: 'cell', header: tag === 'th', columns, rows, tables: 0 });
  }

  function openBlock(tag: string, attributes: Attributes): void {
    const level = headingLevel(tag);
    if (tag === 'ul' || tag === 'ol' || tag === 'menu' || tag === 'dir') {
      const start = tag === 'ol' && /^\d{1,9}$/.test(attributes['start'] ?? '') ? Number(attributes['start']) : 1;
      openContainer('list', () => ({ kind: 'list', ordered: tag === 'ol', start, items: [] }));
    } else if (tag === 'li') openItem();
    else if (tag === 'blockquote') openContainer('quote', () => ({ kind: 'quote', blocks: [] }));
    else if (tag === 'table') openContainer('table', () => ({ kind: 'table', rows: [], stray: [] }));
    else if (tag === 'tr' || tag === 'td' || tag === 'th') part();
    else if (level > 0 || tag === 'pre' || tag === 'hr') {
      enterFlow();
      part();
      if (tag === 'hr') append(flow().blocks, { kind: 'rule' });
      else if (level > 0) push({ kind: 'heading', level });
      else push({ kind: 'code', language: languageOf(attributes['class'], attributes['data-language']), text: [] });
    } else part();
  }

  /** Inside a table only its own parts are structure; inside a cell or a heading everything is lines. */
  function openInTable(frame: Frame, tag: string, attributes: Attributes): void {
    const nested = frame.kind === 'cell' && frame.tables > 0;
    if (frame.kind === 'cell' && tag === 'table') frame.tables++;
    if (!nested && tag === 'tr') {
      if (open.row > 0) closeTo('row');
      push({ kind: 'row', cells: [] });
    } else if (!nested && (tag === 'td' || tag === 'th')) openCell(tag, attributes);
    else part();
  }

  function closeInTable(frame: Frame, tag: string): void {
    if (frame.kind === 'cell' && frame.tables > 0) {
      if (tag === 'table') frame.tables--;
      part();
    } else if (tag === 'td' || tag === 'th') closeTo('cell');
    else if (tag === 'tr') closeTo('row');
    else if (tag === 'table') closeContainer('table');
    else part();
  }

  function closeBlock(tag: string): void {
    if (tag === 'ul' || tag === 'ol' || tag === 'menu' || tag === 'dir') closeContainer('list');
    else if (tag === 'li') {
      part();
      if (ghosts.list === 0) closeTo('item');
    } else if (tag === 'blockquote') closeContainer('quote');
    else if (tag === 'table') closeContainer('table');
    else part();
  }

  function say(inline: Inline): void {
    const frame = top();
    if (frame.kind === 'table' || frame.kind === 'row') {
      const table = frames.findLast((candidate) => candidate.kind === 'table');
      if (table?.kind === 'table') table.stray.push(inline);
    } else pending.push(inline);
  }

  function lineBreak(): void {
    enterFlow();
    say(BREAK);
    afterBreak = lineEnds === 'break';
  }

  function words(raw: string): void {
    const text = cleanText(raw);
    if (text.trim() === '' && !('blocks' in top() || top().kind === 'cell' || top().kind === 'heading')) return;
    if (text === '') return;
    enterFlow();
    const lines = lineEnds === 'break' ? text.split('\n') : [text];
    lines.forEach((line, index) => {
      // Written out, a hard break is a tag and a line end; that is one break.
      if (index > 0 && !(index === 1 && afterBreak && lines[0]?.trim() === '')) say(BREAK);
      if (line !== '') say(textRun(line, currentMarks(), href));
    });
    afterBreak = afterBreak && text.trim() === '' && lines.length === 1;
  }

  function image({ src, alt }: Attributes): void {
    const address = imageUrl(src);
    const words = cleanText(alt ?? '')
      .replace(/\s+/g, ' ')
      .trim();
    enterFlow();
    afterBreak = false;
    if (address !== '') say({ kind: 'image', src: address, alt: words, href });
    else say(textRun(words === '' ? fileName(src) : words, currentMarks(), href));
  }

  function openInCode(frame: Extract<Frame, { kind: 'code' }>, tag: string, attributes: Attributes): void {
    if (tag === 'br') frame.text.push('\n');
    else if (tag === 'code' && frame.language === '') frame.language = languageOf(attributes['class'], undefined);
    else if (BLOCKS.has(tag)) part();
  }

  function openInline(tag: string, attributes: Attributes): void {
    const mark = MARKS.get(tag);
    if (mark !== undefined) marks.set(mark, (marks.get(mark) ?? 0) + 1);
    else if (tag === 'a') href = linkUrl(attributes['href']);
    else if (tag === 'br') lineBreak();
    else if (tag === 'img') image(attributes);
    else if (tag === 'input' && attributes['type']?.toLowerCase() === 'checkbox' && open.item > 0 && atStart()) {
      words('checked' in attributes ? '[x] ' : '[ ] ');
    }
  }

  return {
    text(raw) {
      const frame = top();
      if (frame.kind === 'code') frame.text.push(cleanText(raw));
      else words(raw);
    },
    open(tag, attributes) {
      const frame = top();
      if (frame.kind === 'code') openInCode(frame, tag, attributes);
      else if (!BLOCKS.has(tag)) openInline(tag, attributes);
      else if (frame.kind === 'cell' || frame.kind === 'table' || frame.kind === 'row')
        openInTable(frame, tag, attributes);
      else if (frame.kind === 'heading') part();
      else openBlock(tag, attributes);
    },
    close(tag) {
      const frame = top();
      const mark = MARKS.get(tag);
      if (frame.kind === 'code') {
        if (tag === 'pre') pop();
        else if (tag !== 'code' && BLOCKS.has(tag)) part();
      } else if (mark !== undefined) marks.set(mark, Math.max(0, (marks.get(mark) ?? 0) - 1));
      else if (tag === 'a') href = '';
      else if (!BLOCKS.has(tag)) return;
      else if (frame.kind === 'heading') {
        if (headingLevel(tag) > 0) pop();
        else part();
      } else if (frame.kind === 'cell' || frame.kind === 'table' || frame.kind === 'row') closeInTable(frame, tag);
      else closeBlock(tag);
    },
    finish() {
      while (frames.length > 1) pop();
      part();
      return root.blocks;
    },
  };
}

const span = (value: string | undefined): number => (/^[1-9]\d{0,3}$/.test(value ?? '') ? Number(value) : 1);

/** What an image we cannot carry is called: the last part of its address, unless that is the image itself. */
function fileName(src: string | undefined): string {
  if (src === undefined || /^\s*[a-z][a-z0-9+.-]*:(?!\/\/)/i.test(src)) return '';
  return cleanText(
    src
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? '',
  );
}
