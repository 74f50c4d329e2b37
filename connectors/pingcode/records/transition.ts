import { text, TransitionError, type HttpClient, type NativeFields, type Text, type Transition } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import { Row, typeIdOf } from '../schema.ts';
import { wayBetween, type Moves } from '../streams/moves.ts';

interface Attempt {
  readonly http: HttpClient;
  /** Of the record. */
  readonly path: string;
  readonly wanted: NativeFields;
  /** The workflow as it is now; `undefined` where it cannot be read. */
  moves(): Promise<Moves | undefined>;
}

/**
 * "State not found" and "no such move" in the codes of each kind. PingCode says the first for both on tickets; the state was looked up before it was sent, so it
 * exists and the move to it does not.
 */
const REFUSED_MOVES: readonly (string | undefined)[] = [
  CODES.ticketState,
  CODES.ideaState,
  CODES.itemState,
  CODES.itemMove,
];

/** Tells a move the workflow forbids from other refusals, and rethrows. One read tells where the record stands, and the live workflow which way there is. */
export async function explainMove(error: unknown, { http, path, wanted, moves }: Attempt): Promise<never> {
  const to = wanted['state'];
  if (!REFUSED_MOVES.includes(faultCode(error)) || typeof to !== 'string') throw error;
  const row = await http.get(path, {}, Row);
  const known = (await moves())?.of(typeIdOf(row));
  throw new TransitionError(wordsFor(row.state.name, to, known), row.state.name, to, { cause: error });
}

const wordsFor = (from: string, to: string, moves: readonly Transition[] | undefined): Text => {
  const missing = text(
    `PingCode's workflow has no move from "${from}" to "${to}"`,
    `PingCode 的流程不允许从“${from}”直接流转到“${to}”`,
  );
  if (!moves) return missing;
  const way = wayBetween(moves, from, to);
  if (way) return joined(missing, text(`the way is ${way.join(' → ')}`, `可行的路径为：${way.join(' → ')}`));
  const exits = moves.filter((move) => move.from === from).map((move) => move.to);
  const list = exits.length === 0 ? text('nowhere', '无') : text(exits.join(', '), exits.join('、'));
  return joined(missing, text(`from there it can go to: ${list.en}`, `当前状态只能流转到：${list.zh}`));
};

const joined = (first: Text, second: Text): Text => text(`${first.en}; ${second.en}`, `${first.zh}；${second.zh}`);
