import { noRequests, type Requests } from './requests.ts';

/**
 * What is measured, in the order in which it happens. `W1e` is the poll after the first copy: everything the copy made comes by again. It is made, since the
 * others need it behind them, and counts like them.
 */
export const WORKLOADS = {
  W1: 'first copy',
  W1e: 'the poll after it',
  W2: 'idle',
  W3: '1 % edited on each side',
  W3e: 'the poll after it',
} as const;
export type Workload = keyof typeof WORKLOADS;
export const ORDER = Object.keys(WORKLOADS) as readonly Workload[];

export interface Size {
  readonly items: number;
  readonly pageSize: number;
  /** Edits on each side in W3. */
  readonly edits: number;
  /** Distinct people the items name. */
  readonly people: number;
}

/** Items that a poll sees again because it starts two minutes before its cursor, inclusive: at one change a minute, three. */
const OVERLAP = 3;

/**
 * The requests without which a workload cannot be done: every page with a change on it, one create for each new item, one write for each changed one, before
 * it one read where the vendor has no conditional write (the right), one look-up for each person to be written. At its first meeting with a stream Tandem also
 * asks who it is and what the stream looks like.
 */
export const minimum = (workload: Workload, { items, pageSize, edits, people }: Size): Requests => {
  const pages = (changed: number) => Math.max(1, Math.ceil(changed / pageSize));
  const { left, right } = noRequests();
  switch (workload) {
    case 'W1':
      return {
        left: { ...left, list: pages(items), introduction: 2 },
        right: { ...right, list: 1, create: items, people, introduction: 2 },
      };
    case 'W1e':
      return { left: { ...left, list: 1 }, right: { ...right, list: pages(items) } };
    case 'W2':
      return { left: { ...left, list: 1 }, right: { ...right, list: 1 } };
    case 'W3':
      return {
        left: { ...left, list: pages(edits + OVERLAP), write: edits },
        right: { ...right, list: pages(edits + OVERLAP), write: edits, read: edits },
      };
    case 'W3e':
      return {
        left: { ...left, list: pages(edits + OVERLAP) },
        right: { ...right, list: pages(edits + OVERLAP) },
      };
  }
};
