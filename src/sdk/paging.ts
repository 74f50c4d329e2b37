import { text } from '../model/index.ts';
import { ProtocolError } from './errors.ts';

const MAX_PAGES = 1_000_000;

/** What one step of a walk gives: rows, and the token of the next step, if there is one. */
export interface Step<Row, Token> {
  readonly rows: readonly Row[];
  readonly next?: Token | undefined;
}

/**
 * Walks pages until there is no next token. Loop guard: the same token twice in a row, or a million pages, is a `ProtocolError` rather than a run that never
 * ends.
 */
export async function* walkPages<Row, Token extends string | number>(
  first: Token,
  fetchStep: (token: Token) => Promise<Step<Row, Token>>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let token = first;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const step = await fetchStep(token);
    yield step.rows;
    if (step.next === undefined) return;
    if (step.next === token) throw loop(String(token));
    token = step.next;
  }
  throw loop(String(token));
}

const loop = (token: string): ProtocolError =>
  new ProtocolError(
    text(`paging does not move on: page "${token}" leads back to itself`, `分页没有前进：第“${token}”页又指向了自己`),
  );
