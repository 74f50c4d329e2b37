import type { FieldType, Mapped, Native, Person, Value } from '../model/index.ts';
import { toCanonical } from '../richtext/index.ts';
import type { TextFormat } from '../model/index.ts';
import type { FieldRule } from './mapping.ts';
import type { PeopleBook } from './people.ts';

/** `undefined`: not observed, because the mapping says to skip it. */
export type Read = Mapped | undefined;

export interface Reading {
  readonly type: FieldType;
  readonly rule: FieldRule;
  readonly format: TextFormat;
  readonly people: PeopleBook;
}

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** A native value in the words of the shared model. Total: what has no meaning becomes `Unmapped`, never a guess. */
export function toShared(native: Native, reading: Reading): Read {
  if (native === null || native === '') return emptyOf(reading.type);
  switch (reading.type) {
    case 'text':
      return plain(String(native));
    case 'rich-text':
      return toCanonical(String(native), reading.format) || null;
    case 'state':
    case 'option':
      return option(String(native), reading);
    case 'labels':
    case 'options':
      return options(native, reading);
    case 'person':
      return person(native, reading);
    case 'people':
      return people(native, reading);
    case 'number':
      return number(native, reading);
    case 'boolean':
      return native === true || native === 1 || native === '1' || native === 'true';
    case 'date':
      return String(native).slice(0, 10);
    case 'instant':
      return String(native);
  }
}

/** Sets that hold nothing are empty sets; everything else that holds nothing is cleared. */
const emptyOf = (type: FieldType): Value => (type === 'labels' || type === 'options' || type === 'people' ? [] : null);

const plain = (value: string): Value => value.replace(/\r\n?/g, '\n').trim() || null;

const noMeaning = (native: Native, { rule }: Reading): Read => {
  const policy = rule.unmapped ?? 'hold';
  if (policy === 'skip') return undefined;
  return policy === 'hold' ? { unmapped: native } : policy.use;
};

const option = (native: string, reading: Reading): Read => {
  const { values } = reading.rule;
  if (!values) return native;
  return Object.hasOwn(values, native) ? values[native] : noMeaning(native, reading);
};

const options = (native: Native, reading: Reading): Read => {
  const names = (Array.isArray(native) ? native : [native]).map(String);
  const mapped = names.map((name) => option(name, reading));
  const odd = names.find((_, index) => typeof mapped[index] === 'object' && mapped[index] !== null);
  if (odd !== undefined) return { unmapped: odd };
  return sorted(mapped.filter((value) => typeof value === 'string'));
};

const isPerson = (native: unknown): native is Person => typeof native === 'object' && native !== null && 'id' in native;

const person = (native: Native, reading: Reading): Read => {
  const found = isPerson(native) ? native : { id: String(native) };
  return reading.people.identify(found) ?? noMeaning(found, reading);
};

const people = (native: Native, reading: Reading): Read => {
  const all: readonly Person[] = (Array.isArray(native) ? native : [native]).filter(isPerson);
  const known = all.map((one) => reading.people.identify(one));
  const odd = all.find((_, index) => known[index] === undefined);
  if (odd && reading.rule.unmapped !== 'skip') return noMeaning(odd, reading);
  return sorted(known.filter((identity) => identity !== undefined));
};

const number = (native: Native, reading: Reading): Read => {
  const value = Number(native);
  if (!Number.isFinite(value)) return noMeaning(native, reading);
  // Twelve significant digits: 55 / 100 must not differ from 0.55 by a rounding error.
  return reading.rule.scale === undefined ? value : Number((value / reading.rule.scale).toPrecision(12));
};
