import type { JournalRow } from '../../ledger/ledger.ts';
import type { Native, Side } from '../../model/index.ts';
import type { Deps } from '../context.ts';

/** One field of one side as a run has changed it, over all of its writes there. */
export interface Slot {
  readonly kind: 'update' | 'transition';
  readonly side: Side;
  readonly field: string;
  /** What it showed before the first write; `undefined` where that was not recorded. */
  readonly before: Native | undefined;
  /** What was last written there by the run, or by an undo of it that was cut off. */
  readonly ours: Native | undefined;
}

const PAGE = 200;

/** Every link that a run has written to, newest first. Only their ids are held. */
export async function* linksWritten(
  { ledger }: Pick<Deps, 'ledger'>,
  sync: string,
  run: string,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let after: string | undefined; ;) {
    const rows = await ledger.journal({ sync, run, limit: PAGE, ...(after !== undefined && { after }) });
    for (const { link } of rows) {
      if (!seen.has(link)) yield link;
      seen.add(link);
    }
    after = rows.at(-1)?.id;
    if (rows.length < PAGE) return;
  }
}

/** The journal of a link, newest first, back to the first thing the run has done there. */
export async function rowsOf(
  { ledger }: Pick<Deps, 'ledger'>,
  link: string,
  run: string,
): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = [];
  let oldest = -1;
  for (let after: string | undefined; ;) {
    const page = await ledger.journal({ link, limit: PAGE, ...(after !== undefined && { after }) });
    rows.push(...page);
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
    const last = rows.findLastIndex((row) => row.run === run);
    // A whole page without the run: it has nothing further back.
    if (last >= 0 && rows.length - last > PAGE) break;
  }
  oldest = rows.findLastIndex((row) => row.run === run);
  return rows.slice(0, oldest + 1);
}

/** What a run has changed of a link, field by field, from the journal rows of that link. */
export function slotsOf(rows: readonly JournalRow[], run: string): readonly Slot[] {
  const slots = new Map<string, Slot>();
  for (const row of rows.toReversed()) {
    const { kind, side, field } = row;
    if (field === undefined || (kind !== 'update' && kind !== 'transition')) continue;
    const name = `${side}/${field}`;
    const slot = slots.get(name);
    const after = row.after as Native | undefined;
    if (row.run === run) slots.set(name, { kind, side, field, before: slot ? slot.before : row.before, ours: after });
    else if (slot && row.cause === 'undo' && sameJson(row.before, slot.ours)) slots.set(name, { ...slot, ours: after });
  }
  return [...slots.values()].toReversed();
}

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
