import type { Generated } from 'kysely';
import type { Side } from '../model/index.ts';
import type { Conflict, LinkState } from '../sync/link.ts';
import type { Checkpoint, Intent, JournalEntry, Problem, Run, Todo } from './ledger.ts';

/**
 * The tables, as columns. What a query asks for is a column of its own; the rest of a row is JSON text, byte for byte as it was written, on both stores.
 * Columns called `seq` number the rows in the order they were first written.
 */
export interface Tables {
  /** One row: the version of the schema. */
  readonly ledger: LedgerRow;
  readonly links: LinkRow;
  readonly comment_links: CommentLinkRow;
  readonly intents: IntentRow;
  readonly journal: JournalTable;
  readonly conflicts: ConflictTable;
  readonly problems: ProblemTable;
  readonly runs: RunTable;
  readonly todo: TodoRow;
  readonly checkpoints: CheckpointRow;
  readonly base_texts: BaseTextRow;
  readonly strays: StrayRow;
  readonly leases: LeaseRow;
  readonly notes: NoteRow;
  /** Scratch: on SQLite a temporary table of one connection, on PostgreSQL an unlogged one. */
  readonly stage: StageTable;
  readonly seen: SeenRow;
}

export interface LedgerRow {
  readonly only: number;
  readonly version: number;
}

export interface LinkRow {
  readonly id: string;
  readonly sync: string;
  readonly state: LinkState;
  readonly left_key: string;
  readonly right_key: string;
  /** JSON: the `SideState` without its key and native values. */
  readonly left_rest: string;
  readonly right_rest: string;
  /** JSON: baselines and native values, see `packed-fields.ts`. */
  readonly fields: string;
  readonly mapping: string;
  readonly created_run: string;
}

export interface CommentLinkRow {
  readonly sync: string;
  readonly link: string;
  readonly left_key: string;
  readonly right_key: string;
}

export interface IntentRow {
  readonly id: string;
  readonly sync: string;
  readonly run: string;
  readonly kind: Intent['kind'];
  readonly side: Side;
  readonly link: string | null;
  readonly source: string;
  readonly marker: string;
  /** JSON. */
  readonly data: string;
  readonly sent_at: string;
  readonly misses: number;
  readonly state: Intent['state'];
}

export interface JournalTable {
  readonly seq: Generated<number>;
  readonly sync: string;
  readonly run: string;
  readonly link: string;
  readonly side: Side;
  readonly key: string;
  readonly kind: JournalEntry['kind'];
  readonly field: string | null;
  /** JSON, or NULL for a value that is missing rather than cleared. */
  readonly before: string | null;
  readonly after: string | null;
  readonly rule: string;
  readonly cause: JournalEntry['cause'];
  readonly reversible: number;
  readonly at: string;
}

export interface ConflictTable {
  readonly seq: Generated<number>;
  readonly id: string;
  readonly sync: string;
  readonly link: string;
  readonly state: Conflict['state'];
  /** JSON: the whole conflict. */
  readonly body: string;
}

export interface ProblemTable {
  readonly seq: Generated<number>;
  readonly id: string;
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  /** Empty for a problem of the whole record. */
  readonly field: string;
  readonly code: Problem['code'];
  /** JSON: the whole problem. */
  readonly body: string;
}

export interface RunTable {
  readonly seq: Generated<number>;
  readonly id: string;
  readonly sync: string;
  readonly outcome: Run['outcome'];
  /** JSON: the whole run. */
  readonly body: string;
}

export interface TodoRow {
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  readonly reason: Todo['reason'];
  readonly not_before: string;
  readonly attempts: number;
}

export interface CheckpointRow {
  readonly sync: string;
  readonly side: Side;
  readonly cursor: Checkpoint['cursor'];
  readonly swept_at: string | null;
  readonly account: string;
  readonly scope: string;
}

export interface BaseTextRow {
  readonly link: string;
  readonly field: string;
  /** Deflated, base 64. */
  readonly body: string;
}

export interface StrayRow {
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  readonly match_key: string;
}

export interface LeaseRow {
  readonly sync: string;
  /** Empty while nobody holds it. */
  readonly owner: string;
  readonly fence: number;
  readonly expires_at: number;
}

export interface NoteRow {
  readonly name: string;
  /** JSON. */
  readonly value: string;
}

export interface StageTable {
  readonly seq: Generated<number>;
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  readonly link: string | null;
  readonly match_key: string | null;
  /** JSON. */
  readonly record: string;
}

export interface SeenRow {
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
}
