import type { Deps, Sync, SyncSide } from '../../src/engine/index.ts';
import { runSync, type Report, type RunOptions } from '../../src/engine/index.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import { NO_WORKFLOW_RULES } from '../../src/sync/index.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { FakeTracker, type FakeOptions } from './fake-tracker.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export const LEFT_MAPPING: Mapping = {
  connector: 'fake',
  stream: 'left',
  kind: 'feedback',
  fields: {
    title: 'title',
    description: 'description',
    status: {
      field: 'status',
      values: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' },
      // Nothing here means planned: held on purpose.
      unmapped: 'hold',
    },
    priority: {
      field: 'priority',
      values: { P0: 'urgent', P1: 'high', P2: 'normal', P3: 'low', P4: 'low' },
      write: { low: 'P3' },
    },
    assignee: 'assignee',
    labels: 'labels',
  },
};

export const RIGHT_MAPPING: Mapping = {
  connector: 'fake',
  stream: 'right',
  kind: 'requirement',
  fields: {
    title: 'title',
    description: 'description',
    status: {
      field: 'status',
      values: { 待评审: 'new', 已计划: 'planned', 进行中: 'in_progress', 已完成: 'done', 已关闭: 'declined' },
      write: {},
    },
    priority: {
      field: 'priority',
      values: { P0: 'urgent', P1: 'high', P2: 'normal', P3: 'low', P4: 'low' },
      write: { low: 'P3' },
    },
    assignee: 'assignee',
    labels: 'labels',
  },
};

/** Moves of the right tracker: forward one at a time, and closing from anywhere but done. */
export const RIGHT_MOVES = [
  { from: '待评审', to: '已计划' },
  { from: '已计划', to: '进行中' },
  { from: '进行中', to: '已完成' },
  { from: '待评审', to: '已关闭' },
  { from: '已计划', to: '已关闭' },
  { from: '进行中', to: '已关闭' },
];

/** A sync as `syncs.json` has it when nothing is chosen, but for its sides. */
export const SYNC_DEFAULTS = {
  id: 'feedback',
  policy: 'two-way-safe',
  create: 'left-to-right',
  delete: 'review',
  fields: {},
  match: [],
  cardinality: 'one-to-one',
  limits: { deletes: 10, changedShare: 0.5 },
  comments: { direction: 'none' },
  language: 'en',
  sweepEveryMs: 24 * 3_600_000,
} as const satisfies Omit<Sync, 'left' | 'right'>;

export interface PairOptions {
  readonly left?: Partial<FakeOptions>;
  readonly right?: Partial<FakeOptions>;
  readonly sync?: Partial<Omit<Sync, 'left' | 'right'>>;
  readonly leftSide?: Partial<SyncSide>;
  readonly rightSide?: Partial<SyncSide>;
  readonly ledger?: Ledger;
}

/** Two fake trackers, a ledger in memory and a sync between them. One-way doors are agreed to: most of the right tracker's moves are. */
export interface Pair {
  readonly left: FakeTracker;
  readonly right: FakeTracker;
  readonly clock: FakeClock;
  readonly ledger: Ledger;
  readonly deps: Deps;
  sync: Sync;
  run(options?: RunOptions): Promise<Report>;
  /** Writes to either tracker during the last run. */
  writes(): readonly string[];
}

export async function makePair(options: PairOptions = {}): Promise<Pair> {
  const clock = fakeClock();
  const left = new FakeTracker('left', {
    clock,
    states: ['new', 'open', 'resolved', 'rejected'],
    initial: 'new',
    ...options.left,
  });
  const right = new FakeTracker('right', {
    clock,
    states: ['待评审', '已计划', '进行中', '已完成', '已关闭'],
    initial: '待评审',
    transitions: RIGHT_MOVES,
    ...options.right,
  });
  const ledger = options.ledger ?? (await openLedger(':memory:'));
  let ids = 0;
  const deps: Deps = { ledger, clock, log: silent, owner: 'test/1', newId: () => `id${(ids += 1)}` };
  const side = (tracker: FakeTracker, mappingName: string, mapping: Mapping): SyncSide => ({
    connection: tracker === left ? 'helpdesk' : 'pingcode',
    opened: tracker.connection,
    stream: tracker.stream,
    mappingName,
    mapping,
    filter: {},
    workflowRules: { ...NO_WORKFLOW_RULES, oneWay: 'allow' },
    scope: 'all',
    people: {},
    requests: () => tracker.calls.length,
    concurrency: 4,
  });
  const sync: Sync = {
    ...SYNC_DEFAULTS,
    left: { ...side(left, 'left-tickets', LEFT_MAPPING), ...options.leftSide },
    right: { ...side(right, 'right-ideas', RIGHT_MAPPING), ...options.rightSide },
    ...options.sync,
  };
  let during: readonly string[] = [];
  const pair: Pair = {
    left,
    right,
    clock,
    ledger,
    deps,
    sync,
    async run(runOptions) {
      clock.advance(60_000);
      left.takeCalls();
      right.takeCalls();
      const report = await runSync(pair.sync, deps, runOptions);
      during = [...left.calls.map((call) => `left ${call}`), ...right.calls.map((call) => `right ${call}`)];
      return report;
    },
    writes: () => during.filter((call) => / (create|update|remove |comment )/.test(call)),
  };
  return pair;
}
