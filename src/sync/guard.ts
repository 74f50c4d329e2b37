import { text, type Side, type Text } from '../model/index.ts';

/** What a plan would do, counted. */
export interface PlanCounts {
  readonly links: number;
  readonly creates: number;
  /** Records to be mirrored that carry a marker nobody here knows. */
  readonly strangers: number;
  /** Links that want a write, by field. */
  readonly writes: Readonly<Record<string, number>>;
  readonly deletes: number;
}

export interface Limits {
  /** More deletions than this in one run halt it. */
  readonly deletes: number;
  /** A larger share of all links that want a write of the same field halts the run. */
  readonly changedShare: number;
}

export const DEFAULT_LIMITS: Limits = { deletes: 10, changedShare: 0.5 };

/** Below this many links a share says nothing. */
const SMALL = 20;

/** Whether a plan is sane. A halt is a sentence an admin can act on; nothing has been written yet. */
export function guardPlan(counts: PlanCounts, limits: Limits): Text | undefined {
  if (counts.deletes > limits.deletes) {
    return text(
      `${counts.deletes} records are gone on one side, more than the limit of ${limits.deletes}. If that is right, raise limits.deletes for this run`,
      `一侧有 ${counts.deletes} 条记录消失，超过上限 ${limits.deletes}。若属实，请提高本次运行的 limits.deletes`,
    );
  }
  if (counts.links === 0 && counts.strangers > 0) {
    return text(
      `${counts.strangers} records carry a Tandem marker, but this ledger knows no link of this sync. Was the ledger lost? Creating partners would double them; restore data/, or run once with --accept if another Tandem made them`,
      `有 ${counts.strangers} 条记录带有 Tandem 标记，但账本中没有本同步的任何关联。账本是否丢失？新建会造成重复；请恢复 data/，若这些记录由另一套 Tandem 创建，请带 --accept 运行一次`,
    );
  }
  for (const [field, wanting] of Object.entries(counts.writes)) {
    if (wanting < SMALL || wanting <= counts.links * limits.changedShare) continue;
    const share = Math.round((wanting / counts.links) * 100);
    return text(
      `"${field}" would change on ${wanting} of ${counts.links} linked items (${share} %). That looks like a changed mapping, time zone or import; if it is right, raise limits.changedShare for this run`,
      `“${field}”将在 ${counts.links} 个已关联条目中的 ${wanting} 个上改变（${share}%）。这通常是映射、时区或导入出了问题；若属实，请提高本次运行的 limits.changedShare`,
    );
  }
  return undefined;
}

/** What a side looked like at the start of a run, beside what it was last time. */
export interface SideCheck {
  readonly side: Side;
  readonly connection: string;
  readonly account: { readonly now: string; readonly before?: string };
  readonly scope: { readonly now: string; readonly before?: string };
}

/** Whether a side is still the one its baselines were made with. */
export function guardSide(check: SideCheck): Text | undefined {
  const { connection, account, scope } = check;
  if (account.before !== undefined && account.before !== account.now) {
    return text(
      `the credentials of "${connection}" now belong to "${account.now}", before it was "${account.before}". Check connections.json; if the change is meant, run once with --accept`,
      `“${connection}”的凭据现在属于“${account.now}”，之前是“${account.before}”。请检查 connections.json；若确为有意更换，请带 --accept 运行一次`,
    );
  }
  if (scope.before !== undefined && scope.before !== scope.now) {
    return text(
      `the scope of "${connection}" in this sync was changed. Records outside it would look deleted; if the change is meant, run once with --accept`,
      `本同步中“${connection}”的范围（scope）已被修改，范围外的记录会像被删除一样；若确为有意修改，请带 --accept 运行一次`,
    );
  }
  return undefined;
}

/** A full listing that shows nothing although links exist: an outage or lost rights, not a mass deletion. */
export function guardEmpty(side: Side, connection: string, listed: number, links: number): Text | undefined {
  if (links === 0 || listed > 0) return undefined;
  return text(
    `"${connection}" (${side}) lists nothing, although ${links} items are linked. Check the credentials and the scope; nothing was taken as deleted`,
    `“${connection}”（${side === 'left' ? '左侧' : '右侧'}）一条记录也没有列出，但已有 ${links} 个关联。请检查凭据和范围；没有任何记录被当作已删除`,
  );
}
