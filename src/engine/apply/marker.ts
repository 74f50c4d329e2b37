import { createHmac } from 'node:crypto';
import type { Side } from '../../model/index.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Twenty base-32 characters that only this ledger can make for this source: what a created record carries, and the id of its link. */
export function markerFor(secret: string, sync: string, side: Side, source: string): string {
  const digest = createHmac('sha256', secret)
    .update(JSON.stringify([sync, side, source]))
    .digest();
  return Array.from(digest.subarray(0, 20), (byte) => ALPHABET[byte & 31]).join('');
}
