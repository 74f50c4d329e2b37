import type { Mapped } from './value.ts';

/** The three kinds of item the product keeps in step. */
export type Kind = 'requirement' | 'task' | 'feedback';

/** Left and right of a sync. */
export type Side = 'left' | 'right';

export const SIDES: readonly Side[] = ['left', 'right'];

export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** A record after its mapping: every mapped field that was observed, by its shared name. */
export interface Item {
  readonly key: string;
  readonly fields: Readonly<Record<string, Mapped>>;
}

export type Visibility = 'internal' | 'customer';

/** The shared fields with a fixed type; `custom.*` is typed by its mapping. */
export const FIELD_TYPES = {
  title: 'text',
  description: 'rich-text',
  status: 'state',
  priority: 'option',
  assignee: 'person',
  reporter: 'person',
  requester: 'people',
  labels: 'labels',
  startDate: 'date',
  dueDate: 'date',
  estimate: 'number',
  progress: 'number',
  parent: 'item',
  relations: 'items',
} as const;
