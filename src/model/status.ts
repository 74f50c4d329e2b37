import { text, type Text } from './text.ts';

/** What a status means for reporting and for "is this finished". */
export type StatusCategory = 'todo' | 'doing' | 'done' | 'dropped';

export interface Status {
  readonly id: string;
  readonly category: StatusCategory;
  readonly label: Text;
}

/** The shared statuses every workspace has; admins add their own in `settings.json`. */
export const STATUSES: readonly Status[] = [
  { id: 'new', category: 'todo', label: text('New', '新建') },
  { id: 'triaged', category: 'todo', label: text('Triaged', '已受理') },
  { id: 'planned', category: 'todo', label: text('Planned', '已计划') },
  { id: 'in_progress', category: 'doing', label: text('In progress', '进行中') },
  { id: 'in_review', category: 'doing', label: text('In review', '评审中') },
  { id: 'done', category: 'done', label: text('Done', '已完成') },
  { id: 'released', category: 'done', label: text('Released', '已发布') },
  { id: 'declined', category: 'dropped', label: text('Declined', '已拒绝') },
  { id: 'on_hold', category: 'todo', label: text('On hold', '已挂起') },
];

export const PRIORITIES: readonly string[] = ['urgent', 'high', 'normal', 'low'];
