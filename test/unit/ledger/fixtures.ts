import type { Intent, JournalEntry, LedgerChange, Problem, Run } from '../../../src/ledger/index.ts';
import type { Conflict, Link } from '../../../src/sync/link.ts';

export const AT = '2026-11-20T08:00:00.000Z';

interface LinkShape extends Partial<Omit<Link, 'left' | 'right'>> {
  readonly left?: Partial<Link['left']>;
  readonly right?: Partial<Link['right']>;
}

/** A link named by its id: `L-<id>` on the left is `R-<id>` on the right. */
export const link = (id: string, { left, right, ...shape }: LinkShape = {}): Link => ({
  id,
  sync: 'support',
  state: 'live',
  left: { key: `L-${id}`, version: '1', updatedAt: AT, native: { title: id }, memo: {}, ...left },
  right: { key: `R-${id}`, version: '1', updatedAt: AT, native: { title: id }, memo: {}, ...right },
  fields: { title: { left: id, right: id, status: 'agreed' } },
  mapping: 'm1',
  createdRun: 'run-1',
  ...shape,
});

/** An announced create on the right, from the left record `L-<name>`. */
export const intent = (name: string, shape: Partial<Intent> = {}): Intent => ({
  id: `intent-${name}`,
  sync: 'support',
  run: 'run-1',
  kind: 'create',
  side: 'right',
  source: `L-${name}`,
  marker: 'abcdefghijklmnopqrst',
  data: { sent: { title: name } },
  sentAt: AT,
  misses: 0,
  state: 'sent',
  ...shape,
});

export const entry = (name: string, shape: Partial<JournalEntry> = {}): JournalEntry => ({
  sync: 'support',
  run: 'run-1',
  link: name,
  side: 'right',
  key: `R-${name}`,
  kind: 'update',
  field: 'title',
  before: null,
  after: name,
  rule: 'ideas › title',
  cause: 'left',
  reversible: true,
  at: AT,
  ...shape,
});

export const conflict = (id: string, shape: Partial<Conflict> = {}): Conflict => ({
  id,
  sync: 'support',
  link: 'a',
  field: 'title',
  base: { left: 'old' },
  left: 'one',
  right: 'two',
  state: 'open',
  policy: 'manual',
  run: 'run-1',
  at: AT,
  ...shape,
});

export const problem = (id: string, shape: Partial<Problem> = {}): Problem => ({
  id,
  sync: 'support',
  side: 'left',
  key: `L-${id}`,
  code: 'unmapped',
  words: { en: 'No meaning for "Later"', zh: '“Later” 没有对应的含义' },
  run: 'run-1',
  at: AT,
  ...shape,
});

export const run = (id: string, shape: Partial<Run> = {}): Run => ({
  id,
  sync: 'support',
  outcome: 'running',
  startedAt: AT,
  created: 0,
  updated: 0,
  transitioned: 0,
  commented: 0,
  deleted: 0,
  conflicts: 0,
  problems: 0,
  requests: 0,
  ...shape,
});

export const open = (name: string, shape: Partial<Intent> = {}): LedgerChange => ({
  type: 'intent.open',
  intent: intent(name, shape),
});
export const close = (name: string): LedgerChange => ({ type: 'intent.close', id: `intent-${name}` });
export const put = (id: string, shape: LinkShape = {}): LedgerChange => ({ type: 'link.put', link: link(id, shape) });
export const note = (name: string, shape: Partial<JournalEntry> = {}): LedgerChange => ({
  type: 'journal.add',
  entry: entry(name, shape),
});

export const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map((row) => row.id);
