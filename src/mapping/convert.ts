import {
  dayIn,
  type FieldType,
  type Mapped,
  type Native,
  type NativeFields,
  type Person,
  type Value,
} from '../model/index.ts';
import { toCanonical } from '../richtext/index.ts';
import type { Expression } from './expression.ts';
import type { Tied } from './field.ts';

/** `undefined`: not observed, because the mapping says to skip it. */
export type Read = Mapped | undefined;

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/** A native value in the words of the shared model. Total: what has no meaning becomes `Unmapped`, never a guess. */
export function toShared(native: Native, reading: Tied, record: NativeFields = {}): Read {
  const { rule, expressions } = reading;
  const { read } = expressions;
  if (read && rule.field === undefined) return compute(read, native, reading, record);
  // Nothing stays nothing: an expression is asked about what is there.
  if (native === null || native === '' || (Array.isArray(native) && native.length === 0))
    return rule.default === undefined ? emptyOf(reading.type) : given(rule.default);
  return read ? compute(read, native, reading, record) : meaning(native, reading);
}

const compute = (read: Expression, native: Native, reading: Tied, record: NativeFields): Read => {
  const found = read.run({ value: native, record });
  return 'failed' in found ? { unmapped: native } : computed(found.value, native, reading);
};

/** A value the admin wrote down: lists are sets. */
export const given = (value: NonNullable<Tied['rule']['default']> | null): Value =>
  Array.isArray(value) ? sorted(value) : value;

/** What an expression made of a native value, if it is something this type can hold. */
function computed(value: unknown, native: Native, { type }: Tied): Read {
  if (value === null) return emptyOf(type);
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : { unmapped: native };
    case 'boolean':
      return typeof value === 'boolean' ? value : { unmapped: native };
    case 'labels':
    case 'options':
    case 'people':
      return Array.isArray(value) && value.every((one) => typeof one === 'string')
        ? sorted(value)
        : { unmapped: native };
    case 'date':
      return typeof value === 'string' && DAY.test(value) ? value : { unmapped: native };
    default:
      return typeof value === 'string' ? plain(value) : { unmapped: native };
  }
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function meaning(native: Exclude<Native, null>, reading: Tied): Read {
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
      return day(String(native), reading);
    case 'instant':
      return instant(String(native), reading);
    case 'item':
    case 'items':
      return noMeaning(native, reading);
  }
}

/** One way to write each moment: vendors differ in what they say of fractions and zones. */
const instant = (native: string, reading: Tied): Read => {
  const ms = Date.parse(native);
  return Number.isNaN(ms) ? noMeaning(native, reading) : new Date(ms).toISOString();
};

/** A day as it is, or the day an instant falls on in the time zone of the mapping. */
const day = (native: string, reading: Tied): Read => {
  if (DAY.test(native)) return native;
  const ms = Date.parse(native);
  return Number.isNaN(ms) ? noMeaning(native, reading) : dayIn(ms, reading.timeZone);
};

/** Sets that hold nothing are empty sets; everything else that holds nothing is cleared. */
const emptyOf = (type: FieldType): Value => (type === 'labels' || type === 'options' || type === 'people' ? [] : null);

const plain = (value: string): Value => value.replace(/\r\n?/g, '\n').trim() || null;

const noMeaning = (native: Native, { rule }: Tied): Read => {
  const policy = rule.unmapped ?? 'hold';
  if (policy === 'skip') return undefined;
  return policy === 'hold' ? { unmapped: native } : policy.use;
};

const option = (native: string, reading: Tied): Read => {
  const { values } = reading.rule;
  if (!values) return native;
  return Object.hasOwn(values, native) ? values[native] : noMeaning(native, reading);
};

const options = (native: Native, reading: Tied): Read => {
  const names = (Array.isArray(native) ? native : [native]).map(String);
  const mapped = names.map((name) => option(name, reading));
  const odd = names.find((_, index) => typeof mapped[index] === 'object' && mapped[index] !== null);
  if (odd !== undefined) return { unmapped: odd };
  return sorted(mapped.filter((value) => typeof value === 'string'));
};

const isPerson = (native: unknown): native is Person => typeof native === 'object' && native !== null && 'id' in native;

/** A bare text is somebody's id. */
const personOf = (native: unknown): Person => (isPerson(native) ? native : { id: String(native) });

const person = (native: Native, reading: Tied): Read => {
  const found = personOf(native);
  return reading.people.identify(found) ?? noMeaning(found, reading);
};

const people = (native: Native, reading: Tied): Read => {
  const all = [native].flat().map(personOf);
  const known = all.map((one) => reading.people.identify(one));
  const odd = all.find((_, index) => known[index] === undefined);
  if (odd && reading.rule.unmapped !== 'skip') return noMeaning(odd, reading);
  return sorted(known.filter((identity) => identity !== undefined));
};

const number = (native: Native, reading: Tied): Read => {
  const value = Number(native);
  if (!Number.isFinite(value)) return noMeaning(native, reading);
  // Twelve significant digits: 55 / 100 must not differ from 0.55 by a rounding error.
  return reading.rule.scale === undefined ? value : Number((value / reading.rule.scale).toPrecision(12));
};
