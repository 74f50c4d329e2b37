import { isUnmapped, otherSide, type Native, type Transition as Edge } from '../../model/index.ts';
import { flowsFrom, type Companion, type FieldChange, type Link, type Operation } from '../../sync/index.ts';
import type { CompiledField } from '../../mapping/index.ts';
import type { Context, ReadySide } from '../context.ts';
import type { Records } from '../observe/steps.ts';
import { sideOf, viewOf } from '../view.ts';
import { convert } from './natives.ts';

/** A move of a status is looked for on these. */
export interface Standing {
  readonly context: Context;
  readonly ready: ReadySide;
  readonly link: Link;
  readonly records: Records;
  /** What is carried over to this side anyway. */
  readonly changes: readonly FieldChange[];
}

/** What a native field gets when a move asks for it; `undefined`: nothing gives it a value. */
export type Offer = (native: string) => Companion | undefined;

/**
 * The values at hand for fields that moves ask for: the change on its way, else what the record holds, else what the mapped field says on the other side, else the
 * admin's own value.
 */
export async function offersFor(standing: Standing): Promise<Offer> {
  const { ready } = standing;
  const wanted = new Set((ready.schema.transitions ?? []).flatMap((edge) => edge.requires ?? []));
  const offers = new Map<string, Companion>();
  for (const native of wanted) {
    const offer = await offerOf(standing, native);
    if (offer) offers.set(native, offer);
  }
  return (native) => offers.get(native);
}

async function offerOf(standing: Standing, native: string): Promise<Companion | undefined> {
  const { ready, records, changes } = standing;
  const change = changes.find((one) => one.native === native);
  if (change && isSet(change.write)) return { native, write: change.write, change };
  const own = records[ready.side]?.fields[native];
  if (own !== undefined && isSet(own)) return { native, write: own };
  const field = Object.values(ready.compiled.fields).find((one) => one.native === native);
  const mapped = field && (await fromOtherSide(standing, field));
  if (mapped && isSet(mapped.write)) return { native, write: mapped.write, change: mapped };
  const given = ready.workflowRules.requires[native];
  return given === undefined || !isSet(given) ? undefined : { native, write: given };
}

/** What the other side says of a field although nothing has changed there: some vendors empty a field when an item is opened again. */
async function fromOtherSide(
  { context, ready, link, records }: Standing,
  { name, native }: CompiledField,
): Promise<FieldChange | undefined> {
  const from = otherSide(ready.side);
  const rule = context.rules.find((one) => one.field === name);
  const source = records[from];
  if (!rule || !source || !flowsFrom(rule.direction, from) || link.fields[name]?.status === 'conflict')
    return undefined;
  const value = viewOf(sideOf(context, from), source).fields[name];
  if (value === undefined || value === null || isUnmapped(value)) return undefined;
  const converted = await convert(ready, { field: name, value, link });
  if ('held' in converted) return undefined;
  return { field: name, native, from: link.fields[name]?.[ready.side], to: value, write: converted.native };
}

const isSet = (native: Native): boolean =>
  native !== null && native !== '' && !(Array.isArray(native) && native.length === 0);

/** Native fields a move asks for that nothing gives. */
export const unpaid = (edge: Edge, offer: Offer): readonly string[] =>
  (edge.requires ?? []).filter((native) => offer(native) === undefined);

/** What goes along with each move of a path, by the state it leads to. */
export function needsOf(
  edges: readonly Edge[],
  from: string,
  path: readonly string[],
  offer: Offer,
): Readonly<Record<string, readonly Companion[]>> | undefined {
  const needs: Record<string, readonly Companion[]> = {};
  path.forEach((to, index) => {
    const before = index === 0 ? from : path[index - 1];
    const requires = edges.find((edge) => edge.from === before && edge.to === to)?.requires ?? [];
    const along = requires.flatMap((native) => offer(native) ?? []);
    if (along.length > 0) needs[to] = along;
  });
  return Object.keys(needs).length > 0 ? needs : undefined;
}

/** The changes that go along with a move, and so are in no update of their own. */
export const changesAlong = ({ needs = {} }: Operation & { readonly kind: 'transition' }): readonly FieldChange[] =>
  Object.values(needs).flatMap((along) => along.flatMap(({ change }) => change ?? []));
