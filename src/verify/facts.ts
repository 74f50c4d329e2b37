import { ruleOf, type CompiledField, type FieldRule as MappingRule, type Read } from '../mapping/index.ts';
import { fieldNamed, isUnmapped, otherSide, SIDES, type FieldSchema, type Native } from '../model/index.ts';
import type { NativeFields, Side, Text, Value } from '../model/index.ts';
import { createsFrom, flowsFrom, type FieldRule } from '../sync/index.ts';
import type { VerifiedSide, VerifyInput } from './input.ts';
import { isClosed, samples, saysKnown, stored } from './samples.ts';

/** One field of one side: how it is mapped, what the vendor says of it, and what its records can hold. */
export interface Facet {
  readonly side: VerifiedSide;
  readonly compiled: CompiledField;
  /** As the admin wrote it. */
  readonly rule: MappingRule;
  /** The vendor's own words on the native field; absent where there is none to write to. */
  readonly native: FieldSchema | undefined;
  /** Records that show everything this field can say, or samples of it. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly record: NativeFields;
  readonly native: Native;
  readonly value: Read;
}

/** What becomes of a shared value that is sent to a side: nothing, or what is stored and how it reads back. */
export type Landing = { readonly held: Text } | { readonly native: Native; readonly back: Read };

/** A shared value one side can say, with what the other makes of it. */
export interface Arrival {
  readonly value: Value;
  /** What it was at the source. */
  readonly natives: readonly Native[];
  readonly landing: Landing;
  /** What the engine takes the other side to say once it holds this. */
  readonly coerced: Value;
  /** Native values with this meaning; where there is a list of them. */
  readonly names: readonly string[];
}

/** One field on its way from one side to the other. */
export interface Flow {
  readonly field: string;
  readonly rule: FieldRule;
  readonly from: Facet;
  readonly to: Facet;
  /** Edits flow; else it is only carried when a record is created. */
  readonly edits: boolean;
  /** Whether all values that can arrive are known; else `arrivals` are samples. */
  readonly exhaustive: boolean;
  readonly arrivals: readonly Arrival[];
}

/** Everything the laws look at, worked out once. */
export interface Facts {
  readonly input: VerifyInput;
  readonly facets: Readonly<Record<string, Readonly<Record<Side, Facet>>>>;
  readonly flows: readonly Flow[];
}

export function factsOf(input: VerifyInput): Facts {
  const facets: Record<string, Readonly<Record<Side, Facet>>> = {};
  const flows: Flow[] = [];
  for (const rule of input.rules) {
    const left = facetOf(input.left, rule.field);
    const right = facetOf(input.right, rule.field);
    if (!left || !right) continue;
    const both = { left, right };
    facets[rule.field] = both;
    for (const side of SIDES) {
      const flow = flowOf(input, rule, both[side], both[otherSide(side)]);
      if (flow) flows.push(flow);
    }
  }
  return { input, facets, flows };
}

function facetOf(side: VerifiedSide, field: string): Facet | undefined {
  const compiled = side.compiled.fields[field];
  const written = side.mapping.fields[field];
  if (!compiled || written === undefined) return undefined;
  const rule = ruleOf(written);
  const native = rule.field === undefined ? undefined : fieldNamed(side.schema, rule.field);
  return { side, compiled, rule, native, examples: examplesOf(side, compiled, rule) };
}

/** Records in which only the field itself differs; what else the rule looks at holds what it asks for. */
function examplesOf(side: VerifiedSide, compiled: CompiledField, rule: MappingRule): readonly Example[] {
  const around: Record<string, Native> = {};
  for (const name of compiled.reads) {
    const schema = fieldNamed(side.schema, name);
    const wanted = rule.when?.[name]?.[0];
    around[name] = wanted ?? (schema ? (samples(schema.type, schema, {})[0] ?? null) : null);
  }
  const own = compiled.native === '' ? [null] : samples(compiled.type, compiled.schema, rule);
  return own.map((native) => {
    const record = compiled.native === '' ? around : { ...around, [compiled.native]: native };
    return { record, native, value: compiled.observe(record) };
  });
}

function flowOf(input: VerifyInput, rule: FieldRule, from: Facet, to: Facet): Flow | undefined {
  const { side } = from.side;
  const writable = to.compiled.schema.writable !== 'never' && to.native !== undefined;
  const edits = flowsFrom(rule.direction, side);
  const created = createsFrom(input.create, side) && flowsFrom(rule.declared, side) && writable;
  if (!edits && !created) return undefined;
  const exhaustive = saysKnown(from.compiled.schema, from.rule);
  const limited = isClosed(to.compiled.type, to.compiled.schema, to.rule);
  // Samples of free text prove nothing about a list of options.
  const arrivals = limited && !exhaustive ? [] : arrivalsOf(from, to);
  return { field: rule.field, rule, from, to, edits, exhaustive, arrivals };
}

function arrivalsOf(from: Facet, to: Facet): readonly Arrival[] {
  const natives = new Map<string, { value: Value; natives: Native[] }>();
  for (const { native, value } of from.examples) {
    if (value === undefined || isUnmapped(value)) continue;
    const key = JSON.stringify(value);
    const known = natives.get(key) ?? { value, natives: [] };
    if (from.compiled.native !== '') known.natives.push(native);
    natives.set(key, known);
  }
  return [...natives.values()].map((one) => ({
    ...one,
    landing: land(to, one.value),
    coerced: to.compiled.coerce(one.value),
    names: isClosed(to.compiled.type, to.compiled.schema, to.rule) ? namesOf(to, one.value) : [],
  }));
}

const namesOf = (to: Facet, value: Value): readonly string[] =>
  wordsOf(value).flatMap((word) => to.compiled.candidates(word));

/** The single words of an option or a set of them. */
export const wordsOf = (value: Value): readonly string[] =>
  value === null ? [] : Array.isArray(value) ? value : [String(value)];

/** Sends a shared value to a side and reads it back, by the functions the engine uses. */
export function land({ compiled, examples }: Facet, value: Value, current?: Native): Landing {
  const written = compiled.toNative(value, current === undefined ? {} : { current });
  if ('held' in written) return written;
  const native = stored(written.native, compiled.schema);
  const around = examples[0]?.record;
  return {
    native,
    back: around ? compiled.observe({ ...around, [compiled.native]: native }) : compiled.toShared(native),
  };
}

/** Whether two shared values are the same. Numbers are, up to the twelve digits that mappings calculate with. */
export function equal(a: Read, b: Read): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number') return a.toPrecision(11) === b.toPrecision(11);
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
