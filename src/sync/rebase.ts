import type { NativeFields, Side } from '../model/index.ts';
import type { View } from './decide.ts';
import type { FieldState, Link } from './link.ts';
import { remember, sameNative } from './seen.ts';
import { isUnmapped } from '../model/index.ts';

/** What one side's record holds, natively and through today's mapping; `natives` maps shared field names to native ones. */
export interface Rebasing {
  readonly record: NativeFields;
  readonly view: View;
  readonly natives: Readonly<Record<string, string>>;
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

const derived = (link: Link, side: Side, name: string, { record, view, natives }: Rebasing): Partial<FieldState> => {
  const native = natives[name];
  const now = view.fields[name];
  if (native === undefined || now === undefined || isUnmapped(now)) return {};
  return sameNative(record[native], link[side].native[name]) ? { [side]: remember(now) } : {};
};
