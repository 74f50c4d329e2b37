import { otherSide, SIDES, type Side, type Text } from '../model/index.ts';
import { guardPlan, type Finding, type Operation, type PlanCounts } from '../sync/index.ts';
import { commentsFlow } from './comments.ts';
import type { Context, Deps, Sync } from './context.ts';
import { frozenKey } from './create.ts';
import { gather, type Gathered } from './gather.ts';
import { draftFor } from './natives.ts';
import { holdLease, type HeldLease } from './lease.ts';
import { openRun } from './open-run.ts';
import { planLink } from './plan-link.ts';
import { stepsOf, type Step } from './steps.ts';
import { labelOf, sideOf, waits } from './view.ts';
import { readSides, rebaseIfNeeded, startWork } from './work.ts';

/** What one step would do. */
export interface PlannedStep {
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
}

/** Plans one step with the same decisions that applying it makes. Writes nothing. */
export async function planStep(context: Context, step: Step): Promise<PlannedStep> {
  switch (step.kind) {
    case 'linked': {
      if (step.link.state !== 'live' || context.frozen.has(step.link.id)) return NOTHING;
      const work = startWork(context, step.link, step.records, { dry: true });
      if (waits(step.link)) await readSides(work, SIDES);
      if (!work.stopped) await rebaseIfNeeded(work);
      if (work.stopped) return NOTHING;
      return planLink(context, work.link, work.records);
    }
    case 'create':
      return planCreate(context, step.on, step.source);
    case 'join':
      return planJoin(context, labelled(step.records.left), labelled(step.records.right));
    case 'join-stray': {
      const here = labelled(step.record);
      const there = { key: step.partner, label: step.partner };
      return step.side === 'left' ? planJoin(context, here, there) : planJoin(context, there, here);
    }
    case 'wait':
      return NOTHING;
    case 'odd':
      return {
        operations: [],
        findings: [
          { kind: 'problem', side: step.side, subject: labelled(step.record), code: step.code, words: step.words },
        ],
      };
  }
}

const NOTHING: PlannedStep = { operations: [], findings: [] };

const labelled = (record: Parameters<typeof labelOf>[0]) => ({ key: record.key, label: labelOf(record) });

const planJoin = (
  context: Context,
  left: { key: string; label: string },
  right: { key: string; label: string },
): PlannedStep => ({
  operations: [
    {
      kind: 'join',
      side: 'right',
      rule: `match: ${context.sync.match.join(', ')}`,
      requests: 0,
      reversible: true,
      left,
      right,
    },
  ],
  findings: [],
});

async function planCreate(context: Context, on: Side, source: Parameters<typeof draftFor>[2]): Promise<PlannedStep> {
  if (context.frozen.has(frozenKey(otherSide(on), source.key))) return NOTHING;
  const draft = await draftFor(context, on, source);
  const side = otherSide(on);
  const findings: Finding[] = draft.held.map(({ field, words }) => ({
    kind: 'problem',
    side,
    subject: labelled(source),
    field,
    code: 'held',
    words,
  }));
  if (draft.missing.length > 0) return { operations: [], findings };
  const comments = commentsFlow(context) ? 2 : 0;
  const operation: Operation = {
    kind: 'create',
    side: on,
    rule: sideOf(context, on).mappingName,
    requests: 1 + draft.pending.length + comments,
    reversible: false,
    source: labelled(source),
    fields: draft.native,
    shared: draft.shared,
  };
  return { operations: [operation], findings };
}

/** Counts a plan without keeping it, and says whether it is sane. */
export async function guardRun(context: Context, gathered: Gathered): Promise<Text | undefined> {
  const writes: Record<string, number> = {};
  let creates = 0;
  let strangers = 0;
  for await (const step of stepsOf(context)) {
    if (step.kind === 'create') {
      creates += 1;
      if (await isStranger(context, step.source.marker)) strangers += 1;
    }
    if (step.kind !== 'linked') continue;
    const { operations } = await planStep(context, step);
    // Finishing what a create or an earlier run left pending is no news: only what had come to agree can change too much.
    const news = operations.flatMap(fieldsOf).filter((field) => step.link.fields[field]?.status === 'agreed');
    for (const field of new Set(news)) writes[field] = (writes[field] ?? 0) + 1;
  }
  const links = await context.deps.ledger.countLinks(context.sync.id, 'live');
  const deletes = gathered.missing.filter((one) => one.observed.at === 'absent').length;
  const counts: PlanCounts = { links, creates, strangers, writes, deletes };
  return guardPlan(counts, context.sync.limits);
}

const isStranger = async (context: Context, marker: string | undefined): Promise<boolean> =>
  marker !== undefined && (await context.deps.ledger.linksById([marker])).length === 0;

const fieldsOf = (operation: Operation): readonly string[] => {
  if (operation.kind === 'update') return operation.changes.map((change) => change.field);
  return operation.kind === 'transition' ? [operation.field] : [];
};

/** A dry run: what a sync would do now, step by step, and whether a guard would halt it. The ledger is left as it was, but for what it remembers of schemas. */
export interface Plan {
  readonly sync: string;
  readonly steps: AsyncIterable<PlannedStep>;
  readonly halt?: Text;
  /** Releases what the plan holds; call it when the steps are read. */
  close(): Promise<void>;
}

/**
 * Plans a run of a sync without running it. Holds the lease until it is closed, since a plan stages what it sees just as a run does; throws `BusyError` while
 * the sync is being run.
 */
export async function planSync(sync: Sync, deps: Deps): Promise<Plan> {
  const lease = await holdLease(deps, sync.id);
  const close = async (): Promise<void> => {
    await deps.ledger.clearStage(sync.id);
    await lease.release();
  };
  try {
    return { ...(await openPlan(sync, deps, lease)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPlan(sync: Sync, deps: Deps, lease: HeldLease): Promise<Omit<Plan, 'close'>> {
  await deps.ledger.clearStage(sync.id);
  // A plan is asked for by a person who has just edited something: it looks at the streams as they are now.
  const opened = await openRun(sync, deps, deps.newId(), lease, true);
  const { context } = opened;
  for (const intent of await deps.ledger.openIntents(sync.id)) {
    context.frozen.add(
      intent.kind === 'create' ? frozenKey(otherSide(intent.side), intent.source) : (intent.link ?? ''),
    );
  }
  const gathered = await gather(opened);
  const halt = opened.halt ?? gathered.halt ?? (await guardRun(context, gathered));
  return { sync: sync.id, steps: plannedSteps(context, gathered), ...(halt && { halt }) };
}

async function* plannedSteps(context: Context, gathered: Gathered): AsyncGenerator<PlannedStep, void, undefined> {
  for (const { link, side, observed } of gathered.missing) yield missingStep(link[side], side, observed);
  for await (const step of stepsOf(context)) {
    const planned = await planStep(context, step);
    if (planned.operations.length > 0 || planned.findings.length > 0) yield planned;
  }
}

const missingStep = (
  state: { key: string; label?: string },
  side: Side,
  observed: Gathered['missing'][number]['observed'],
): PlannedStep => ({
  operations: [],
  findings: [
    {
      kind: 'problem',
      side,
      subject: { key: state.key, label: state.label ?? state.key },
      code: observed.at === 'absent' ? 'deleted' : observed.at,
      words: observed.at === 'absent' ? { en: 'was deleted', zh: '已被删除' } : observed.words,
    },
  ],
});
