import type { Native, Side, Value } from '../model/index.ts';

/** Stands for a long text in a baseline: enough to see that it changed, a fraction of its size. */
export interface Digest {
  readonly digest: string;
}

/** What one side said when a field was last accounted for. */
export type Seen = Value | Digest;

/** A native value as remembered beside a baseline. */
export type SeenNative = Native | Digest;

/**
 * Where a field stands between its two sides. Agreement is stored, never derived from equality: a server that rewrites leaves both sides different and agreed.
 * `pending-left`: what the left side says is accounted for, but the right side has not confirmed it yet.
 */
export type FieldStatus = 'agreed' | 'pending-left' | 'pending-right' | 'conflict' | 'frozen';

/** One mapped field of a link. A side is missing while it was never observed. */
export interface FieldState {
  readonly left?: Seen;
  readonly right?: Seen;
  readonly status: FieldStatus;
  /** A value that people on a side were told about because it could not be set there. */
  readonly told?: { readonly on: Side; readonly value: Value };
  /** Of a field that many items give together: what they said together when the one they are joined to last heard of it. */
  readonly rolled?: Value;
}

/** A record that was not found, as its link remembers it until it is back, or proved gone. */
export interface Missing {
  /** ISO: when it was first not found. */
  readonly since: string;
  /** The last run whose full listing left it out. */
  readonly unlisted?: string;
  /** It is gone: what the sync does about deletions is due. */
  readonly proven?: boolean;
}

/** What was last accounted for of one side's record. */
export interface SideState {
  readonly key: string;
  readonly missing?: Missing;
  readonly label?: string;
  readonly url?: string;
  readonly version: string;
  readonly updatedAt: string;
  readonly createdAt?: string;
  /** The version whose comments were listed. A write of ours may land on top of a comment: its version says nothing of comments. */
  readonly commentsAt?: string;
  /** By shared field name: the native value its baseline came from. */
  readonly native: Readonly<Record<string, SeenNative>>;
  /** By shared field name, then shared value: the native value last seen for it. What a sticky write goes back to. */
  readonly memo: Readonly<Record<string, Readonly<Record<string, Native>>>>;
}

/** `gone` stays as a tombstone, so that a late list page cannot revive it. */
export type LinkState = 'live' | 'gone' | 'unlinked';

/** "This left record is that right record." */
export interface Link {
  readonly id: string;
  readonly sync: string;
  readonly state: LinkState;
  readonly left: SideState;
  readonly right: SideState;
  readonly fields: Readonly<Record<string, FieldState>>;
  /** Fingerprint of the two mappings the baselines were made with. */
  readonly mapping: string;
  readonly createdRun: string;
}

/** Both sides edited one field differently: a value to show, not an error. */
export interface Conflict {
  readonly id: string;
  readonly sync: string;
  readonly link: string;
  readonly field: string;
  readonly base?: { readonly left?: Seen; readonly right?: Seen };
  readonly left: Value;
  readonly right: Value;
  /** `open` waits for a person; `settled` was decided by policy and keeps the losing value; `expired` came to agree by itself. */
  readonly state: 'open' | 'settled' | 'expired' | 'resolved';
  readonly winner?: Side;
  readonly policy: string;
  readonly run: string;
  /** ISO. */
  readonly at: string;
  /** ISO: when a person resolved it. */
  readonly resolvedAt?: string;
}

/** Whether a baseline is kept as a digest only. */
export const isDigest = (seen: Seen | SeenNative | undefined): seen is Digest =>
  typeof seen === 'object' && seen !== null && !Array.isArray(seen) && 'digest' in seen;
