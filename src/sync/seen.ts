import { hash } from 'node:crypto';
import type { Native, Value } from '../model/index.ts';
import { isDigest, type Digest, type Seen, type SeenNative } from './link.ts';

/** Longer text is remembered as a digest: enough to see that it changed. */
const KEEP = 512;

const digestOf = (value: string): string => hash('sha256', value, 'base64url');

/** A value as a baseline keeps it. */
export const remember = (value: Value): Seen =>
  typeof value === 'string' && value.length > KEEP ? { digest: digestOf(value) } : value;

/** A native value as the ledger keeps it beside its baseline. */
export const rememberNative = (native: Native): SeenNative =>
  typeof native === 'string' && native.length > KEEP ? { digest: digestOf(native) } : native;

/** Whether two values, each in full or as a digest, are the same. `undefined` (never observed) is the same as nothing. */
export function same(a: Seen | undefined, b: Seen | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a === b) return true;
  if (isDigest(a) || isDigest(b)) return asDigest(a) === asDigest(b);
  return typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b);
}

const asDigest = (seen: Seen): string | undefined => {
  if (isDigest(seen)) return seen.digest;
  const kept = remember(seen);
  return isDigest(kept) ? kept.digest : undefined;
};

/** The same for native values. */
export const sameNative = (a: SeenNative | undefined, b: SeenNative | undefined): boolean => {
  if (a === undefined || b === undefined) return false;
  // Nearly all are plain and equal: a full listing asks this of every field of every record.
  if (a === b) return true;
  return JSON.stringify(shrink(a)) === JSON.stringify(shrink(b));
};

const shrink = (native: SeenNative): SeenNative | Digest => (isDigest(native) ? native : rememberNative(native));
