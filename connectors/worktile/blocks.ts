import { isRecord } from './api.ts';

/** A node of Worktile's block text. What it is not known to hold passes unread. */
export type Node = Readonly<Record<string, unknown>>;

/**
 * The nodes of a text that is stored as blocks; `undefined` for any other. A mention at the start of plain text begins with a bracket, too, and so may what a person
 * wrote, so only what parses into nodes counts.
 */
export function parseBlocks(text: string): readonly Node[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const nodes: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    return nodes.length > 0 && nodes.every(isNode) ? nodes : undefined;
  } catch {
    return undefined;
  }
}

const isNode = (value: unknown): value is Node =>
  isRecord(value) &&
  (Array.isArray(value['children']) || typeof value['text'] === 'string' || value['type'] === 'code');

/** Paragraphs as blocks: the form the web application itself writes. */
export const paragraphBlocks = (text: string): string =>
  JSON.stringify(text.split('\n\n').map((line) => ({ type: 'paragraph', children: [{ text: line }] })));

/** How text and its marks are written down. */
export interface Pen {
  readonly plain: (text: string) => string;
  readonly marked: (inner: string, mark: Mark) => string;
  readonly link: (inner: string, url: string) => string;
  readonly image: (name: string, url: string) => string;
  readonly code: (content: string) => string;
  readonly heading: (inner: string, level: number) => string;
  readonly quote: (inner: string) => string;
  readonly item: (inner: string, number: number | undefined) => string;
}

export type Mark = 'bold' | 'italic' | 'strikethrough' | 'code';

/** Blocks as text, a blank line between them. */
export const writeBlocks = (nodes: readonly Node[], pen: Pen): string =>
  (nodes.some(isBlock) ? nodes : [{ children: nodes }]).map((node) => block(node, pen)).join('\n\n');

const INLINE = new Set(['link', 'mention', 'emoji', undefined]);
const isBlock = (node: Node): boolean => !INLINE.has(typeof node['type'] === 'string' ? node['type'] : undefined);

function block(node: Node, pen: Pen): string {
  const type = text(node['type']);
  if (type === 'code') return pen.code(codeOf(node));
  if (type === 'image') return pen.image(text(node['name']), text(node['originUrl']) || text(node['thumbUrl']));
  if (/^(heading|header)/.test(type)) return pen.heading(inline(node, pen), Number(/\d/.exec(type)?.[0] ?? 2));
  if (/quote/.test(type)) return pen.quote(inside(node, pen));
  if (/list$/.test(type)) return list(node, pen, /^(numbered|ordered|number)/.test(type));
  return inside(node, pen);
}

/** Blocks inside a block, or its text. */
const inside = (node: Node, pen: Pen): string =>
  childrenOf(node).some(isBlock) ? writeBlocks(childrenOf(node), pen) : inline(node, pen);

const list = (node: Node, pen: Pen, numbered: boolean): string =>
  childrenOf(node)
    .map((item, index) => pen.item(inside(item, pen), numbered ? index + 1 : undefined))
    .join('\n');

const inline = (node: Node, pen: Pen): string =>
  childrenOf(node)
    .map((child) => leaf(child, pen))
    .join('');

function leaf(node: Node, pen: Pen): string {
  switch (node['type']) {
    case 'link':
      return pen.link(inline(node, pen), text(node['url']));
    case 'mention':
      return pen.plain(`@${mentioned(node)}`);
    case 'emoji':
      return pen.plain(`:${text(node['code'])}:`);
    case 'image':
      return pen.image(text(node['name']), text(node['originUrl']));
    default:
      return typeof node['text'] === 'string' ? marks(node, node['text'], pen) : inline(node, pen);
  }
}

const MARKS: readonly (readonly [Mark, readonly string[]])[] = [
  ['code', ['code', 'inlineCode']],
  ['bold', ['bold', 'strong']],
  ['italic', ['italic', 'em']],
  ['strikethrough', ['strikethrough', 'strike']],
];

const marks = (node: Node, words: string, pen: Pen): string =>
  MARKS.reduce(
    (inner, [mark, names]) =>
      words.trim() !== '' && names.some((name) => node[name] === true) ? pen.marked(inner, mark) : inner,
    pen.plain(words),
  );

/** `content` may be a document of its own, whose lines are then told apart by nothing known: it stays as it is. */
const codeOf = (node: Node): string =>
  typeof node['content'] === 'string'
    ? node['content']
    : childrenOf(node)
        .map((child) => text(child['text']))
        .join('\n');

function mentioned(node: Node): string {
  const data = isRecord(node['data']) ? node['data'] : isRecord(node['attrs']) ? node['attrs'] : {};
  return text(data['name']) || text(data['uid']);
}

const childrenOf = (node: Node): readonly Node[] =>
  Array.isArray(node['children']) ? (node['children'] as readonly unknown[]).filter(isRecord) : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
