import { digestOf } from './digest.ts';
import type { Schema } from '../../model/index.ts';
import type { Account } from '../../sdk/index.ts';
import type { Deps, SyncSide } from '../context.ts';
import type { Move } from '../../sync/index.ts';
import type { LearnedWorkflow } from './learned-workflow.ts';

/** What is known of one stream: remembered between runs, so that an idle run asks for nothing but its lists. */
export interface KnownStream {
  readonly schema: Schema;
  readonly account: Account;
  /** Outgoing moves by state, as records have shown them. */
  readonly workflow: Readonly<Record<string, readonly string[]>>;
  /** Moves that were refused where they are known only by trying, and when (ms since the epoch). Forgotten after a day: the workflow may have changed. */
  readonly refused?: readonly (Move & { readonly at: number })[];
  /** Changes whenever the schema does. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** After this a stream is described again. A refused value or move does it sooner. */
const FRESH_MS = 3_600_000;

/** After this a move that was refused may be tried again. */
const REFUSED_MS = 24 * 3_600_000;

const nameOf = (side: SyncSide): string => `stream/${side.connection}/${side.stream.card.name}/${side.scope}`;

/** The stream as remembered, or as its vendor describes it now when that is old or `live` is asked for. The credentials are proved on the way. */
export async function knowStream(
  deps: Pick<Deps, 'ledger' | 'clock'>,
  side: SyncSide,
  live: boolean,
): Promise<KnownStream> {
  const remembered = (await deps.ledger.recall(nameOf(side))) as KnownStream | undefined;
  const now = deps.clock.now();
  const refused = live ? [] : (remembered?.refused?.filter(({ at }) => now - at < REFUSED_MS) ?? []);
  if (!live && remembered && now - remembered.at < FRESH_MS) return { ...remembered, refused };
  const account = await side.opened.probe();
  const schema = await side.stream.describe();
  const digest = digestOf(schema);
  const workflow = remembered?.workflow ?? {};
  const known = { schema, account, workflow, ...(refused.length > 0 && { refused }), digest, at: deps.clock.now() };
  await deps.ledger.remember(nameOf(side), known);
  return known;
}

/** The stream as remembered, however long ago; its vendor is asked only when nothing is. */
export const recallStream = async (deps: Pick<Deps, 'ledger' | 'clock'>, side: SyncSide): Promise<KnownStream> =>
  ((await deps.ledger.recall(nameOf(side))) as KnownStream | undefined) ?? knowStream(deps, side, false);

/** Keeps what the run has learned of the workflow. */
export async function rememberWorkflow(deps: Deps, side: SyncSide, learned: LearnedWorkflow): Promise<void> {
  if (!learned.changed()) return;
  const remembered = (await deps.ledger.recall(nameOf(side))) as KnownStream | undefined;
  if (!remembered) return;
  const before = new Map(remembered.refused?.map((one) => [JSON.stringify([one.from, one.to]), one.at]));
  const refused = learned
    .refused()
    .map(({ from, to }) => ({ from, to, at: before.get(JSON.stringify([from, to])) ?? deps.clock.now() }));
  await deps.ledger.remember(nameOf(side), { ...remembered, workflow: learned.toJson(), refused });
}

/** The next run describes the stream again: something was refused that the schema said was fine. */
export async function forgetStream(deps: Deps, side: SyncSide): Promise<void> {
  const remembered = (await deps.ledger.recall(nameOf(side))) as KnownStream | undefined;
  if (remembered) await deps.ledger.remember(nameOf(side), { ...remembered, at: 0 });
}
