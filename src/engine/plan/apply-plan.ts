import { joinText, text, type Side, type Text } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import type { Operation } from '../../sync/index.ts';
import { applyStep, eachOf } from '../apply/apply.ts';
import { conduct, type Report } from '../conduct.ts';
import type { Context, Deps, Sync } from '../context.ts';
import { findAgain, nameOf } from './find-again.ts';
import { checkPlan, valuesOf, type DocumentStep, type PlanDocument, type Precondition } from './plan-document.ts';
import { planStep, type StepAt } from './plan-step.ts';
import { freezeUncertain } from './plan-sync.ts';
import { covers, sameOperations } from './same-work.ts';
import type { Step } from '../observe/steps.ts';
import { sideOf } from '../view.ts';

/** A step that is not what it was when the plan was made. It was left alone, or as much of it as the file does not hold. */
export interface Drifted extends Pick<StepAt, 'kind' | 'left' | 'right'> {
  readonly words: Text;
}

/** What an apply did: a run's report, and what it refused. */
export interface ApplyReport extends Report {
  readonly drifted: readonly Drifted[];
}

export interface ApplyOptions {
  /** A person looked at the reason why a guard would halt this plan. */
  readonly accept?: boolean;
  /** The name of the file, for what is wrong with it. */
  readonly file?: string;
}

/**
 * Does exactly what a plan says and nothing else: no other record, no cursor, no sweep. Each step is planned afresh on what its records hold now; only if that
 * comes to the same is it done, by the code of a sync. Throws `ConfigError` when the sync means something else by now.
 */
export async function applyPlan(
  sync: Sync,
  deps: Deps,
  plan: PlanDocument,
  { accept = false, file = 'plan' }: ApplyOptions = {},
): Promise<ApplyReport> {
  checkPlan(plan, sync, file);
  const drifted: Drifted[] = [];
  const note = ({ kind, left, right }: StepAt, words: Text): void => {
    drifted.push({ kind, ...(left && { left }), ...(right && { right }), words });
  };
  const open = { live: true, ...(plan.backfill && { backfill: plan.backfill }) };
  const report = await conduct(sync, deps, open, async ({ context, halt }) => {
    const seen = accept && plan.halt !== undefined;
    const danger = plan.halt ?? halt;
    if (danger && !seen) return { outcome: 'halted', reason: danger };
    await freezeUncertain(context);
    await eachOf(
      context,
      stepsWithWork(plan),
      async (step) => {
        for (const words of await applyOne(context, step)) note(step, words);
      },
      async (step, error) => note(step, error.words),
    );
    return { outcome: 'done' };
  });
  return { ...report, drifted };
}

async function* stepsWithWork({ steps }: PlanDocument): AsyncGenerator<DocumentStep, void, undefined> {
  for (const step of steps) if (step.operations.length > 0) yield step;
}

/** Does one step, or says why not. What it says after doing it is what the file did not hold. */
async function applyOne(context: Context, written: DocumentStep): Promise<readonly Text[]> {
  const found = await findAgain(context, written);
  if ('en' in found) return [found];
  const moved = movedSince(context, written.preconditions, found);
  if (moved.length > 0) return [joinText(moved, '; ')];
  // Earlier steps of the plan are done by now: nothing of them has to be imagined.
  const now = await planStep({ ...context, imagined: new Map() }, found);
  if (!sameOperations(written.operations, now.operations)) return [otherwise(written.operations, now.operations)];
  const beyond = new Map<string, Operation>();
  const permit = (operation: Operation): boolean => {
    const may = written.operations.some((planned) => covers(planned, operation));
    if (!may) beyond.set(`${operation.side}/${operation.kind}`, operation);
    return may;
  };
  await applyStep({ ...context, permit }, found);
  return [...beyond.values()].map(leftOver);
}

/** What of the preconditions does not hold any more, with the fields that were edited. */
function movedSince(context: Context, preconditions: readonly Precondition[], step: Step): readonly Text[] {
  return preconditions.flatMap(({ side, key, values }): readonly Text[] => {
    const record = recordOf(step, side, key);
    if (!record || record.key !== key)
      return [
        text(`${nameOf(context, side, key)} is another record now`, `${nameOf(context, side, key)} 已不是原记录`),
      ];
    const now = valuesOf(sideOf(context, side).compiled.nativeFields, record);
    const fields = Object.keys(values).filter((name) => values[name] !== now[name]);
    if (fields.length === 0) return [];
    const name = nameOf(context, side, record.label ?? key);
    return [
      text(
        `${name} was edited since the plan was made: ${fields.join(', ')}`,
        `${name} 在生成计划之后被修改：${fields.join('、')}`,
      ),
    ];
  });
}

const recordOf = (step: Step, side: Side, key: string): VendorRecord | undefined => {
  if (step.kind === 'group') {
    const { one, members } = step.seen ?? { members: new Map<string, VendorRecord>() };
    return side === step.on ? one : [...members.values()].find((record) => record.key === key);
  }
  if (step.kind === 'linked' || step.kind === 'join' || step.kind === 'gone') return step.records[side];
  return step.kind === 'create' && step.on !== side ? step.source : undefined;
};

const kindsOf = (operations: readonly Operation[]): string => operations.map(({ kind }) => kind).join(', ') || '–';

const otherwise = (written: readonly Operation[], now: readonly Operation[]): Text =>
  text(
    `what is to be done has changed: the plan says ${kindsOf(written)}, today it would be ${kindsOf(now)}; plan again`,
    `要做的改动已变化：计划为 ${kindsOf(written)}，现在应为 ${kindsOf(now)}；请重新生成计划`,
  );

const leftOver = (operation: Operation): Text => {
  const fields =
    operation.kind === 'update'
      ? operation.changes.map((one) => one.field).join(', ')
      : operation.kind === 'transition'
        ? operation.field
        : operation.kind;
  return text(
    `was done, and left more to do than the plan holds (${fields}); the next run does that`,
    `已执行，但仍有计划之外的改动（${fields}）；将由下次运行完成`,
  );
};
