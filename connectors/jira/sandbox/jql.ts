import { badRequest } from './refusal.ts';
import { findIssue, type IssueDoc, type Store } from './store.ts';
import { PRIORITIES, PROJECTS, STATUSES, TYPES } from './world.ts';
import { minuteOf } from './zone.ts';

export type Test = (doc: IssueDoc) => boolean;

export interface Query {
  readonly test: Test;
  /** Some condition narrows it. */
  readonly isBounded: boolean;
  readonly order: (a: IssueDoc, b: IssueDoc) => number;
}

interface Token {
  readonly kind: 'word' | 'string' | 'sign';
  readonly text: string;
}

const PATTERN = /\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|(>=|<=|!=|!~|[=<>~(),])|([^\s"'=<>~!(),]+))/gy;

function tokensOf(jql: string): readonly Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < jql.trimEnd().length) {
    const found = PATTERN.exec(jql);
    if (!found) throw badRequest(`JQL 查询出错：${jql}`);
    const [, double, single, sign, word = ''] = found;
    const words = double ?? single;
    if (words !== undefined) tokens.push({ kind: 'string', text: words.replace(/\\(.)/g, '$1') });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

/** The part of JQL that trackers' clients use: comparisons, lists, brackets, AND, OR, ORDER BY. Anything else is refused, as a typing error would be. */
export function parseJql(store: Store, jql: string): Query {
  const tokens = tokensOf(jql);
  let at = 0;
  const isWord = (word: string, ahead = 0): boolean => {
    const token = tokens[at + ahead];
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  };
  const take = (): Token => {
    const token = tokens[at];
    if (!token) throw badRequest(`JQL 查询不完整：${jql}`);
    at += 1;
    return token;
  };
  const sign = (text: string): void => {
    if (take().text !== text) throw badRequest(`JQL 查询中应为“${text}”：${jql}`);
  };
  const either = (): Test => {
    const parts = [both()];
    while (isWord('or')) {
      at += 1;
      parts.push(both());
    }
    return (doc) => parts.some((test) => test(doc));
  };
  const both = (): Test => {
    const parts = [single()];
    while (isWord('and')) {
      at += 1;
      parts.push(single());
    }
    return (doc) => parts.every((test) => test(doc));
  };
  const single = (): Test => {
    if (tokens[at]?.text === '(' && tokens[at]?.kind === 'sign') {
      at += 1;
      const inner = either();
      sign(')');
      return inner;
    }
    const field = take().text.toLowerCase();
    const negated = isWord('not');
    if (negated) at += 1;
    const operator = take().text.toLowerCase();
    if (operator !== 'in') return clause(store, field, operator, [take()]);
    const values: Token[] = [];
    sign('(');
    do values.push(take());
    while (take().text === ',');
    const test = clause(store, field, '=', values);
    return negated ? (doc) => !test(doc) : test;
  };
  const isBounded = !(tokens.length === 0 || isWord('order'));
  const test = isBounded ? either() : () => true;
  return { test, isBounded, order: orderOf(tokens.slice(at), jql) };
}

function orderOf(tokens: readonly Token[], jql: string): Query['order'] {
  if (tokens.length === 0) return (a, b) => Number(b.id) - Number(a.id);
  const [first, second, ...rest] = tokens;
  if (first?.text.toLowerCase() !== 'order' || second?.text.toLowerCase() !== 'by')
    throw badRequest(`JQL 查询出错：${jql}`);
  const parts = rest
    .map(({ text }) => text)
    .join(' ')
    .split(' , ');
  const orders = parts.map((part) => {
    const [name = '', direction = 'asc'] = part.trim().toLowerCase().split(' ');
    const by = name === 'created' || name === 'updated' ? (doc: IssueDoc) => doc[name] : keyNumber;
    if (!['created', 'updated', 'key', 'id'].includes(name)) throw badRequest(`不能按“${name}”排序。`);
    const sense = direction === 'desc' ? -1 : 1;
    return (a: IssueDoc, b: IssueDoc) => sense * (by(a) - by(b));
  });
  return (a, b) => orders.map((order) => order(a, b)).find((difference) => difference !== 0) ?? 0;
}

const keyNumber = ({ key }: IssueDoc): number => Number(key.split('-').at(-1));

function clause(store: Store, field: string, operator: string, values: readonly Token[]): Test {
  if (field === 'created' || field === 'updated') return compareTime(field, operator, values[0]);
  if (field === 'labels')
    return oneOf(operator, values, (doc, { text }) => (doc.fields['labels'] as string[]).includes(text));
  const custom = /^cf\[(\d+)\]$/.exec(field)?.[1];
  if (custom !== undefined) {
    const words = values[0]?.text.replaceAll('"', '') ?? '';
    return (doc) => String(doc.fields[`customfield_${custom}`] ?? '').includes(words);
  }
  switch (field) {
    case 'project':
      return oneOf(operator, known(PROJECTS, field, values), (doc, { text }) => matches(PROJECTS, doc.project, text));
    case 'issuetype':
    case 'type':
      return oneOf(operator, known(TYPES, field, values), (doc, { text }) => matches(TYPES, doc.type, text));
    case 'status':
      return oneOf(operator, known(STATUSES, field, values), (doc, { text }) => matches(STATUSES, doc.status, text));
    case 'priority':
      return oneOf(operator, known(PRIORITIES, field, values), (doc, { text }) =>
        matches(PRIORITIES, String(doc.fields['priority']), text),
      );
    case 'id':
    case 'key':
    case 'issue':
      return byIssue(store, operator, values);
    default:
      throw badRequest(`字段“${field}”不存在或您没有查看它的权限。`);
  }
}

type Row = { readonly id: string; readonly name: string; readonly key?: string };

const fits = (row: Row, text: string): boolean => [row.id, row.name, row.key].includes(text);
const matches = (rows: readonly Row[], id: string, text: string): boolean =>
  rows.some((row) => row.id === id && fits(row, text));

/** A value nobody knows is an error, not an empty answer. */
function known(rows: readonly Row[], field: string, values: readonly Token[]): readonly Token[] {
  for (const { text } of values)
    if (!rows.some((row) => fits(row, text))) throw badRequest(`值“${text}”对于字段“${field}”不存在。`);
  return values;
}

const oneOf = (operator: string, values: readonly Token[], fit: (doc: IssueDoc, value: Token) => boolean): Test => {
  if (operator === '!=') return (doc) => !values.some((value) => fit(doc, value));
  if (operator !== '=') throw badRequest(`运算符“${operator}”不受支持。`);
  return (doc) => values.some((value) => fit(doc, value));
};

function byIssue(store: Store, operator: string, values: readonly Token[]): Test {
  const ids = values.map(({ text }) => {
    const row = findIssue(store, text);
    if (!row) throw badRequest(`关键字“${text}”的问题不存在。`);
    return row.doc.id;
  });
  return oneOf(operator, values, (doc) => ids.includes(doc.id));
}

/** A bare number is in milliseconds; a moment in quotes stands for the beginning of its minute, on the account's own clock. */
function compareTime(field: 'created' | 'updated', operator: string, value: Token | undefined): Test {
  const bound = value?.kind === 'word' && /^\d+$/.test(value.text) ? Number(value.text) : minuteOf(value?.text ?? '');
  if (bound === undefined) throw badRequest(`日期值“${value?.text ?? ''}”对于字段“${field}”无效。`);
  switch (operator) {
    case '>=':
      return (doc) => doc[field] >= bound;
    case '<=':
      return (doc) => doc[field] <= bound;
    case '>':
      return (doc) => doc[field] > bound;
    case '<':
      return (doc) => doc[field] < bound;
    default:
      throw badRequest(`运算符“${operator}”不受字段“${field}”支持。`);
  }
}
