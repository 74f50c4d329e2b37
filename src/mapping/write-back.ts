import {
  isUnmapped,
  startOfDayIn,
  text,
  type FieldSchema,
  type Native,
  type Person,
  type Text,
  type Value,
} from '../model/index.ts';
import { fromCanonical, type WriteOptions } from '../richtext/index.ts';
import { tooLong } from './coerce.ts';
import { toShared } from './convert.ts';
import type { Tied } from './field.ts';
import { choicesOf } from './mapping.ts';

/** A shared value this vendor can be sent, or the reason why it is held. */
export type Written = { readonly native: Native } | { readonly held: Text };

/** What the record holds now, and the native values last seen for each shared value: what a sticky write goes back to. */
export interface Present {
  readonly current?: Native;
  readonly memo?: Readonly<Record<string, Native>>;
}

const held = (en: string, zh: string): Written => ({ held: text(en, zh) });

/**
 * A shared value in the vendor's words. Sticky: when what is there already means the same, it stays; else the value last seen for this meaning; else what
 * `write` says; else the only native value with this meaning. With none, or several and no `write`, the value is held.
 */
export function toNative(value: Value, writing: Tied, present: Present = {}): Written {
  const { schema } = writing;
  if (present.current !== undefined && equalShared(present.current, value, writing)) return { native: present.current };
  const empties = value === null || (Array.isArray(value) && value.length === 0);
  if (empties && schema.clearable === false) return cannotClear(schema);
  if (value === null) return { native: null };
  return writing.expressions.write ? compute(value, writing, present) : worded(value, writing, present);
}

function worded(value: Exclude<Value, null>, writing: Tied, present: Present): Written {
  const { schema, type } = writing;
  switch (type) {
    case 'text':
      return tooLong(String(value), schema) ? overLong(schema) : { native: String(value) };
    case 'rich-text':
      return richText(String(value), writing);
    case 'state':
    case 'option':
      return option(String(value), writing, present);
    case 'labels':
    case 'options':
      return options(value, writing, present);
    case 'person':
      return person(String(value), writing);
    case 'people':
      return people(value, writing);
    case 'number':
      return number(Number(value), writing);
    case 'boolean':
      return { native: value === true };
    case 'date':
      return { native: dayFor(String(value), writing) };
    case 'instant':
      return { native: String(value) };
    case 'item':
    case 'items':
      return held('references are not carried', '引用不会被同步');
  }
}

/** The start of the day in the time zone of the mapping, where the vendor takes instants. */
const dayFor = (day: string, { schema, timeZone }: Tied): string =>
  schema.type === 'instant' ? new Date(startOfDayIn(day, timeZone)).toISOString() : day;

/** What the admin's expression makes of a shared value, if the vendor can take it. */
function compute(value: Value, writing: Tied, { current = null }: Present): Written {
  const found = writing.expressions.write?.run({ value, current }) ?? { value: null };
  if ('failed' in found) return { held: found.failed };
  const { value: native } = found;
  if (native === null) return writing.schema.clearable === false ? cannotClear(writing.schema) : { native };
  if (typeof native === 'number') return inRange(native, writing);
  if (typeof native === 'string') return knownText(native, writing);
  if (typeof native === 'boolean') return { native };
  if (Array.isArray(native) && native.every((one) => typeof one === 'string')) return { native };
  return held('the expression makes nothing that can be written', '表达式的结果无法写入');
}

const knownText = (native: string, { schema, words }: Tied): Written => {
  if (words.live?.has(native) === false)
    return held(
      `the expression makes "${native}", which "${schema.name}" does not have`,
      `表达式得到“${native}”，但“${schema.name}”没有该选项`,
    );
  return tooLong(native, schema) ? overLong(schema) : { native };
};

const equalShared = (native: Native, value: Value, writing: Tied): boolean => {
  const shared = toShared(native, writing);
  return shared !== undefined && !isUnmapped(shared) && JSON.stringify(shared) === JSON.stringify(value);
};

const cannotClear = (schema: FieldSchema): Written =>
  held(`"${schema.name}" cannot be emptied at this vendor`, `该系统不支持清空“${schema.name}”`);

const overLong = (schema: FieldSchema): Written =>
  held(
    `longer than the ${schema.maxLength?.length} ${schema.maxLength?.unit} "${schema.name}" takes`,
    `超过“${schema.name}”允许的 ${schema.maxLength?.length} ${schema.maxLength?.unit === 'bytes' ? '字节' : '个字符'}`,
  );

const number = (value: number, writing: Tied): Written => {
  const { range, scale = 1 } = writing.rule;
  if (range && (value < range.min || value > range.max)) return outside(value, range, writing.schema);
  return inRange(Number((value * scale).toPrecision(12)), writing);
};

const inRange = (native: number, { schema }: Tied): Written => {
  const { range } = schema;
  return !range || (native >= range.min && native <= range.max) ? { native } : outside(native, range, schema);
};

const outside = (value: number, range: NonNullable<FieldSchema['range']>, schema: FieldSchema): Written =>
  held(
    `${value} is outside ${range.min}–${range.max}, which "${schema.name}" takes`,
    `${value} 超出“${schema.name}”允许的 ${range.min}–${range.max}`,
  );

/** How text is written where the vendor acts on what it finds inside. */
export const harmless = (actsOn: FieldSchema['actsOn'] = []): WriteOptions => ({
  executesCommands: actsOn.includes('commands'),
  mentions: actsOn.includes('mentions') ? 'neutralise' : 'keep',
});

const richText = (value: string, writing: Tied): Written => {
  const native = fromCanonical(value, writing.format, harmless(writing.schema.actsOn));
  return tooLong(native, writing.schema) ? overLong(writing.schema) : { native };
};

/** Native values with this meaning, best first: remembered, then `write`, then the rest in the order of the mapping. */
export function candidates(value: string, writing: Tied, present: Present = {}): readonly string[] {
  const { rule, words } = writing;
  const remembered = present.memo?.[value];
  const meaning = rule.values ? (words.of.get(value) ?? []) : [value];
  const inOrder = [
    typeof remembered === 'string' && meaning.includes(remembered) ? remembered : undefined,
    ...choicesOf(rule, value),
    ...meaning,
  ];
  return [...new Set(inOrder.filter((name) => name !== undefined))].filter((name) => words.live?.has(name) ?? true);
}

const option = (value: string, writing: Tied, present: Present): Written => {
  const [first, ...others] = candidates(value, writing, present);
  if (first === undefined) {
    return held(
      `no ${writing.schema.name} here means "${value}"; add it to "values" or "write" in the mapping`,
      `此处没有表示“${value}”的${writing.schema.name}；请在映射的 "values" 或 "write" 中补充`,
    );
  }
  const decided = choicesOf(writing.rule, value).includes(first) || present.memo?.[value] === first;
  if (others.length === 0 || decided) return { native: first };
  return held(
    `"${value}" could be ${[first, ...others].join(' or ')}; say which one in "write"`,
    `“${value}”可以是 ${[first, ...others].join(' 或 ')}；请在 "write" 中指明`,
  );
};

const options = (value: Value, writing: Tied, present: Present): Written => {
  const names: string[] = [];
  for (const one of Array.isArray(value) ? value : [String(value)]) {
    const written = option(String(one), writing, present);
    if ('held' in written) return written;
    names.push(String(written.native));
  }
  return { native: names };
};

const findPerson = (identity: string, writing: Tied): Person | Text => {
  const found = writing.people.resolve(identity);
  if (found === 'unknown')
    return text(
      `nobody here is ${identity}; add them to people.json`,
      `此处没有 ${identity} 这个人；请在 people.json 中补充`,
    );
  if (found === 'ambiguous') {
    return text(
      `several people here could be ${identity}; say which one in people.json`,
      `此处有多个人可能是 ${identity}；请在 people.json 中指明`,
    );
  }
  return found;
};

const isPerson = (found: Person | Text): found is Person => 'id' in found;

const person = (identity: string, writing: Tied): Written => {
  const found = findPerson(identity, writing);
  if (isPerson(found)) return { native: found };
  const policy = writing.rule.unmapped;
  if (typeof policy === 'object' && typeof policy.use === 'string') return { native: { id: policy.use } };
  return { held: found };
};

const people = (value: Value, writing: Tied): Written => {
  const all: Person[] = [];
  for (const identity of Array.isArray(value) ? value : [String(value)]) {
    const found = findPerson(String(identity), writing);
    if (isPerson(found)) all.push(found);
    else if (writing.rule.unmapped !== 'skip') return { held: found };
  }
  return { native: all };
};
