import type { Side } from '../../src/model/index.ts';

const MEANINGS: Readonly<Record<Side, Readonly<Record<string, string>>>> = {
  left: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' },
  right: { 待评审: 'new', 已计划: 'planned', 进行中: 'in_progress', 已完成: 'done', 已关闭: 'declined' },
};

/** What a state of the fake trackers means in the shared model. */
export const meaningOf = (side: Side, state: unknown): string => MEANINGS[side][String(state)] ?? '?';
