import type { Native, Person } from 'tandem-sync/sdk';

/**
 * Whether what is stored is what was sent, past what Worktile is known to make of a value: the order of a set, line ends, and the ways to say "nothing". Rich text
 * may come back in another encoding, so only whether there is any counts.
 */
export function sameNative(name: string, sent: Native, stored: Native | undefined): boolean {
  if (isNothing(sent) || isNothing(stored)) return isNothing(sent) && isNothing(stored);
  return name === 'desc' || plain(sent) === plain(stored);
}

const isNothing = (native: Native | undefined): boolean =>
  native === undefined || native === null || native === '' || (Array.isArray(native) && native.length === 0);

const plain = (native: Native | undefined): string =>
  Array.isArray(native)
    ? (native as readonly (string | Person)[]).map(one).sort().join('\n')
    : one(native as Exclude<Native, readonly unknown[]>);

const one = (native: Native | undefined): string =>
  typeof native === 'object' && native !== null && 'id' in native
    ? native.id
    : String(native).replace(/\r\n?/g, '\n').trim();
