import type { FieldSchema, FieldType, Native, NativeFields, TextFormat, Value } from '../model/index.ts';
import type { Read } from './convert.ts';
import type { Expression } from './expression.ts';
import type { FieldRule } from './mapping.ts';
import type { PeopleBook } from './people.ts';
import type { Present, Written } from './write-back.ts';

/** One mapped field of one side, ready to use. */
export interface CompiledField {
  readonly name: string;
  /** The native field it is written to; empty where it is only read (`const`, `concat`, `read` without `field`). */
  readonly native: string;
  /** Native fields its value depends on. */
  readonly reads: readonly string[];
  readonly type: FieldType;
  /** What the vendor takes. Where the field is only read, `writable` is `never`. */
  readonly schema: FieldSchema;
  /** What a record says of it. `undefined`: not observed, because the record does not carry what it reads, or the rule does not hold for it. */
  observe(fields: NativeFields): Read;
  /** Whether the rule holds for a record: its `when`. `undefined`: the record does not carry what that depends on. */
  applies(fields: NativeFields): boolean | undefined;
  /** What the observed value came from, to be compared and remembered; the native value itself where one native field is read. */
  source(fields: NativeFields): Native | undefined;
  /** What one native value means, for fields that are read from one native field. */
  toShared(native: Native): Read;
  toNative(value: Value, present?: Present): Written;
  /** Every native value with this meaning, best first. Options and states only. */
  candidates(value: string, present?: Present): readonly string[];
  /** What a shared value reads back as, once this side holds it. */
  coerce(value: Value): Value;
}

/** Native words by what they mean, and those the vendor has now: asked for at every value, so laid out once. */
export interface Words {
  readonly of: ReadonlyMap<string, readonly string[]>;
  /** Undefined where the vendor names no options. */
  readonly live: ReadonlySet<string> | undefined;
}

/** A rule tied to the schema of its native field: what reading and writing need. */
export interface Tied {
  readonly type: FieldType;
  readonly rule: FieldRule;
  readonly format: TextFormat;
  readonly people: PeopleBook;
  readonly schema: FieldSchema;
  /** IANA name: where days begin, for vendors that give instants. */
  readonly timeZone: string;
  readonly words: Words;
  readonly expressions: { readonly read?: Expression; readonly write?: Expression };
}
