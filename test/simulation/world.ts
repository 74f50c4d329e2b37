import type { VendorRecord } from '../../src/sdk/index.ts';
import { FakeTracker } from '../support/fake-tracker.ts';
import { RIGHT_MOVES } from '../support/pair.ts';
import type { Entry, Fact, TrackerName } from './history.ts';
import { emptyLedger, type MemoryLedger } from './memory-ledger.ts';
import type { Life } from './life.ts';
import { dice } from './random.ts';
import type { Settings } from './settings.ts';
import { simClock, type SimClock } from './sim-clock.ts';

/** Everything outside the program: trackers with people in them, time, the ledger's file. */
export interface World extends Pick<WorldOptions, 'internals' | 'shuffled' | 'customersOnly'> {
  readonly settings: Settings;
  readonly clock: SimClock;
  readonly store: MemoryLedger;
  readonly trackers: Readonly<Partial<Record<TrackerName, FakeTracker>>>;
  readonly entries: readonly Entry[];
  readonly happened: readonly string[];
  /** Whether things still go wrong. */
  calm: boolean;
  /** Where several programs are at work: resolves when this one may take its next step. */
  turn?: (life: Life, gate: Gate) => Promise<void>;
  /** Writes a fact down; its number. */
  note(fact: Fact): number;
  /** Whether something that chance would have happen does: it may have been left out. */
  happens(id: string): boolean;
  /** A list may go on showing this record as it is now, or not at all, for a while. Called before it is changed. */
  shadow(tracker: TrackerName, key: string | undefined): void;
  /** What lists show in place of these records; `undefined`: nothing yet. */
  shown(tracker: TrackerName, records: readonly VendorRecord[], since: string): readonly VendorRecord[];
}

export interface WorldOptions {
  /** Which happenings take place; all by default. */
  readonly allow?: (id: string) => boolean;
  /** Nothing goes wrong, and people do things between runs only: what is left depends on what they did, and on nothing else. */
  readonly calm?: boolean;
  /** `other`: what colleagues say among themselves, and fields nothing maps, are different. */
  readonly internals?: 'other';
  /** Lists come in another order. */
  readonly shuffled?: boolean;
  /** The help desks take no internal comments. */
  readonly customersOnly?: boolean;
  /** Several programs use the ledger. */
  readonly shared?: boolean;
}

/** What a program is about to do: use the ledger, ask, send a write; or what it waits for: that a write takes effect, the answer. */
export type Gate = 'ledger' | 'ask' | 'send' | 'effect' | 'answer';

interface Shadow {
  readonly until: number;
  readonly record: VendorRecord | undefined;
}

export async function makeWorld(
  settings: Settings,
  { allow = () => true, calm = false, shared = false, ...variant }: WorldOptions = {},
): Promise<World> {
  const clock = simClock();
  const entries: Entry[] = [];
  const happened: string[] = [];
  const shadows = new Map<string, Shadow>();
  const trackers = Object.fromEntries(
    settings.trackers.map((name) => [name, makeTracker(name, settings, clock)]),
  ) as World['trackers'];
  let changes = 0;
  return {
    settings,
    clock,
    trackers,
    entries,
    happened,
    ...variant,
    calm,
    store: await emptyLedger({ shared }),
    note(fact) {
      const n = entries.length;
      entries.push({ ...fact, n, at: clock.now() });
      return n;
    },
    happens(id) {
      if (!allow(id)) return false;
      happened.push(id);
      return true;
    },
    shadow(tracker, key) {
      if (settings.listLagMs === 0 || calm) return;
      changes += 1;
      if (!dice(settings.seed, `lag${changes}`).chance(0.3)) return;
      const at = { tracker, key: key ?? String((trackers[tracker]?.rows.size ?? 0) + 1) };
      const record = key === undefined ? undefined : recordOf(trackers[tracker], key);
      shadows.set(`${at.tracker}/${at.key}`, { until: clock.now() + settings.listLagMs, record });
    },
    shown: (tracker, records, since) =>
      records.flatMap((record) => {
        const shadow = shadows.get(`${tracker}/${record.key}`);
        if (!shadow || shadow.until <= clock.now()) return [record];
        return shadow.record && shadow.record.updatedAt >= since ? [shadow.record] : [];
      }),
  };
}

function recordOf(tracker: FakeTracker | undefined, key: string): VendorRecord | undefined {
  const row = tracker?.rows.get(key);
  if (!row) return undefined;
  const { updatedAt, createdAt, marker } = row;
  const base = { key, label: `#${key}`, version: String(row.version), updatedAt, createdAt };
  return { ...base, fields: structuredClone(row.fields), ...(marker !== undefined && { marker }) };
}

function makeTracker(
  name: TrackerName,
  { conditional, pageSize, movesPerRecord }: Settings,
  clock: SimClock,
): FakeTracker {
  const common = { clock, conditional, pageSize };
  if (name !== 'b')
    return new FakeTracker(name, { ...common, states: ['new', 'open', 'resolved', 'rejected'], initial: 'new' });
  return new FakeTracker(name, {
    ...common,
    states: ['待评审', '已计划', '进行中', '已完成', '已关闭'],
    initial: '待评审',
    transitions: RIGHT_MOVES,
    ...(movesPerRecord && { transitionsKnown: 'per-record' }),
  });
}
