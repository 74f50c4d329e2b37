import type { Checkpoint, Intent, LedgerChange, Problem, Todo } from '../../src/ledger/ledger.ts';
import type { Native, NativeFields, Visibility } from '../../src/model/index.ts';
import type { Conflict, Link } from '../../src/sync/index.ts';
import type { Settings } from './settings.ts';

/** The trackers of a walk. `a` and `c` are help desks, `b` is where the work is done. */
export type TrackerName = 'a' | 'b' | 'c';

export type Verb =
  'describe' | 'probe' | 'people' | 'pull' | 'read' | 'find' | 'list' | 'create' | 'update' | 'comment' | 'remove';

/** What is written: the same words for a call that asks for it and for its effect. */
export interface Written {
  readonly fields?: NativeFields;
  readonly marker?: string;
  readonly body?: string;
  readonly visibility?: Visibility;
}

/** One thing that happened, as the world saw it. */
export type Fact =
  /** A person did something in a tracker's own page. `before` are the same fields as they were. */
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly tracker: TrackerName;
      readonly key: string;
      readonly act: 'add' | 'edit' | 'comment' | 'delete';
      readonly fields: NativeFields;
      readonly before: NativeFields;
      readonly body?: string;
      readonly visibility?: Visibility;
    }
  | { readonly kind: 'run'; readonly run: number; readonly sync: string; readonly phase: Phase }
  /** `undoes`: the run it was told to put back. `planned`: the writes a plan made just before had announced, and those it made. */
  | {
      readonly kind: 'ran';
      readonly run: number;
      readonly outcome: string;
      readonly undoes?: number;
      readonly planned?: { readonly writes: readonly string[]; readonly wrote: readonly string[] };
    }
  | { readonly kind: 'crash'; readonly run: number }
  | { readonly kind: 'lease'; readonly run: number; readonly sync: string; readonly fence: number }
  /** `done`: stored; otherwise refused as a whole. */
  | {
      readonly kind: 'commit';
      readonly run: number;
      readonly sync?: string;
      readonly fence?: number;
      readonly done: boolean;
      readonly changes: readonly LedgerChange[];
    }
  | ({
      readonly kind: 'call';
      readonly run: number;
      readonly tracker: TrackerName;
      readonly verb: Verb;
      readonly keys: readonly string[];
    } & Written)
  /** A write took place, at once or late. `call` is the number of the call that asked for it. */
  | ({
      readonly kind: 'effect';
      readonly call: number;
      readonly run: number;
      readonly tracker: TrackerName;
      readonly verb: 'create' | 'update' | 'comment' | 'remove';
      readonly key: string;
      readonly before: NativeFields;
    } & Written)
  | {
      readonly kind: 'answer';
      readonly call: number;
      readonly run: number;
      readonly tracker: TrackerName;
      readonly how: 'ok' | 'lost' | 'down' | 'refused' | 'throttled' | 'auth' | 'garbled';
      /** What the answer shows is as of this number: people may have done something before it arrived. */
      readonly asOf: number;
      /** Keys a read by key found, or did not find. */
      readonly present?: readonly string[];
      readonly absent?: readonly string[];
      /** The newest time a page showed, ISO. */
      readonly newest?: string;
      readonly retryAfterMs?: number;
    };

/** Faults strike; they have stopped; everything is at rest and one more run must find nothing to do. */
export type Phase = 'busy' | 'rest' | 'idle';

/** A fact with its place: number in the order of events, and time. */
export type Entry = Fact & { readonly n: number; readonly at: number };

export interface FinalComment {
  readonly body: string;
  readonly visibility: Visibility;
}

export interface FinalRow {
  readonly key: string;
  readonly fields: Readonly<Record<string, Native>>;
  readonly marker?: string;
  readonly comments: readonly FinalComment[];
}

/** What one sync's part of the ledger holds at the end. */
export interface FinalSync {
  readonly id: string;
  readonly left: TrackerName;
  readonly right: TrackerName;
  readonly links: readonly Link[];
  readonly conflicts: readonly Conflict[];
  readonly problems: readonly Problem[];
  readonly intents: readonly Intent[];
  readonly todo: readonly Todo[];
  readonly checkpoints: readonly Checkpoint[];
}

/** Everything a walk has left behind. A checker looks at nothing else. */
export interface History {
  readonly settings: Settings;
  readonly entries: readonly Entry[];
  readonly rows: Readonly<Partial<Record<TrackerName, readonly FinalRow[]>>>;
  readonly syncs: readonly FinalSync[];
  /** The ledger before and after the idle round, without cursors and run rows; the number of all its rows at the end. */
  readonly ledger: { readonly before: string; readonly after: string; readonly rows: number };
  /** Ids of everything that happened by chance: what may be left out. */
  readonly happened: readonly string[];
}

export type Of<K extends Fact['kind']> = Extract<Entry, { readonly kind: K }>;

export const entriesOf = <K extends Fact['kind']>({ entries }: Pick<History, 'entries'>, kind: K): readonly Of<K>[] =>
  entries.filter((entry): entry is Of<K> => entry.kind === kind);
