import { createBuilder } from './builder.ts';
import { NO_ATTRIBUTES, type Attributes, type Sink } from './html-tokens.ts';
import { readPlain } from './plain.ts';
import type { Block } from './tree.ts';

/** What this reader looks at in a node of an Atlassian document; everything may be missing or of another type. */
interface Node {
  readonly type: string;
  readonly text: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly marks: readonly Node[];
  readonly content: readonly unknown[];
}

/**
 * An Atlassian document as a tree. Text that is no such document is read as plain text: it was written by someone, so
 * it is kept. Node and mark names: the document format's public schema.
 */
export function readAdf(json: string): readonly Block[] {
  const document = parse(json);
  if (document === undefined) return readPlain(json);
  const builder = createBuilder({ lineEnds: 'break' });
  walk(document, builder);
  return builder.finish();
}

function parse(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return nodeOf(value).type === 'doc' ? value : undefined;
  } catch {
    return undefined;
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

function nodeOf(value: unknown): Node {
  const { type, text, attrs, marks, content } = record(value);
  return {
    type: words(type),
    text: words(text),
    attrs: record(attrs),
    marks: list(marks).map(markOf),
    content: list(content),
  };
}

function markOf(value: unknown): Node {
  const { type, attrs } = record(value);
  return { type: words(type), text: '', attrs: record(attrs), marks: [], content: [] };
}

/** Depth first without recursion: a document may be nested deeper than the stack. */
function walk(document: unknown, sink: Sink): void {
  const stack: (string | { readonly node: unknown })[] = [{ node: document }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      sink.close(next);
      continue;
    }
    const node = nodeOf(next.node);
    const tags = told(node, sink);
    for (const tag of tags) stack.push(tag);
    for (let index = node.content.length - 1; index >= 0; index--) stack.push({ node: node.content[index] });
  }
}

const BLOCKS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  listItem: 'li',
  taskList: 'ul',
  decisionList: 'ul',
  decisionItem: 'li',
  blockquote: 'blockquote',
  panel: 'blockquote',
  table: 'table',
  tableRow: 'tr',
  expand: 'div',
  nestedExpand: 'div',
  layoutSection: 'div',
  layoutColumn: 'div',
  mediaGroup: 'p',
  mediaSingle: 'p',
};

/** Says what the node begins with, and returns the tags to close once its content is said. */
function told(node: Node, sink: Sink): readonly string[] {
  const block = BLOCKS[node.type];
  if (block !== undefined) {
    sink.open(block, NO_ATTRIBUTES);
    if (block === 'div' && node.attrs['title'] !== undefined) paragraph(words(node.attrs['title']), sink);
    return [block];
  }
  return openOther(node, sink) ?? tellInline(node, sink);
}

function openOther({ type, attrs }: Node, sink: Sink): readonly string[] | undefined {
  const open = (tag: string, attributes: Attributes = NO_ATTRIBUTES): readonly string[] => {
    sink.open(tag, attributes);
    return [tag];
  };
  switch (type) {
    case 'heading':
      return open(/^[1-6]$/.test(words(attrs['level'])) ? `h${words(attrs['level'])}` : 'h6');
    case 'orderedList':
      return open('ol', { start: words(attrs['order']) });
    case 'codeBlock':
      return open('pre', { 'data-language': words(attrs['language']) });
    case 'tableCell':
    case 'tableHeader':
      return open(type === 'tableCell' ? 'td' : 'th', {
        colspan: words(attrs['colspan']),
        rowspan: words(attrs['rowspan']),
      });
    case 'taskItem':
      open('li');
      sink.text(attrs['state'] === 'DONE' ? '[x] ' : '[ ] ');
      return ['li'];
    case 'rule':
      sink.open('hr', NO_ATTRIBUTES);
      return [];
    default:
      return undefined;
  }
}

const MARKS: Readonly<Record<string, string>> = { strong: 'strong', em: 'em', strike: 's', code: 'code' };

function tellInline(node: Node, sink: Sink): readonly string[] {
  const closing: string[] = [];
  for (const { type, attrs } of node.marks) {
    const tag = type === 'link' ? 'a' : MARKS[type];
    if (tag === undefined) continue;
    sink.open(tag, type === 'link' ? { href: words(attrs['href']) } : NO_ATTRIBUTES);
    closing.push(tag);
  }
  tellLeaf(node, sink);
  return closing;
}

function tellLeaf({ type, text, attrs }: Node, sink: Sink): void {
  switch (type) {
    case 'hardBreak':
      return sink.open('br', NO_ATTRIBUTES);
    case 'media':
    case 'mediaInline':
      return tellMedia(attrs, sink);
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return tellCard(words(attrs['url']), type !== 'inlineCard', sink);
    case 'date':
      return sink.text(day(words(attrs['timestamp'])));
    default:
      // Mentions, emoji, statuses and what is still to be invented carry the words they show.
      sink.text(text || words(attrs['text']) || words(attrs['shortName']));
  }
}

/** Pictures by address are kept; files of the vendor's own store travel as attachments. */
function tellMedia(attrs: Node['attrs'], sink: Sink): void {
  const [src, alt] = [words(attrs['url']), words(attrs['alt'])];
  if (src !== '' || alt !== '') sink.open('img', { src, alt });
}

function tellCard(url: string, alone: boolean, sink: Sink): void {
  if (alone) sink.open('p', NO_ATTRIBUTES);
  sink.open('a', { href: url });
  sink.text(url);
  sink.close('a');
  if (alone) sink.close('p');
}

function paragraph(text: string, sink: Sink): void {
  sink.open('p', NO_ATTRIBUTES);
  sink.text(text);
  sink.close('p');
}

const day = (timestamp: string): string =>
  /^-?\d{1,14}$/.test(timestamp) ? new Date(Number(timestamp)).toISOString().slice(0, 10) : timestamp;
