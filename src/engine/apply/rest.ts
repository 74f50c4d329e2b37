import type { LedgerChange } from '../../ledger/ledger.ts';
import { isUnmapped, SIDES, text, type Side } from '../../model/index.ts';
import { remember, same, type FieldState, type Finding, type Link, type LinkDecision } from '../../sync/index.ts';
import { baseTextRows } from './base-texts.ts';
import { conflictRows } from './conflicts.ts';
import type { Context } from '../context.ts';
import type { LinkPlan } from '../plan/plan-link.ts';
import { problemRow, retryRow } from './send.ts';
import { sideOf, sideState, viewOf } from '../view.ts';
import { todoRows, type Work } from './work.ts';

/** Nothing is left to write: account for what was seen, and note what a person has to look at. */
export async function rest(work: Work, { decision, findings }: LinkPlan): Promise<void> {
  const { context } = work;
  const before = work.link;
  const conflicts = await conflictRows(context, before, decision);
  work.link = { ...before, fields: { ...before.fields, ...decision.settled, ...waiting(work, decision) } };
  work.link = { ...work.link, fields: stillTold(context, work.link.fields, decision) };
  const held = new Set(
    [...decision.conflicts, ...decision.frozen, ...decision.writes.left, ...decision.writes.right].map(
      (one) => one.field,
    ),
  );
  for (const side of SIDES) accountSide(work, side, held);
  const changed = JSON.stringify(work.stored) !== JSON.stringify(work.link);
  const rows: LedgerChange[] = [
    ...(changed ? [{ type: 'link.put', link: work.link } as const] : []),
    ...baseTextRows(context, work.link, work.records, work.stored),
    ...conflicts,
  ];
  const problems = problemRows(work, findings);
  const open = work.unfinished || work.refused.size > 0 || problems.some((row) => row.type === 'problem.put');
  rows.push(...problems, ...(open ? [] : todoRows(work)));
  if (rows.length > 0) await context.deps.ledger.commit(rows, context.lease());
}

/** Where a value no longer waits to be set, nobody needs to know any more that it could not be: the next time is another change. */
function stillTold({ rules }: Context, fields: Link['fields'], { writes }: LinkDecision): Link['fields'] {
  const over = Object.entries(fields).flatMap(([name, { told, ...state }]) => {
    const waits = told === undefined || writes[told.on].some(({ field }) => field === name);
    return waits || !rules.some(({ field }) => field === name) ? [] : [[name, state] as const];
  });
  return over.length === 0 ? fields : { ...fields, ...Object.fromEntries(over) };
}

/** Fields that could not be brought to rest keep what they wait for: a pending side stays pending, whatever else is wrong with the field. */
function waiting({ link }: Work, decision: LinkDecision): Readonly<Record<string, FieldState>> {
  const states: Record<string, FieldState> = {};
  const mark = (field: string, status: FieldState['status']): void => {
    const state = link.fields[field];
    if (state?.status.startsWith('pending')) return;
    states[field] = { ...state, status };
  };
  for (const { field } of decision.frozen) mark(field, 'frozen');
  for (const { field } of decision.conflicts) mark(field, 'conflict');
  for (const { field } of decision.writes.left) mark(field, 'pending-right');
  for (const { field } of decision.writes.right) mark(field, 'pending-left');
  return states;
}

/** A side's version counts as accounted for only when all of its fields are: a later conditional write must not pass over one. */
function accountSide(work: Work, side: Side, held: ReadonlySet<string>): void {
  const record = work.records[side];
  if (!record) return;
  const ready = sideOf(work.context, side);
  const loose = new Set([...held, ...againstDirection(work, side), ...work.context.resting]);
  const names = Object.keys(ready.compiled.fields).filter((name) => !loose.has(name));
  const before = work.link[side];
  const state = sideState(ready, record, before, new Set(names));
  work.link = {
    ...work.link,
    [side]: loose.size === 0 ? state : { ...state, version: before.version, updatedAt: before.updatedAt },
  };
}

/** Fields a person edited on the receiving side of a one-way rule: seen, but not accounted for, so that the next edit of the source still meets them. */
function againstDirection(work: Work, side: Side): readonly string[] {
  const record = work.records[side];
  if (!record) return [];
  const view = viewOf(sideOf(work.context, side), record);
  return work.context.rules
    .map((rule) => rule.field)
    .filter((field) => {
      const seen = view.fields[field];
      const state = work.link.fields[field];
      return (
        seen !== undefined && !isUnmapped(seen) && state?.status === 'agreed' && !same(remember(seen), state[side])
      );
    });
}

function problemRows(work: Work, findings: readonly Finding[]): readonly LedgerChange[] {
  const { context, link } = work;
  const rows: LedgerChange[] = [];
  for (const finding of findings) {
    if (finding.kind !== 'problem') continue;
    const { side, field, code, words, subject } = finding;
    rows.push(
      problemRow(context, {
        side,
        key: subject.key,
        label: subject.label,
        code,
        words,
        ...(field !== undefined && { field }),
      }),
    );
    rows.push(retryRow(context, side, subject.key));
  }
  if (rows.length > 0 || work.refused.size > 0 || work.unfinished) return rows;
  return SIDES.filter((side) => work.records[side]).map((side) => ({
    type: 'problem.clear',
    sync: context.sync.id,
    side,
    key: link[side].key,
  }));
}

/** Too many operations on one link in one run: the two sides keep rewriting each other. */
export async function giveUp({ context, link }: Work): Promise<void> {
  const words = text(
    'the two sides keep changing each other; look at the two mappings of this field',
    '两侧不断互相改写，请检查该字段的两个映射',
  );
  await context.deps.ledger.commit(
    [problemRow(context, { side: 'left', key: link.left.key, code: 'unsettled', words })],
    context.lease(),
  );
}
