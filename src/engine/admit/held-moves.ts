import type { LedgerChange } from '../../ledger/ledger.ts';
import { SIDES } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { digestOf } from './digest.ts';
import type { OpenedRun } from './open-run.ts';

/** Problems of moves that another word of the admin, or another workflow, may solve. */
const CODES: ReadonlySet<string> = new Set(['no-transition', 'one-way-door', 'required-field']);

const PAGE = 200;

const nameOf = ({ sync }: Context): string => `moves/${sync.id}`;

const digestNow = ({ context, known }: OpenedRun): string =>
  digestOf(SIDES.map((side) => [context.sync[side].workflowRules ?? null, known[side].digest]));

/** Whether the admin's word on moves, or a workflow, has changed since a run of this sync last came to its end. */
const changed = async (opened: OpenedRun): Promise<boolean> =>
  (await opened.context.deps.ledger.recall(nameOf(opened.context))) !== digestNow(opened);

/** Items whose move was held are looked at again at once when what held it may be gone, not only when their next try is due. */
export async function lookAtHeldMoves(opened: OpenedRun): Promise<void> {
  if (!(await changed(opened))) return;
  const { deps, sync, lease } = opened.context;
  for (let after: string | undefined; ;) {
    const page = await deps.ledger.problems({ sync: sync.id, limit: PAGE, ...(after !== undefined && { after }) });
    const rows = page
      .filter(({ code, key }) => CODES.has(code) && key !== '')
      .map(({ side, key }): LedgerChange => {
        const now = new Date(0).toISOString();
        return { type: 'todo.put', todo: { sync: sync.id, side, key, reason: 'hint', notBefore: now, attempts: 0 } };
      });
    if (rows.length > 0) await deps.ledger.commit(rows, lease());
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

/** Once they were looked at. */
export async function rememberMoves(opened: OpenedRun): Promise<void> {
  if (await changed(opened)) await opened.context.deps.ledger.remember(nameOf(opened.context), digestNow(opened));
}
