import { createHash } from 'node:crypto';
import { isUnmapped, otherSide, type Mapped, type Side } from '../model/index.ts';

/** Which side's records may be created on the other. */
export type CreateDirection = 'none' | 'left-to-right' | 'right-to-left' | 'both';

export const createsFrom = (create: CreateDirection, side: Side): boolean =>
  create === 'both' || create === (side === 'left' ? 'left-to-right' : 'right-to-left');

type Shared = Readonly<Record<string, Mapped | undefined>>;

/** What two records must share to be taken for the same item: a digest of the match fields; empty when one is missing, since nothing matches nothing. */
export function matchKey(fields: readonly string[], shared: Shared): string {
  if (fields.length === 0) return '';
  const values = fields.map((field) => shared[field]);
  if (values.some((value) => value === undefined || value === null || value === '' || isUnmapped(value))) return '';
  return createHash('sha256')
    .update(JSON.stringify(values.map(fold)))
    .digest('base64url')
    .slice(0, 22);
}

const fold = (value: Mapped | undefined): unknown =>
  typeof value === 'string' ? value.normalize('NFC').trim().toLowerCase() : value;

/** What becomes of a record that no link knows. */
export type Newcomer =
  | { readonly do: 'create'; readonly on: Side }
  | { readonly do: 'join'; readonly partner: string }
  | { readonly do: 'ambiguous'; readonly partners: readonly string[] }
  /** Others on its own side match its only partner as well. */
  | { readonly do: 'contested'; readonly partner: string; readonly rivals: readonly string[] }
  /** It waits for a partner that may come later. */
  | { readonly do: 'wait' };

export interface NewcomerInput {
  readonly side: Side;
  readonly create: CreateDirection;
  /** Passes the side's filter. */
  readonly wanted: boolean;
  /** Keys of unlinked records on the other side with the same match key, at most a few. */
  readonly partners: readonly string[];
  /** Keys of other unlinked records on its own side that match the same. */
  readonly rivals: readonly string[];
}

/** Pair or create. Several that could be meant, on either side, are reported, never guessed between. */
export function greet({ side, create, wanted, partners, rivals }: NewcomerInput): Newcomer {
  const [partner, ...others] = partners;
  if (others.length > 0) return { do: 'ambiguous', partners };
  if (partner !== undefined) return rivals.length > 0 ? { do: 'contested', partner, rivals } : { do: 'join', partner };
  return wanted && createsFrom(create, side) ? { do: 'create', on: otherSide(side) } : { do: 'wait' };
}

/** Whether a record passes the admin's filter: for every named field, its native or shared value is one of those listed. */
export function passes(
  filter: Readonly<Record<string, readonly string[]>>,
  native: Readonly<Record<string, unknown>>,
  shared: Shared,
): boolean {
  return Object.entries(filter).every(([field, allowed]) => {
    const values = [native[field], shared[field]].flat();
    return values.some((value) => typeof value === 'string' && allowed.includes(value));
  });
}
