import type { Side } from '../../model/index.ts';
import type { Link, LinkState } from '../../sync/index.ts';

const LIFE = { live: 2, gone: 1, unlinked: 0 } as const satisfies Record<LinkState, number>;

/** Links by their key on one side. A key may stand on several, a record of what was parted beside its successor: the one that lives counts. */
export function linksByKey(links: readonly Link[], side: Side): Map<string, Link> {
  const byKey = new Map<string, Link>();
  for (const link of links) {
    const { key } = link[side];
    const known = byKey.get(key);
    if (!known || LIFE[link.state] > LIFE[known.state]) byKey.set(key, link);
  }
  return byKey;
}
