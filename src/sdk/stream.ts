import type { AttachmentCapability, Attachments } from './attachments.ts';
import type { FieldSchema, Kind, NativeFields, Person, Schema, Text, TextFormat, Visibility } from '../model/index.ts';

/** A record as the vendor returned it. */
export interface VendorRecord {
  /** Stable id: what a link joins. Never the human code. */
  readonly key: string;
  /** The human code, such as `CRM-7`. Default: the key. */
  readonly label?: string;
  readonly url?: string;
  /** Changes whenever the record does; opaque. Conditional writes send it back. */
  readonly version: string;
  /** The vendor's own time of the last change, ISO. */
  readonly updatedAt: string;
  readonly createdAt?: string;
  readonly fields: NativeFields;
  /** True when fields that were asked for are missing here (a lean list page). The engine then reads by key before it decides. */
  readonly partial?: boolean;
  /** Our marker, when this record carries one. */
  readonly marker?: string;
  /** States this record may move to now, for this account, where the vendor says so per record. */
  readonly nextStates?: readonly string[];
}

/** What a read by key found. `hidden` (403, moved away) is not a deletion. */
export type Observed =
  | { readonly at: 'present'; readonly record: VendorRecord }
  /** `confirmed`: the vendor itself says that it was deleted (a 410, a trash, a status), rather than knowing no such record. */
  | { readonly at: 'absent'; readonly mergedInto?: string; readonly confirmed?: boolean }
  | { readonly at: 'hidden'; readonly words: Text }
  | { readonly at: 'unreadable'; readonly words: Text };

/** Opaque to everyone but the connector that made it. */
export type Cursor = string;

/** A record of a list that does not fit its schema: its key is all that is known of it. */
export interface UnreadableRecord {
  readonly key: string;
  readonly words: Text;
}

export interface Page {
  readonly records: readonly VendorRecord[];
  /** Records of this page that could not be read. They are parked, each by its key, and hold up no other. */
  readonly unreadable?: readonly UnreadableRecord[];
  /** Keys the vendor reports as deleted. */
  readonly gone?: readonly string[];
  /** May be saved once this page and all before it are accounted for. The last page has one. */
  readonly cursor?: Cursor;
}

export interface PullOptions {
  /** Native fields the mapping uses; a connector may leave out what costs extra and mark the record `partial`. */
  readonly fields: readonly string[];
  readonly signal?: AbortSignal;
}

export interface Draft {
  readonly fields: NativeFields;
  /** Goes into the same call, in the strongest place the vendor offers. */
  readonly marker: string;
}

export interface Patch {
  /** Only the fields that change. `null` clears. A move of the state brings the fields its transition requires: all of it is one call. */
  readonly fields: NativeFields;
  /** Sent as a precondition where `update.conditional` is claimed; a mismatch is a `StaleError`. */
  readonly ifVersion?: string;
  /** The marker this record carries, whichever sync made it: kept in place by connectors whose marker lives inside a field that is written. */
  readonly marker?: string;
}

export interface CommentRecord {
  readonly key: string;
  readonly body: string;
  readonly author?: Person;
  readonly createdAt: string;
  readonly visibility: Visibility;
  /** Our marker, already taken out of `body`. */
  readonly marker?: string;
}

export interface CommentDraft {
  readonly body: string;
  readonly visibility: Visibility;
  readonly marker: string;
}

export interface Comments {
  /** Oldest first, all of them, without system notes. */
  list(key: string): Promise<readonly CommentRecord[]>;
  /** Adds one and returns it as stored. The marker travels inside it. */
  add(key: string, draft: CommentDraft): Promise<CommentRecord>;
}

/** What a stream claims. What it does not claim the engine does not use, and the admin sees as such. */
export interface Capabilities {
  /** How fine the "changed since" filter is; `none` lists everything every time. */
  readonly incremental: 'second' | 'minute' | 'day' | 'none';
  /** Deletions show up in `Page.gone` (`feed`), in reads as absent only (`read`). */
  readonly deletes: 'feed' | 'read';
  /** A record of a list that cannot be read comes as `Page.unreadable`, and the others as ever. Without it the whole page fails. */
  readonly unreadableRows?: boolean;
  readonly create?: {
    /** Where the marker goes, strongest first. */
    readonly marker: 'idempotency-key' | 'unique-field' | 'searchable-field' | 'link' | 'description';
    /** How soon a look-up by marker finds a new record. */
    readonly lookup: 'immediate' | 'lagging';
    /** How long after an unknown outcome the request could still land, ms. */
    readonly horizonMs: number;
  };
  readonly update?: {
    /** The vendor refuses a write whose `ifVersion` is not current. */
    readonly conditional: boolean;
  };
  /** Where a record goes that is removed: a trash it can be fetched back from by a person, or nowhere. */
  readonly remove?: { readonly to: 'trash' | 'nothing' };
  /** How legal moves are known: a graph in the schema, per record (`nextStates`), every move allowed, or only by trying. */
  readonly transitions: 'graph' | 'per-record' | 'free' | 'by-trying';
  readonly comments?: {
    readonly format: TextFormat;
    /** What the vendor acts on inside a comment; comments carried over are made harmless. */
    readonly actsOn?: FieldSchema['actsOn'];
    /** What can be written. */
    readonly visibilities: readonly Visibility[];
  };
  readonly attachments?: AttachmentCapability;
  /** How many keys one read call takes; the engine sends that many at once. */
  readonly readBatch: number;
}

export interface StreamCard {
  readonly name: string;
  readonly kind: Kind;
  readonly title: Text;
  readonly capabilities: Capabilities;
}

/** One kind of record of one connection, within one scope. The engine knows nothing else of a vendor. */
export interface Stream {
  readonly card: StreamCard;
  describe(): Promise<Schema>;
  /**
   * Pages of records. `null` lists everything in scope (a sweep: what it leaves out is a candidate for "deleted"); a cursor lists at least everything changed
   * since, inclusive, in an order in which nothing is missed when records move (newest first or by key). Repeats are fine; omissions are not.
   */
  pull(cursor: Cursor | null, options: PullOptions): AsyncIterable<Page>;
  /** Every key asked for is in the answer. Missing is `absent`, not an error. */
  read(keys: readonly string[], fields: readonly string[]): Promise<ReadonlyMap<string, Observed>>;
  /** Creates once and returns what is stored. Claimed by `capabilities.create`. */
  create?(draft: Draft): Promise<VendorRecord>;
  /** Keys of records that carry these markers, made at or after `since` (ISO). Claimed by `capabilities.create`. */
  findByMarker?(markers: readonly string[], since: string): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Writes the fields and returns what is stored (reading back where the vendor's answer has no body). Claimed by `capabilities.update`. */
  update?(key: string, patch: Patch): Promise<VendorRecord>;
  /**
   * Removes one record and nothing else: one whose removal would take others along is refused (`RejectedError`). One that is gone already is no error. A record
   * that is no longer in the version given is a `StaleError`, where `update.conditional` is claimed. Claimed by `capabilities.remove`.
   */
  remove?(key: string, ifVersion?: string): Promise<void>;
  readonly comments?: Comments;
  readonly attachments?: Attachments;
}
