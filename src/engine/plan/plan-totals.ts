import { SIDES, text, type Side, type Text } from '../../model/index.ts';
import type { Sync } from '../context.ts';
import type { PlannedStep } from './plan-step.ts';

/** A plan, counted. */
export interface PlanTotals {
  readonly create: number;
  readonly update: number;
  readonly transition: number;
  readonly join: number;
  readonly comment: number;
  readonly close: number;
  readonly delete: number;
  readonly conflicts: number;
  readonly problems: number;
  /** Requests of all steps; the lists that every run asks for come on top. */
  readonly requests: number;
  readonly requestsBySide: Readonly<Record<Side, number>>;
}

export const NO_TOTALS: PlanTotals = {
  ...{ create: 0, update: 0, transition: 0, join: 0, comment: 0, close: 0, delete: 0 },
  ...{ conflicts: 0, problems: 0, requests: 0 },
  requestsBySide: { left: 0, right: 0 },
};

/** The totals with one step more. */
export function countStep(totals: PlanTotals, { operations, findings, reads }: PlannedStep): PlanTotals {
  const kinds = { ...totals };
  const asked = { left: totals.requestsBySide.left + reads.left, right: totals.requestsBySide.right + reads.right };
  for (const { kind, side, requests } of operations) {
    Object.assign(kinds, { [kind]: kinds[kind] + 1 });
    asked[side] += requests;
  }
  const conflicts = findings.filter((finding) => finding.kind === 'conflict').length;
  return {
    ...kinds,
    conflicts: totals.conflicts + conflicts,
    problems: totals.problems + findings.length - conflicts,
    requests: asked.left + asked.right,
    requestsBySide: asked,
  };
}

/** How long the requests take at the budget of the connections, which are asked at the same time; `undefined` where none has a budget. */
export function timeOf(sync: Sync, { requestsBySide, requests }: PlanTotals): Text | undefined {
  const shared = sync.left.connection === sync.right.connection;
  const waits = SIDES.flatMap((side) => {
    const { perMinute } = sync[side];
    const asked = shared ? requests : requestsBySide[side];
    return perMinute === undefined ? [] : [{ perMinute, minutes: asked / perMinute }];
  }).toSorted((a, b) => b.minutes - a.minutes);
  const [longest] = waits;
  if (!longest || requests === 0) return undefined;
  const { perMinute, minutes } = longest;
  const [en, zh] = spanOf(minutes);
  return text(`${en} at ${perMinute}/min`, `${zh}（每分钟 ${perMinute} 次）`);
}

const spanOf = (minutes: number): readonly [string, string] => {
  if (minutes < 1) return ['less than 1 min', '不到 1 分钟'];
  if (minutes < 90) return [`about ${Math.round(minutes)} min`, `约 ${Math.round(minutes)} 分钟`];
  const hours = (minutes / 60).toFixed(1);
  return [`about ${hours} h`, `约 ${hours} 小时`];
};
