type Node = Readonly<Record<string, unknown>>;

const IN_ITEM = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle', 'taskList'];
const IN_QUOTE = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaGroup', 'mediaSingle'];
const IN_CELL = [...IN_ITEM, 'heading', 'blockquote', 'panel', 'rule', 'decisionList', 'blockCard'];
const BLOCKS = [...IN_CELL, 'table', 'expand', 'mediaGroup', 'extension'];
const INLINES = ['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard'];

/** What may stand inside which node. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  doc: BLOCKS,
  paragraph: INLINES,
  heading: INLINES,
  taskItem: INLINES,
  decisionItem: INLINES,
  codeBlock: ['text'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: IN_ITEM,
  blockquote: IN_QUOTE,
  panel: [...IN_ITEM, 'heading'],
  expand: BLOCKS,
  table: ['tableRow'],
  tableRow: ['tableCell', 'tableHeader'],
  tableCell: IN_CELL,
  tableHeader: IN_CELL,
  taskList: ['taskItem', 'taskList'],
  decisionList: ['decisionItem'],
  mediaSingle: ['media'],
  mediaGroup: ['media'],
};

const MARKS = ['strong', 'em', 'code', 'strike', 'underline', 'link', 'textColor', 'subsup'];
const NEVER_EMPTY = [
  'listItem',
  'bulletList',
  'orderedList',
  'blockquote',
  'table',
  'tableRow',
  'taskList',
  'mediaSingle',
];

const list = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as readonly Node[]) : []);

/** Whether Jira takes this document. It says no more than that. */
export const isDocument = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { type, version } = value as Node;
  return type === 'doc' && version === 1 && isSound(value as Node);
};

function isSound(node: Node): boolean {
  const type = String(node['type']);
  if (type === 'text') return isSoundText(node);
  const content = list(node['content']);
  if (content.length === 0 && NEVER_EMPTY.includes(type)) return false;
  if (type === 'listItem' && !['paragraph', 'codeBlock', 'mediaSingle'].includes(String(content[0]?.['type'])))
    return false;
  const allowed = CHILDREN[type] ?? [];
  return content.every((child) => allowed.includes(String(child['type'])) && isSound(child));
}

function isSoundText({ text, marks }: Node): boolean {
  const names = list(marks).map(({ type }) => String(type));
  if (typeof text !== 'string' || text === '' || !names.every((name) => MARKS.includes(name))) return false;
  return !names.includes('code') || names.every((name) => name === 'code' || name === 'link');
}

/** The characters people see. */
export const lengthOf = (node: Node): number =>
  (typeof node['text'] === 'string' ? node['text'].length : 0) +
  list(node['content']).reduce((sum, child) => sum + lengthOf(child), 0);
