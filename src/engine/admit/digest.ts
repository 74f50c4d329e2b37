import { createHash } from 'node:crypto';
import { canonicalJson } from '../../mapping/index.ts';

/** A short digest of anything that is plain JSON, independent of key order. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('base64url').slice(0, 16);
