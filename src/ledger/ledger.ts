import type { Native, NativeFields, Side, Text } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import type { Conflict, Link } from '../sync/link.ts';

/** A write that was announced before it was sent. One that is still here after a crash has an unknown outcome. */
export interface Intent {
  readonly id: string;
  readonly sync: string;
  readonly run: string;
  readonly kind: 'create' | 'update' | 'comment' | 'delete';
  /** The side that is written. */
  readonly side: Side;
  /** All but `create`. */
  readonly link?: string;
  /** The other side's key (of the record for a create or a delete, of the comment for a comment). At most one open create, delete and comment per (sync, side, source). */
  readonly source: string;
  readonly marker: string;
  /** Everything needed to settle it later: what was sent, what was there before, the source snapshot. Plain JSON, owned by the engine. */
  readonly data: unknown;
  /** ISO. */
  readonly sentAt: string;
  /** How many spaced look-ups found nothing. */
  readonly misses: number;
  readonly state: 'sent' | 'uncertain';
}

/** One write, before and after. Kept 90 days by default. */
export interface JournalEntry {
  readonly sync: string;
  readonly run: string;
  readonly link: string;
  readonly side: Side;
  readonly key: string;
  readonly kind: 'create' | 'update' | 'transition' | 'comment' | 'link' | 'close' | 'delete' | 'merge';
  /** Shared field name; absent for a create, a link, a comment, and for an `update` of fields that are not mapped, which `after` then names. */
  readonly field?: string;
  readonly before?: Native;
  readonly after?: Native | NativeFields;
  /** The mapping rule that made it, as in `pingcode-ideas › status`. */
  readonly rule: string;
  /** Whose edit caused it. */
  readonly cause: Side | 'migration' | 'resolve' | 'undo';
  readonly reversible: boolean;
  /** ISO. */
  readonly at: string;
}

/** A journal entry as stored: its id is the `after` of the next page. */
export interface JournalRow extends JournalEntry {
  readonly id: string;
}

/** A record we cannot read or map; it blocks its own link and nothing else. One row per (sync, side, key, field). */
export interface Problem {
  readonly id: string;
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  readonly label?: string;
  readonly field?: string;
  /** A stable word for scripts: `unmapped`, `rejected`, `no-transition`, `one-way-door`, `required-field`, `deleted`, `uncertain`, `ambiguous-match`, `person`, `duplicate`, … */
  readonly code: string;
  readonly words: Text;
  readonly run: string;
  /** ISO. */
  readonly at: string;
}

/** A key to look at again: a retry, or a hint from outside. One row per (sync, side, key). */
export interface Todo {
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  readonly reason: 'retry' | 'hint' | 'resolve';
  /** ISO; not before. */
  readonly notBefore: string;
  readonly attempts: number;
}

export interface Checkpoint {
  readonly sync: string;
  readonly side: Side;
  readonly cursor: string;
  /** ISO: when this side was last listed in full. */
  readonly sweptAt?: string;
  /** The account the credentials belonged to. */
  readonly account: string;
  /** Fingerprint of scope and filter. */
  readonly scope: string;
}

export interface RunTotals {
  readonly created: number;
  readonly updated: number;
  readonly transitioned: number;
  readonly commented: number;
  readonly deleted: number;
  readonly conflicts: number;
  readonly problems: number;
  readonly requests: number;
}

export interface Run extends RunTotals {
  readonly id: string;
  readonly sync: string;
  readonly outcome: 'running' | 'done' | 'halted' | 'failed';
  /** What a person did by hand, without a run: `reason` says it in words. */
  readonly act?: 'resolve' | 'settle' | 'link' | 'unlink';
  readonly reason?: Text;
  /** ISO. */
  readonly startedAt: string;
  readonly endedAt?: string;
}

/** A comment on the left that is that comment on the right. `left` or `right` is empty while only one exists. */
export interface CommentLink {
  readonly sync: string;
  readonly link: string;
  readonly left: string;
  readonly right: string;
}

/** A record that has no partner and gets none created; kept so that a later record can still match it. */
export interface Stray {
  readonly sync: string;
  readonly side: Side;
  readonly key: string;
  /** Digest of the match fields; empty when the record lacks one. */
  readonly matchKey: string;
}

/** One row of a run's staging: a record that differs from its link, or has none. */
export interface Staged {
  /** Increasing within (run, side). */
  readonly seq: number;
  readonly side: Side;
  readonly key: string;
  readonly link?: string;
  readonly matchKey?: string;
  readonly record: VendorRecord;
}

export type LedgerChange =
  | { readonly type: 'link.put'; readonly link: Link }
  | { readonly type: 'intent.open'; readonly intent: Intent }
  | { readonly type: 'intent.update'; readonly id: string; readonly state: Intent['state']; readonly misses: number }
  | { readonly type: 'intent.close'; readonly id: string }
  | { readonly type: 'journal.add'; readonly entry: JournalEntry }
  | { readonly type: 'conflict.put'; readonly conflict: Conflict }
  | { readonly type: 'problem.put'; readonly problem: Problem }
  /** Without `field`, all problems of the record. */
  | {
      readonly type: 'problem.clear';
      readonly sync: string;
      readonly side: Side;
      readonly key: string;
      readonly field?: string;
    }
  | { readonly type: 'todo.put'; readonly todo: Todo }
  | { readonly type: 'todo.done'; readonly sync: string; readonly side: Side; readonly key: string }
  | { readonly type: 'checkpoint.put'; readonly checkpoint: Checkpoint }
  | { readonly type: 'run.put'; readonly run: Run }
  | { readonly type: 'comment.put'; readonly comment: CommentLink }
  /** The wording of a long text both sides of a link agree on. */
  | { readonly type: 'base.put'; readonly link: string; readonly field: string; readonly text: string }
  | { readonly type: 'stray.put'; readonly stray: Stray }
  | { readonly type: 'stray.done'; readonly sync: string; readonly side: Side; readonly key: string };

/** The right to run one sync: a fencing token that only grows. */
export interface Lease {
  readonly sync: string;
  readonly owner: string;
  readonly fence: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When the lease of a holder ended that never gave it back, or a little later; only on a lease that was just taken. Milliseconds since the epoch. */
  readonly expired?: number;
}

/** Another holder's lease is still valid. */
export interface LeaseHeld {
  readonly heldBy: string;
  readonly expiresAt: number;
}

/** Thrown by `commit` when the lease was lost: nothing of the commit is stored. */
export class FencedError extends Error {}

/** Thrown by `commit` when an `intent.open` meets an open intent or a live link for the same source: nothing of the commit is stored. */
export class DuplicateIntentError extends Error {}

export interface ListOptions {
  readonly sync?: string;
  readonly limit: number;
  /** The `after` of the previous page. */
  readonly after?: string;
}

/**
 * Where links, baselines, checkpoints, conflicts and the journal live. Every method is safe to repeat. `commit` is atomic: all of its changes or none, fully
 * synced to disk before it resolves; commits asked for at the same time share one transaction, and one that fails does not harm the others.
 */
export interface Ledger {
  commit(changes: readonly LedgerChange[], lease?: Lease): Promise<void>;

  acquireLease(sync: string, owner: string, now: number, ttlMs: number): Promise<Lease | LeaseHeld>;
  /** Extends it; throws `FencedError` when it was lost. */
  renewLease(lease: Lease, now: number, ttlMs: number): Promise<Lease>;
  releaseLease(lease: Lease): Promise<void>;

  /** Links of these keys on this side, any state. */
  links(sync: string, side: Side, keys: readonly string[]): Promise<readonly Link[]>;
  linksById(ids: readonly string[]): Promise<readonly Link[]>;
  countLinks(sync: string, state?: Link['state']): Promise<number>;
  /** Live links by id order, for sweeps: those after `after`. */
  linksAfter(sync: string, after: string, limit: number): Promise<readonly Link[]>;

  openIntents(sync: string): Promise<readonly Intent[]>;
  checkpoints(sync: string): Promise<Readonly<Partial<Record<Side, Checkpoint>>>>;
  todo(sync: string, now: string, limit: number): Promise<readonly Todo[]>;
  commentLinks(link: string): Promise<readonly CommentLink[]>;
  /** By field: long texts both sides of a link agreed on last, as far as they were kept. */
  baseTexts(link: string): Promise<Readonly<Record<string, string>>>;
  /** Strays on this side with this match key; at most `limit`. */
  strays(sync: string, side: Side, matchKey: string, limit: number): Promise<readonly Stray[]>;

  conflicts(options: ListOptions & { readonly state?: Conflict['state'] }): Promise<readonly Conflict[]>;
  openConflicts(link: string): Promise<readonly Conflict[]>;
  conflict(id: string): Promise<Conflict | undefined>;
  /** All conflicts of a link, oldest first, however they ended. */
  conflictsOf(link: string): Promise<readonly Conflict[]>;
  problems(options: ListOptions): Promise<readonly Problem[]>;
  problem(id: string): Promise<Problem | undefined>;
  countOpen(
    sync: string,
  ): Promise<{ readonly conflicts: number; readonly problems: number; readonly uncertain: number }>;
  runs(options: ListOptions): Promise<readonly Run[]>;
  run(id: string): Promise<Run | undefined>;
  journal(
    options: ListOptions & { readonly run?: string; readonly link?: string; readonly field?: string },
  ): Promise<readonly JournalRow[]>;
  /** Drops journal entries older than `before` (ISO), oldest first; returns how many. */
  forgetJournal(before: string): Promise<number>;

  /** Staging: what this run has seen. Emptied by `clearStage`, also of what a dead run left behind. */
  stage(sync: string, rows: readonly Omit<Staged, 'seq'>[]): Promise<void>;
  /** Rows of a side in `seq` order, after `after` (0 for the start). */
  staged(sync: string, side: Side, after: number, limit: number): Promise<readonly Staged[]>;
  stagedForLinks(sync: string, side: Side, links: readonly string[]): Promise<readonly Staged[]>;
  stagedForMatch(sync: string, side: Side, matchKey: string, limit: number): Promise<readonly Staged[]>;
  /** Notes keys a full listing showed. */
  markSeen(sync: string, side: Side, keys: readonly string[]): Promise<void>;
  /** Live links whose key on this side no full listing of this run showed, after link id `after`. */
  unseenLinks(sync: string, side: Side, after: string, limit: number): Promise<readonly Link[]>;
  clearStage(sync: string): Promise<void>;

  /** What a stream looked like last, and other small remembered things. JSON. */
  recall(name: string): Promise<unknown>;
  remember(name: string, value: unknown): Promise<void>;

  close(): Promise<void>;
}
