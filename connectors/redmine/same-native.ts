import type { Native } from 'tandem-sync/sdk';
import { lf } from './text-lines.ts';

/** Hours may be kept in single precision; closer than this is the same number. */
const NEAR = 1e-5;

/**
 * Whether what is stored is what was sent, past everything the server or this connector is known to make of a value: line ends, outer blanks, the order of a
 * set, rounding, and the three ways to say "nothing".
 */
export function sameNative(sent: Native, stored: Native | undefined): boolean {
  if (isNothing(sent) || isNothing(stored)) return isNothing(sent) && isNothing(stored);
  if (isList(sent) || isList(stored)) return plainSet(sent) === plainSet(stored);
  if (typeof sent === 'number' && typeof stored === 'number')
    return Math.abs(sent - stored) <= NEAR * Math.max(1, Math.abs(sent));
  return plain(sent) === plain(stored);
}

const isNothing = (native: Native | undefined): boolean =>
  native === undefined || native === null || native === '' || (Array.isArray(native) && native.length === 0);

const isList = (native: Native | undefined): native is readonly string[] => Array.isArray(native);

const plainSet = (native: Native | undefined): string => [native ?? []].flat().map(plain).sort().join('\n');

const plain = (native: unknown): string => {
  if (typeof native === 'object' && native !== null && 'id' in native) return String(native.id);
  // As it is stored, and shown to accounts that may not know the field's format.
  if (typeof native === 'boolean') return native ? '1' : '0';
  return lf(String(native)).trim();
};
