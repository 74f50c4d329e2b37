import { fit, type BlockKind } from './lower.ts';
import { CODE, EM, STRIKE, STRONG, type Atom, type Block, type Cell, type Item, type Line } from './tree.ts';

interface AdfNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly AdfNode[];
  readonly text?: string;
  readonly marks?: readonly AdfNode[];
}

/** What the document schema allows in an item of a list and in a quote. */
const NESTED: ReadonlySet<BlockKind> = new Set(['paragraph', 'code', 'list']);

/**
 * The tree as an Atlassian document, in JSON. Only what the schema allows where it allows it, since the vendor refuses
 * the rest.
 */
export const writeAdf = (blocks: readonly Block[]): string =>
  JSON.stringify({ version: 1, type: 'doc', content: blocks.map((block) => rootNode(block)) });

/** Pictures and tasks have a form of their own at the root. */
function rootNode(block: Block): AdfNode {
  if (block.kind === 'paragraph') {
    const [atom] = block.lines.length === 1 && block.lines[0]?.length === 1 ? block.lines[0] : [];
    if (atom?.kind === 'image') return media(atom);
  }
  if (block.kind === 'list') return tasks(block) ?? node(block);
  return node(block);
}

function node(block: Block): AdfNode {
  switch (block.kind) {
    case 'paragraph':
      return { type: 'paragraph', content: inline(block.lines) };
    case 'heading':
      return { type: 'heading', attrs: { level: block.level }, content: inline([block.line]) };
    case 'list': {
      const content = block.items.map(listItem);
      return block.ordered
        ? { type: 'orderedList', attrs: { order: block.start }, content }
        : { type: 'bulletList', content };
    }
    case 'quote':
      return { type: 'blockquote', content: nonEmpty(fit(block.blocks, NESTED).map(node)) };
    case 'code':
      return {
        type: 'codeBlock',
        ...(block.language === '' ? {} : { attrs: { language: block.language } }),
        content: [{ type: 'text', text: block.text }],
      };
    case 'table':
      return { type: 'table', content: block.rows.map((row, index) => tableRow(row, block.header && index === 0)) };
    case 'rule':
      return { type: 'rule' };
  }
}

const EMPTY: AdfNode = { type: 'paragraph', content: [] };

const nonEmpty = (content: readonly AdfNode[]): readonly AdfNode[] => (content.length > 0 ? content : [EMPTY]);

/** An item may not begin with a list, so an empty paragraph comes first; reading drops it. */
function listItem(item: Item): AdfNode {
  const content = fit(item, NESTED).map(node);
  const leads = content[0]?.type === 'paragraph' || content[0]?.type === 'codeBlock';
  return { type: 'listItem', content: leads ? content : [EMPTY, ...content] };
}

const TASK = /^\[([ x])\] (?=.)/;

/** A list whose items all have a box, and nothing but their text, is a list of tasks. */
function tasks(list: Extract<Block, { kind: 'list' }>): AdfNode | undefined {
  if (list.ordered) return undefined;
  const items: AdfNode[] = [];
  for (const item of list.items) {
    const task = item.length === 1 ? taskItem(item[0], String(items.length + 1)) : undefined;
    if (task === undefined) return undefined;
    items.push(task);
  }
  return { type: 'taskList', attrs: { localId: 'tasks' }, content: items };
}

function taskItem(block: Block | undefined, localId: string): AdfNode | undefined {
  if (block?.kind !== 'paragraph') return undefined;
  const [[first, ...rest] = [], ...lines] = block.lines;
  if (first?.kind !== 'text' || first.marks !== 0 || first.href !== '') return undefined;
  const box = TASK.exec(first.text);
  if (box === null) return undefined;
  const text = first.text.slice(box[0].length);
  const content = inline([[{ ...first, text }, ...rest], ...lines]);
  return { type: 'taskItem', attrs: { localId, state: box[1] === 'x' ? 'DONE' : 'TODO' }, content };
}

const tableRow = (cells: readonly Cell[], header: boolean): AdfNode => ({
  type: 'tableRow',
  content: cells.map((cell) => ({
    type: header ? 'tableHeader' : 'tableCell',
    content: [{ type: 'paragraph', content: inline(cell) }],
  })),
});

const inline = (lines: readonly Line[]): readonly AdfNode[] =>
  lines.flatMap((line, index) => [...(index > 0 ? [{ type: 'hardBreak' }] : []), ...line.map(inlineNode)]);

function inlineNode(atom: Atom): AdfNode {
  const text = atom.kind === 'text' ? atom.text : atom.alt || fileName(atom.src);
  const href = atom.href || (atom.kind === 'image' ? atom.src : '');
  const marks = [...marksOf(atom), ...(href === '' ? [] : [{ type: 'link', attrs: { href } }])];
  return marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks };
}

const MARKS: readonly (readonly [number, string])[] = [
  [STRONG, 'strong'],
  [EM, 'em'],
  [STRIKE, 'strike'],
  [CODE, 'code'],
];

const marksOf = (atom: Atom): readonly AdfNode[] =>
  atom.kind === 'text' ? MARKS.filter(([mark]) => atom.marks & mark).map(([, type]) => ({ type })) : [];

function media(image: Extract<Atom, { kind: 'image' }>): AdfNode {
  const attrs = { type: 'external', url: image.src, ...(image.alt === '' ? {} : { alt: image.alt }) };
  const marks = image.href === '' ? {} : { marks: [{ type: 'link', attrs: { href: image.href } }] };
  return { type: 'mediaSingle', attrs: { layout: 'center' }, content: [{ type: 'media', attrs, ...marks }] };
}

/** Where a picture can only be a link, it is called by its file. */
const fileName = (src: string): string =>
  src
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1) ?? src;
