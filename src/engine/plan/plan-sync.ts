import { otherSide, type Side, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { guardPlan, type Operation, type PlanCounts } from '../../sync/index.ts';
import type { Context, Deps, RunOptions, Sync } from '../context.ts';
import { frozenKey } from '../apply/create.ts';
import { gather, type Gathered } from '../observe/gather.ts';
import { planMissing } from '../gone/plan-gone.ts';
import { freeze, loadGroup, recordsIn, type Group } from '../group.ts';
import { linksToSettle } from '../apply/settle-group.ts';
import { togetherIn } from '../apply/reconcile.ts';
import type { Link } from '../../sync/index.ts';
import { holdLease, type HeldLease } from '../lease.ts';
import { lookAtHeldMoves } from '../admit/held-moves.ts';
import { openRun } from '../admit/open-run.ts';
import { valuesOf } from './plan-document.ts';
import { planLink } from './plan-link.ts';
import { planStep, type PlannedStep } from './plan-step.ts';
import { stepsOf, type Records, type Step } from '../observe/steps.ts';
import { sideOf } from '../view.ts';
import { prepare, startWork } from '../apply/work.ts';

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
    for (const { link, records, group } of await linksIn(context, step)) {
      const operations = await wantedNow(context, link, records, group);
      // Finishing what a create or an earlier run left pending is no news: only what had come to agree can change too much.
      const news = operations.flatMap(fieldsOf).filter((field) => link.fields[field]?.status === 'agreed');
      for (const field of new Set(news)) writes[field] = (writes[field] ?? 0) + 1;
    }
  }
  const links = await context.deps.ledger.countLinks(context.sync.id, 'live');
  // One that is proved was counted when it was, and is only still to be carried out.
  const deletes = gathered.missing.filter(
    ({ link, side, observed }) => observed.at === 'absent' && link[side].missing?.proven !== true,
  ).length;
  const counts: PlanCounts = { links, creates, strangers, writes, deletes };
  return guardPlan(counts, context.sync.limits);
}

/** What a link wants written, as far as its lists tell: the guard asks no more of the vendors than a run does anyway. */
async function wantedNow(context: Context, link: Link, records: Records, group?: Group) {
  if (link.state !== 'live' || context.frozen.has(link.id)) return [];
  const work = startWork(context, link, records, { dry: true, ...(group && { group }) });
  await prepare(work);
  if (work.stopped) return [];
  return (await planLink(context, work.link, work.records, work.editedAt, togetherIn(work))).operations;
}

interface InStep {
  readonly link: Link;
  readonly records: Records;
  readonly group?: Group;
}

/** The links a step is about. */
async function linksIn(context: Context, step: Step): Promise<readonly InStep[]> {
  if (step.kind === 'linked') return [step];
  if (step.kind !== 'group') return [];
  const group = await loadGroup(context, otherSide(step.on), step.key, step.seen);
  return linksToSettle(context, group).map((link) => ({ link, records: recordsIn(group, link), group }));
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
  /** Digests of what a record holds, by native field, as far as the mapping of its side reads it. */
  values(side: Side, record: VendorRecord): Readonly<Record<string, string>>;
  /** Releases what the plan holds; call it when the steps are read. */
  close(): Promise<void>;
}

/**
 * Plans a run of a sync without running it. Holds the lease until it is closed, since a plan stages what it sees just as a run does; throws `BusyError` while
 * the sync is being run.
 */
export async function planSync(sync: Sync, deps: Deps, options: Pick<RunOptions, 'backfill'> = {}): Promise<Plan> {
  const lease = await holdLease(deps, sync.id);
  const close = async (): Promise<void> => {
    await deps.ledger.clearStage(sync.id);
    await lease.release();
  };
  try {
    return { ...(await openPlan(sync, deps, lease, options)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPlan(
  sync: Sync,
  deps: Deps,
  lease: HeldLease,
  { backfill }: Pick<RunOptions, 'backfill'>,
): Promise<Omit<Plan, 'close'>> {
  await deps.ledger.clearStage(sync.id);
  // A plan is asked for by a person who has just edited something: it looks at the streams as they are now.
  const opened = await openRun(sync, deps, deps.newId(), lease, { live: true, ...(backfill && { backfill }) });
  const { context } = opened;
  await freezeUncertain(context);
  await lookAtHeldMoves(opened);
  const gathered = await gather(opened);
  const halt = opened.halt ?? gathered.halt ?? (await guardRun(context, gathered));
  return {
    sync: sync.id,
    steps: plannedSteps(context, gathered),
    values: (side, record) => valuesOf(sideOf(context, side).compiled.nativeFields, record),
    ...(halt && { halt }),
  };
}

/** Nothing is planned for what an earlier write of unknown outcome may have changed. */
export async function freezeUncertain(context: Context): Promise<void> {
  const { deps, sync, frozen } = context;
  for (const { kind, side, source, link: id } of await deps.ledger.openIntents(sync.id)) {
    if (kind === 'create') frozen.add(frozenKey(otherSide(side), source));
    const [link] = id === undefined ? [] : await deps.ledger.linksById([id]);
    if (kind === 'update' && link) freeze(context, link, side);
    else if (id !== undefined) frozen.add(id);
  }
}

async function* plannedSteps(context: Context, gathered: Gathered): AsyncGenerator<PlannedStep, void, undefined> {
  for (const missing of gathered.missing) {
    const planned = context.frozen.has(missing.link.id) ? undefined : await planMissing(context, missing);
    if (planned && planned.operations.length + planned.findings.length > 0) yield planned;
  }
  for (const { side, key, words } of gathered.unread) {
    const subject = { key, label: key };
    const findings = [{ kind: 'problem', side, subject, code: 'unreadable', words } as const];
    yield { at: { kind: 'odd', [side]: subject }, operations: [], findings, records: {}, reads: { left: 0, right: 0 } };
  }
  for await (const step of stepsOf(context)) {
    const planned = await planStep(context, step);
    if (planned.operations.length + planned.findings.length + planned.reads.left + planned.reads.right > 0)
      yield planned;
  }
}
