/** The part of TicketSQL that the connector speaks: comparisons, AND, OR, parentheses. Anything else is a syntax error here. */

export type Test<Row> = (row: Row) => boolean;

/** What can be compared: by the field's name, how to test a row. */
export type Comparisons<Row> = (field: string, operator: string, value: string) => Test<Row> | undefined;

export class QueryError extends Error {}

const TOKEN = /\s*(?:('(?:\\.|[^'\\])*')|([()])|(>=|<=|!=|[=<>])|([A-Za-z][\w:]*|\d+))/y;

interface Token {
  readonly kind: 'text' | 'paren' | 'operator' | 'word';
  readonly value: string;
}

const tokensOf = (query: string): readonly Token[] => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < query.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const found = TOKEN.exec(query);
    if (!found) throw new QueryError(`Wrong query at '${query.slice(from, from + 20)}'`);
    const [, text, paren, operator, word] = found;
    if (text !== undefined) tokens.push({ kind: 'text', value: text.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (paren !== undefined) tokens.push({ kind: 'paren', value: paren });
    else if (operator !== undefined) tokens.push({ kind: 'operator', value: operator });
    else tokens.push({ kind: 'word', value: word ?? '' });
  }
  return tokens;
};

/** Throws `QueryError` for what it does not know. */
export function parseQuery<Row>(query: string, compare: Comparisons<Row>): Test<Row> {
  const tokens = tokensOf(query);
  let at = 0;
  const is = (value: string): boolean => tokens[at]?.kind !== 'text' && tokens[at]?.value.toUpperCase() === value;
  const take = (): Token => {
    const token = tokens[at];
    if (!token) throw new QueryError(`Incomplete query in '${query}'`);
    at += 1;
    return token;
  };
  const either = (): Test<Row> => {
    const tests = [both()];
    while (is('OR')) tests.push((take(), both()));
    return (row) => tests.some((test) => test(row));
  };
  const both = (): Test<Row> => {
    const tests = [single()];
    while (is('AND')) tests.push((take(), single()));
    return (row) => tests.every((test) => test(row));
  };
  const single = (): Test<Row> => {
    if (!is('(')) return comparison();
    take();
    const inner = either();
    if (!is(')')) throw new QueryError(`Unclosed parenthesis in '${query}'`);
    take();
    return inner;
  };
  const comparison = (): Test<Row> => {
    const [field, operator, value] = [take(), take(), take()];
    if (operator.kind !== 'operator') throw new QueryError(`Wrong query, expecting an OPERATOR in '${query}'`);
    const test = compare(field.value, operator.value, value.value);
    if (!test) throw new QueryError(`Unknown field or operator: ${field.value} ${operator.value}`);
    return test;
  };
  const test = either();
  if (at < tokens.length) throw new QueryError(`Wrong query, expecting AND or OR in '${query}'`);
  return test;
}

export const comparesNumber = (operator: string, left: number, right: number): boolean => {
  switch (operator) {
    case '=':
      return left === right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    default:
      return false;
  }
};
