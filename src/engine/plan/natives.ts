import { isUnmapped, otherSide, text, type Native, type Side, type Text, type Value } from '../../model/index.ts';
import type { VendorRecord } from '../../sdk/index.ts';
import { flowsFrom, isDigest, type Link } from '../../sync/index.ts';
import type { Context, ReadySide } from '../context.ts';
import { sideOf, viewOf } from '../view.ts';

/** A shared value in a side's native words, or why it is held. */
export type Conversion = { readonly native: Native } | { readonly held: Text };

export interface ConvertRequest {
  readonly field: string;
  readonly value: Value;
  readonly record?: VendorRecord;
  readonly link?: Link;
}

/** Shared → native for one field of one side, sticky to what the record holds and what the link remembers. People are looked up first. */
export async function convert(ready: ReadySide, { field, value, record, link }: ConvertRequest): Promise<Conversion> {
  const compiled = ready.compiled.fields[field];
  if (!compiled) return { held: text(`"${field}" is not in the mapping`, `映射中没有“${field}”`) };
  if (compiled.type === 'person' || compiled.type === 'people') await ready.book.prepare([value].flat().map(String));
  const remembered = compiled.reads.length === 1 ? link?.[ready.side].native[field] : undefined;
  const listed = record?.fields[compiled.native];
  const current = listed === undefined && !isDigest(remembered) ? remembered : listed;
  const memo = link?.[ready.side].memo[field];
  return compiled.toNative(value, { ...(current !== undefined && { current }), ...(memo && { memo }) });
}

export interface DraftPlan {
  readonly native: Readonly<Record<string, Native>>;
  readonly shared: Readonly<Record<string, Value>>;
  /** Fields that flow but could not be part of the create: they are pending. */
  readonly pending: readonly string[];
  readonly held: readonly { readonly field: string; readonly words: Text }[];
  /** A required field that has no value: the create must not be sent. */
  readonly missing: readonly string[];
}

/** What a create on `on` would carry of a source record. */
export async function draftFor(context: Context, on: Side, source: VendorRecord): Promise<DraftPlan> {
  const target = sideOf(context, on);
  const view = viewOf(sideOf(context, otherSide(on)), source);
  const native: Record<string, Native> = { ...target.compiled.defaults };
  const shared: Record<string, Value> = {};
  const pending: string[] = [];
  const held: { field: string; words: Text }[] = [];
  for (const field of carried(context, on)) {
    const value = view.fields[field];
    if (value === undefined || (value === null && target.compiled.fields[field]?.schema.required !== true)) continue;
    if (isUnmapped(value)) {
      held.push({ field, words: noMeaning(value.unmapped) });
      continue;
    }
    const compiled = target.compiled.fields[field];
    // Whether the rule holds for the new record may only be known once it is there.
    if (compiled?.schema.writable === 'update' || compiled?.applies(target.compiled.defaults) !== true) {
      pending.push(field);
      continue;
    }
    const converted = await convert(target, { field, value });
    if ('held' in converted) held.push({ field, words: converted.held });
    else {
      native[target.compiled.fields[field]?.native ?? field] = converted.native;
      shared[field] = value;
    }
  }
  const missing = target.schema.fields.filter((one) => one.required && empty(native[one.name])).map((one) => one.name);
  return { native, shared, pending, held, missing };
}

const empty = (native: Native | undefined): boolean => native === undefined || native === null || native === '';

/** Fields a create carries: those that flow to this side by the admin's choice, also where the vendor takes them only at creation. */
const carried = (context: Context, on: Side): readonly string[] =>
  context.rules
    .filter((rule) => flowsFrom(rule.declared, otherSide(on)))
    .filter((rule) => sideOf(context, on).compiled.fields[rule.field]?.schema.writable !== 'never')
    .map((rule) => rule.field);

/** Why a native value waits. */
export const noMeaning = (native: Native): Text => {
  const shown =
    typeof native === 'object' && native !== null && 'id' in native ? (native.name ?? native.id) : String(native);
  return text(
    `"${shown}" has no meaning in the mapping; add it to "values"`,
    `“${shown}”在映射中没有对应含义；请在 "values" 中补充`,
  );
};
