import type { Native, Side } from '../model/index.ts';
import type { View } from './decide.ts';
import type { FieldState, Link } from './link.ts';
import { remember, sameNative } from './seen.ts';
import { isUnmapped } from '../model/index.ts';

/** What one side shows through today's mapping, and the native values that come from, by shared field. */
export interface Rebasing {
  readonly view: View;
  readonly sources: Readonly<Record<string, Native | undefined>>;
}

/**
 * Baselines under an edited mapping: where a side's native value has not moved since it was accounted for, its baseline becomes what today's mapping makes of
 * it, so nobody's data looks edited. Where it has moved, the old baseline stays and the edit is seen as one.
 */
export function rebase(link: Link, sides: Readonly<Record<Side, Rebasing>>, mapping: string): Link {
  const fields: Record<string, FieldState> = { ...link.fields };
  for (const [name, state] of Object.entries(link.fields)) {
    fields[name] = {
      ...state,
      ...derived(link, 'left', name, sides.left),
      ...derived(link, 'right', name, sides.right),
    };
  }
  return { ...link, fields, mapping };
}

const derived = (link: Link, side: Side, name: string, { view, sources }: Rebasing): Partial<FieldState> => {
  const now = view.fields[name];
  if (now === undefined || isUnmapped(now)) return {};
  return sameNative(sources[name], link[side].native[name]) ? { [side]: remember(now) } : {};
};
