import { isUnmapped, text, type Native, type Person, type Text, type Value } from '../model/index.ts';
import { fromCanonical } from '../richtext/index.ts';
import { toShared, type Reading } from './convert.ts';
import type { FieldSchema } from '../model/index.ts';
import { tooLong } from './coerce.ts';

/** A shared value this vendor can be sent, or the reason why it is held. */
export type Written = { readonly native: Native } | { readonly held: Text };

export interface Writing extends Reading {
  readonly schema: FieldSchema;
}

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
export function toNative(value: Value, writing: Writing, present: Present = {}): Written {
  const { schema, type } = writing;
  if (present.current !== undefined && equalShared(present.current, value, writing)) return { native: present.current };
  if (value === null) return schema.clearable === false ? cannotClear(schema) : { native: null };
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
    case 'instant':
      return { native: String(value) };
  }
}

const equalShared = (native: Native, value: Value, writing: Writing): boolean => {
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

const number = (value: number, { rule, schema }: Writing): Written => {
  const native = Number((value * (rule.scale ?? 1)).toPrecision(12));
  const { range } = schema;
  if (!range || (native >= range.min && native <= range.max)) return { native };
  return held(
    `${native} is outside ${range.min}–${range.max}, which "${schema.name}" takes`,
    `${native} 超出“${schema.name}”允许的 ${range.min}–${range.max}`,
  );
};

const richText = (value: string, writing: Writing): Written => {
  const native = fromCanonical(value, writing.format);
  return tooLong(native, writing.schema) ? overLong(writing.schema) : { native };
};

/** Native values with this meaning, best first: remembered, then `write`, then the rest in the order of the mapping. */
export function candidates(value: string, writing: Writing, present: Present = {}): readonly string[] {
  const { rule, schema } = writing;
  const remembered = present.memo?.[value];
  const chosen = rule.write?.[value];
  const meaning = rule.values ? Object.keys(rule.values).filter((name) => rule.values?.[name] === value) : [value];
  const inOrder = [
    typeof remembered === 'string' && meaning.includes(remembered) ? remembered : undefined,
    chosen,
    ...meaning,
  ];
  const exists = (name: string): boolean => !schema.options || schema.options.some((one) => one.name === name);
  return [...new Set(inOrder.filter((name) => name !== undefined))].filter(exists);
}

const option = (value: string, writing: Writing, present: Present): Written => {
  const [first, ...others] = candidates(value, writing, present);
  if (first === undefined) {
    return held(
      `no ${writing.schema.name} here means "${value}"; add it to "values" or "write" in the mapping`,
      `此处没有表示“${value}”的${writing.schema.name}；请在映射的 "values" 或 "write" 中补充`,
    );
  }
  const decided = first === writing.rule.write?.[value] || present.memo?.[value] === first;
  if (others.length === 0 || decided) return { native: first };
  return held(
    `"${value}" could be ${[first, ...others].join(' or ')}; say which one in "write"`,
    `“${value}”可以是 ${[first, ...others].join(' 或 ')}；请在 "write" 中指明`,
  );
};

const options = (value: Value, writing: Writing, present: Present): Written => {
  const names: string[] = [];
  for (const one of Array.isArray(value) ? value : [String(value)]) {
    const written = option(String(one), writing, present);
    if ('held' in written) return written;
    names.push(String(written.native));
  }
  return { native: names };
};

const findPerson = (identity: string, writing: Writing): Person | Text => {
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

const person = (identity: string, writing: Writing): Written => {
  const found = findPerson(identity, writing);
  if (isPerson(found)) return { native: found };
  const policy = writing.rule.unmapped;
  if (typeof policy === 'object' && typeof policy.use === 'string') return { native: { id: policy.use } };
  return { held: found };
};

const people = (value: Value, writing: Writing): Written => {
  const all: Person[] = [];
  for (const identity of Array.isArray(value) ? value : [String(value)]) {
    const found = findPerson(String(identity), writing);
    if (isPerson(found)) all.push(found);
    else if (writing.rule.unmapped !== 'skip') return { held: found };
  }
  return { native: all };
};
