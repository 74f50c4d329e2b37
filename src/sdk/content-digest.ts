import { createHash } from 'node:crypto';

/** A short digest of plain JSON: tells the contents of one record apart where its vendor has no version, or counts in whole seconds. Not a secret. */
export const contentDigest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
