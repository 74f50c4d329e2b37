import {
  FIELD_TYPES,
  fieldNamed,
  isUnmapped,
  text,
  type FieldSchema,
  type FieldType,
  type Native,
  type NativeFields,
  type Schema,
  type Text,
  type Value,
} from '../model/index.ts';
import { coerce } from './coerce.ts';
import { given, toShared, type Read } from './convert.ts';
import { compileExpression, type Expression } from './expression.ts';
import type { CompiledField, Tied, Words } from './field.ts';
import type { FieldRule } from './mapping.ts';
import type { PeopleBook } from './people.ts';
import { candidates, toNative } from './write-back.ts';

/** What is the same for all fields of a mapping. */
export interface Surroundings {
  readonly schema: Schema;
  readonly people: PeopleBook;
  readonly timeZone: string;
}

/** Something in a rule that does not fit, with the member it is about (empty for the rule as a whole). */
export interface Misfit {
  readonly at: string;
  readonly words: Text;
}

type Compiled = { readonly field: CompiledField } | { readonly misfits: readonly Misfit[] };

const SHARED_TYPES: Readonly<Record<string, FieldType>> = FIELD_TYPES;

/** Ties one rule to the live schema. */
export function compileField(name: string, rule: FieldRule, around: Surroundings): Compiled {
  const named = [...(rule.field === undefined ? [] : [rule.field]), ...joined(rule), ...Object.keys(rule.when ?? {})];
  const unknown = named.filter((native) => fieldNamed(around.schema, native) === undefined);
  const expressions = compileExpressions(rule, around.schema);
  const misfits = [...unknown.map((native) => missing(native, around.schema)), ...expressions.misfits];
  if (misfits.length > 0) return { misfits };
  const tied = tie(name, rule, around, expressions);
  const reads = [...new Set([...named, ...(expressions.read?.reads ?? [])])];
  return { field: makeField(name, tied, reads) };
}

const joined = ({ concat = [] }: FieldRule): readonly string[] => concat.filter((part) => typeof part === 'string');

const missing = (native: string, schema: Schema): Misfit => {
  const known = schema.fields.map((one) => one.name);
  return {
    at: '',
    words: text(
      `the stream has no field "${native}"; it has ${known.join(', ')}`,
      `数据流没有字段“${native}”；可用字段：${known.join('、')}`,
    ),
  };
};

interface Expressions {
  readonly read?: Expression;
  readonly write?: Expression;
  readonly misfits: readonly Misfit[];
}

function compileExpressions(rule: FieldRule, schema: Schema): Expressions {
  const misfits: Misfit[] = [];
  const compile = (at: 'read' | 'write', source: unknown): Expression | undefined => {
    if (typeof source !== 'string') return undefined;
    const compiled = compileExpression(source);
    if ('issue' in compiled) misfits.push({ at, words: compiled.issue });
    else {
      const unknown = compiled.reads.filter((native) => fieldNamed(schema, native) === undefined);
      misfits.push(...unknown.map((native) => ({ at, words: missing(native, schema).words })));
      return compiled;
    }
    return undefined;
  };
  const read = compile('read', rule.read);
  const write = compile('write', rule.write);
  return { ...(read && { read }), ...(write && { write }), misfits };
}

/** The shared type decides how values are compared; where the native field is plainer (text for a description), its own format is read as plain. */
const typeOf = (name: string, rule: FieldRule, schema: FieldSchema): FieldType => {
  const shared = SHARED_TYPES[name] ?? rule.type;
  if (shared === undefined) return schema.type;
  return shared === 'state' && schema.type === 'option' ? 'option' : shared;
};

function tie(name: string, rule: FieldRule, around: Surroundings, expressions: Expressions): Tied {
  const native = (rule.field === undefined ? undefined : fieldNamed(around.schema, rule.field)) ?? onlyRead(rule);
  const type = typeOf(name, rule, native);
  const format = rule.format ?? native.format ?? 'plain';
  const writable = rule.read !== undefined && typeof rule.write !== 'string' ? 'never' : native.writable;
  const schema: FieldSchema = {
    ...native,
    // Kept where days are written as instants.
    type: type === 'date' && native.type === 'instant' ? 'instant' : type,
    format,
    writable,
    ...(rule.visibility && { visibility: rule.visibility }),
  };
  const words = wordsOf(rule, native);
  return { type, rule, format, schema, words, expressions, people: around.people, timeZone: around.timeZone };
}

function wordsOf({ values = {} }: FieldRule, { options }: FieldSchema): Words {
  const of = new Map<string, string[]>();
  for (const [native, shared] of Object.entries(values)) of.set(shared, [...(of.get(shared) ?? []), native]);
  return { of, live: options && new Set(options.map((option) => option.name)) };
}

/** What stands for a native field where there is none to write to. */
const onlyRead = (rule: FieldRule): FieldSchema => ({
  name: '',
  type: rule.const === undefined ? 'text' : typeOfConstant(rule.const),
  writable: 'never',
});

const typeOfConstant = (value: NonNullable<FieldRule['const']> | null): FieldType => {
  if (Array.isArray(value)) return 'labels';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
};

function makeField(name: string, tied: Tied, reads: readonly string[]): CompiledField {
  const { rule, type, schema } = tied;
  const native = rule.field ?? '';
  const read = readerOf(tied);
  const seen = (fields: NativeFields): boolean =>
    reads.every((one) => fields[one] !== undefined) && holdsFor(rule, fields) === true;
  return {
    name,
    native,
    reads,
    type,
    schema,
    applies: (fields) => holdsFor(rule, fields),
    observe: (fields) => (seen(fields) ? read(fields) : undefined),
    source: (fields) => (seen(fields) ? sourceOf(reads, fields) : undefined),
    toShared: (value) => toShared(value, tied),
    toNative: (value, present) => toNative(value, tied, present),
    candidates: (value, present) => candidates(value, tied, present),
    coerce: (value) => readBack(value, tied),
  };
}

function readerOf(tied: Tied): (fields: NativeFields) => Read {
  const { rule, expressions } = tied;
  if (rule.const !== undefined) {
    const value = given(rule.const);
    return () => value;
  }
  if (rule.concat !== undefined) {
    const parts = rule.concat;
    return (fields) => toShared(parts.map((part) => shownPart(part, fields)).join(''), tied);
  }
  const { field } = rule;
  if (field === undefined) return (fields) => toShared(null, tied, fields);
  // Only an expression may look at the rest of the record.
  return expressions.read
    ? (fields) => toShared(fields[field] ?? null, tied, fields)
    : (fields) => toShared(fields[field] ?? null, tied);
}

const shownPart = (part: string | { readonly text: string }, fields: NativeFields): string => {
  if (typeof part !== 'string') return part.text;
  const native = fields[part];
  if (native === null || native === undefined) return '';
  if (Array.isArray(native)) return native.map((one) => nameOf(one)).join(', ');
  return nameOf(native as Exclude<Native, readonly unknown[]>);
};

const nameOf = (native: unknown): string =>
  typeof native === 'object' && native !== null && 'id' in native
    ? String(('name' in native && native.name) || native.id)
    : String(native);

function holdsFor({ when }: FieldRule, fields: NativeFields): boolean | undefined {
  if (!when) return true;
  const wanted = Object.entries(when);
  if (wanted.some(([native]) => fields[native] === undefined)) return undefined;
  return wanted.every(([native, values]) => [fields[native]].flat().some((one) => values.includes(nameOf(one))));
}

/** One native field as it is; several as one text, in a fixed order. */
const sourceOf = (reads: readonly string[], fields: NativeFields): Native => {
  const [only] = reads;
  if (only === undefined) return null;
  return reads.length === 1 ? (fields[only] ?? null) : JSON.stringify(reads.map((name) => fields[name] ?? null));
};

/**
 * What a shared value reads back as once this side holds it. Where this side has no word of its own for a meaning, `write` names the nearest one: what that
 * reads back as is all this side can say.
 */
function readBack(value: Value, tied: Tied): Value {
  const { type, rule, expressions } = tied;
  if (value === null && rule.default !== undefined && !expressions.read) return given(rule.default);
  const words = (type === 'state' || type === 'option') && rule.values !== undefined;
  if (!words && !expressions.write) return inNativeUnits(value, tied);
  if (value === null) return value;
  const written = toNative(value, tied);
  const back = 'native' in written ? toShared(written.native, tied) : value;
  return back === undefined || isUnmapped(back) ? value : back;
}

/** A vendor rounds what it is sent, hence in its own units. */
function inNativeUnits(value: Value, { schema, rule }: Tied): Value {
  const { scale } = rule;
  if (typeof value !== 'number' || scale === undefined) return coerce(value, schema);
  const kept = coerce(Number((value * scale).toPrecision(12)), schema);
  return typeof kept === 'number' ? Number((kept / scale).toPrecision(12)) : kept;
}
