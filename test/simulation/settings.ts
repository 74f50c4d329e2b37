import type { Policy } from '../../src/sync/index.ts';
import type { TrackerName } from './history.ts';
import { dice } from './random.ts';

/** In which ways a call may fail. */
export const FAULTS = [
  'down',
  'refused',
  'auth',
  'throttled',
  'garbled',
  'lost-request',
  'lost-reply',
  'late',
  'slow',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface SyncSetting {
  readonly id: string;
  readonly left: TrackerName;
  readonly right: TrackerName;
}

/** What one seed is: drawn once, before anything happens. */
export interface Settings {
  readonly seed: number;
  readonly harsh: boolean;
  readonly trackers: readonly TrackerName[];
  readonly syncs: readonly SyncSetting[];
  /** The vendors refuse a write whose version is not current. */
  readonly conditional: boolean;
  readonly policy: Policy;
  readonly create: 'left-to-right' | 'both';
  /** Off in half of the walks: then a cursor that moved too far leaves something behind for good. */
  readonly sweeps: boolean;
  readonly movesPerRecord: boolean;
  readonly pageSize: number;
  readonly concurrency: number;
  /** How late a list may show a change, ms. */
  readonly listLagMs: number;
  /** How long after its call a request may still take effect, ms. */
  readonly horizonMs: number;
  readonly rounds: number;
  readonly items: number;
  /** Chances for each call. */
  readonly chance: { readonly fault: number; readonly person: number; readonly crash: number };
  readonly faults: Readonly<Record<Fault, number>>;
  /** Calls a minute that each tracker allows; absent: any number. */
  readonly perMinute?: number;
  /** Moves after which there is no way back that the admin has agreed to; absent: all. */
  readonly oneWayDoors?: readonly string[];
  /** How many calls of one run may take effect after another run has begun to write: one, where a program may be paused between its last look and the send. Absent: not judged. */
  readonly staleCalls?: number;
  /** More deletions than this in one run halt it. */
  readonly deleteLimit: number;
}

const POLICIES = ['two-way-safe', 'two-way-left-wins', 'two-way-right-wins', 'two-way-newest-wins'] as const;
const AB = { id: 's1', left: 'a', right: 'b' } as const;
const BC = { id: 's2', left: 'b', right: 'c' } as const;

/** Draws what a seed is. Every odd seed is harsh: more edits, more faults, more crashes. */
export function settingsOf(seed: number): Settings {
  const random = dice(seed, 'settings');
  const harsh = seed % 2 === 1;
  const three = random.chance(0.15);
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, random.below(3)])) as Record<Fault, number>;
  return {
    seed,
    harsh,
    trackers: three ? ['a', 'b', 'c'] : ['a', 'b'],
    syncs: three ? [AB, BC] : [AB],
    conditional: random.chance(0.5),
    policy: random.pick(POLICIES),
    create: random.chance(0.3) ? 'both' : 'left-to-right',
    sweeps: random.chance(0.5),
    movesPerRecord: random.chance(0.3),
    pageSize: 2 + random.below(4),
    concurrency: random.pick([1 / 3, 1, 4]),
    listLagMs: random.chance(0.3) ? 10_000 + random.below(50_000) : 0,
    horizonMs: 120_000,
    rounds: harsh ? 5 : 4,
    items: 2 + random.below(4),
    chance: harsh ? { fault: 0.1, person: 0.12, crash: 0.02 } : { fault: 0.03, person: 0.03, crash: 0.006 },
    faults,
    deleteLimit: 10,
    // The product's limiter is driven by real timers, which take real time: few walks have one.
    ...(random.chance(0.005) && { perMinute: 40 + random.below(60) }),
  };
}
