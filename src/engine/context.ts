import type { Lease, Ledger, RunTotals } from '../ledger/ledger.ts';
import type { CompiledMapping, Mapping } from '../mapping/index.ts';
import type { Schema, Side, Text } from '../model/index.ts';
import type { Clock, Connection, Log, Stream } from '../sdk/index.ts';
import type {
  Cardinality,
  CreateDirection,
  DeletePolicy,
  Direction,
  FieldChoice,
  FieldRule,
  Limits,
  Operation,
  Policy,
  WorkflowRules,
} from '../sync/index.ts';
import type { Group } from './group.ts';
import type { InTurn } from './apply/turns.ts';
import type { Quarantined } from './admit/admit.ts';
import type { Contacts } from './admit/contacts.ts';
import type { LearnedWorkflow } from './admit/learned-workflow.ts';
import type { EnginePeopleBook } from './admit/people-book.ts';

/** One side of a sync, opened: a stream of a connection and the admin's mapping for it. */
export interface SyncSide {
  /** The name in `connections.json`. */
  readonly connection: string;
  readonly opened: Connection;
  readonly stream: Stream;
  readonly mappingName: string;
  readonly mapping: Mapping;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  /** What the admin says about its moves. Default: `NO_WORKFLOW_RULES`. */
  readonly workflowRules?: WorkflowRules;
  /** A digest of the scope and what it is in words. */
  readonly scope: string;
  /** Vendor ids of the people in `people.json`, by shared identity, for this connection. */
  readonly people: Readonly<Record<string, string>>;
  /** Requests made so far on this connection. */
  readonly requests: () => number;
  /** How many writes may be under way at once. */
  readonly concurrency: number;
  /** Requests a minute that the connection's budget allows; absent where it has none. */
  readonly perMinute?: number;
}

export interface CommentRule {
  readonly direction: Direction;
}

/** A sync as the engine takes it: `syncs.json` with names resolved. */
export interface Sync {
  readonly id: string;
  readonly left: SyncSide;
  readonly right: SyncSide;
  readonly policy: Policy;
  readonly create: CreateDirection;
  readonly delete: DeletePolicy;
  readonly fields: Readonly<Record<string, FieldChoice>>;
  readonly match: readonly string[];
  /** How many items of one side may be joined to one of the other. */
  readonly cardinality: Cardinality;
  readonly limits: Limits;
  readonly comments: CommentRule;
  /** What Tandem itself writes into a tool is written in. */
  readonly language: keyof Text;
  /** How often every record is looked at again, ms. */
  readonly sweepEveryMs: number;
}

/** What the engine is given: nothing here is global. */
export interface Deps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Who holds the lease: host and process. */
  readonly owner: string;
  /** A fresh id for a run. */
  readonly newId: () => string;
  /** Told about every page read and every operation done. */
  readonly progress?: (event: Progress) => void;
}

export type Progress =
  | { readonly at: 'observe'; readonly sync: string; readonly side: Side; readonly records: number }
  | { readonly at: 'apply'; readonly sync: string; readonly done: number };

/** One side, ready: live schema and compiled mapping. */
export interface ReadySide extends SyncSide {
  readonly side: Side;
  readonly schema: Schema;
  readonly compiled: CompiledMapping;
  readonly book: EnginePeopleBook;
  /** Name of the shared field that maps the native state field, if any. */
  readonly stateField: string | undefined;
  readonly workflow: LearnedWorkflow;
  readonly workflowRules: WorkflowRules;
  /** Native fields that are read: those of the mapping, and those that moves ask for or that say why one was not made. */
  readonly reads: readonly string[];
}

export type Totals = { -readonly [name in keyof Omit<RunTotals, 'requests'>]: number };

/** One run of one sync. */
export interface Context {
  readonly sync: Sync;
  readonly deps: Deps;
  readonly run: string;
  readonly lease: () => Lease;
  /** Called wherever a run may take long: between pages, between steps. Throws `FencedError` when the lease was lost. */
  readonly keepLease: () => Promise<void>;
  /** Called before each write: a call starts only if it is over before the lease is. Throws `FencedError` when the lease was lost. */
  readonly outlast: () => Promise<void>;
  readonly left: ReadySide;
  readonly right: ReadySide;
  /** Fields that both mappings have, with what holds for each. */
  readonly rules: readonly FieldRule[];
  /** Fingerprint of both mappings. */
  readonly mapping: string;
  /** Keys markers: only we can make one, so a pasted one joins nothing. */
  readonly secret: string;
  readonly totals: Totals;
  /** Sources and links with an intent of unknown outcome: nothing is planned for them. */
  readonly frozen: Set<string>;
  /** `side/key` of records on the to-do list, with how often they were tried. */
  readonly onTodo: Map<string, number>;
  /** Sides that refused something the remembered schema allows. */
  readonly refusals: Set<Side>;
  readonly contacts: Contacts;
  /** Groups that a plan has joined somebody to, as they will be then, by the key of the one. */
  readonly imagined: Map<string, Group>;
  /** Work about an item that many share, one after the other. */
  readonly inTurn: InTurn;
  /** Rules that rest because a stream has changed under them, with why. */
  readonly quarantined: readonly Quarantined[];
  /** Their fields: nothing of them is decided, and nothing is accounted for. */
  readonly resting: ReadonlySet<string>;
  readonly backfill?: Backfill;
  /** Whether an operation may be done; absent: every one. What may not be done waits for the next run. */
  readonly permit?: (operation: Operation) => boolean;
}

/** What one side means today is pushed to the other, although nobody edited anything: the admin has edited the mapping. */
export interface Backfill {
  readonly from: Side;
  /** Shared fields. */
  readonly fields: readonly string[];
}

/** How one run differs from the usual one. */
export interface RunOptions {
  /** Look at every record again, not only at what changed. */
  readonly sweep?: boolean;
  /** A person looked: the guards of this run do not halt it. */
  readonly accept?: boolean;
  readonly backfill?: Backfill;
}
