import type { FieldRule } from '../mapping/index.ts';
import { coerce } from '../mapping/coerce.ts';
import type { FieldSchema, FieldType, Native } from '../model/index.ts';

/** What a vendor keeps of a native value it is sent, as far as its schema says. */
export const stored = (native: Native, schema: FieldSchema): Native =>
  typeof native === 'number' || (typeof native === 'string' && schema.type === 'text')
    ? coerce(native, { ...schema, type: typeof native === 'number' ? 'number' : 'text' })
    : native;

/** Whether a record of this stream may hold nothing here. */
export const mayBeEmpty = (schema: FieldSchema): boolean =>
  schema.required !== true && schema.clearable !== false && schema.type !== 'state' && schema.type !== 'boolean';

/** Types whose values come from a list. */
const WORDS: ReadonlySet<FieldType> = new Set(['state', 'option', 'options', 'labels']);

/** Whether only certain values can be written: options the vendor has, or words the mapping has. */
export const isClosed = (type: FieldType, schema: FieldSchema, rule: FieldRule): boolean =>
  WORDS.has(type) && (schema.options !== undefined || rule.values !== undefined);

/** Whether everything this field can say is known beforehand. */
export const saysKnown = (schema: FieldSchema, rule: FieldRule): boolean =>
  rule.const !== undefined || schema.options !== undefined || rule.values !== undefined || schema.type === 'boolean';

/**
 * Native values of one field: all there are, where the vendor has a list of them; else a few that are hard to carry — empty, at both ends of the range, as long as
 * can be, beyond ASCII. People are not listed: who they are is looked up while a sync runs.
 */
export function samples(type: FieldType, schema: FieldSchema, rule: FieldRule): readonly Native[] {
  const all = [...listedOf(type, schema, rule), ...(mayBeEmpty(schema) ? [emptyOf(type)] : [])];
  const kept = all.map((native) => stored(native, schema));
  return [...new Map(kept.map((native) => [JSON.stringify(native), native])).values()];
}

const emptyOf = (type: FieldType): Native => (type === 'labels' || type === 'options' || type === 'people' ? [] : null);

function listedOf(type: FieldType, schema: FieldSchema, rule: FieldRule): readonly Native[] {
  const names = schema.options?.map((option) => option.name) ?? Object.keys(rule.values ?? {});
  switch (type) {
    case 'state':
    case 'option':
      return names;
    case 'labels':
    case 'options':
      return names.length > 0 ? names.map((name) => [name]) : [['one'], ['one', 'two']];
    case 'text':
      return names.length > 0 ? names : texts(schema);
    case 'number':
      return numbers(schema, rule);
    case 'boolean':
      return [true, false];
    case 'date':
      return schema.type === 'instant' ? INSTANTS : ['2024-02-29', '1999-12-31'];
    case 'instant':
      return INSTANTS;
    // What each format keeps is proved where formats are, `src/richtext`; whom and what people and records name only a run finds out.
    default:
      return [];
  }
}

const INSTANTS = ['2024-02-29T16:30:00.000Z', '2023-12-31T23:59:59.000Z'];

/** Long enough for every title there is. */
const LONG = 300;

const texts = ({ maxLength, rewrites }: FieldSchema): readonly string[] => {
  const most = maxLength?.length ?? rewrites?.cutAt?.length ?? LONG;
  const all = ['a', '客户🙂ü', 'two\nlines', 'x'.repeat(Math.min(most, LONG))];
  return all.filter((one) => Buffer.byteLength(one) <= most);
};

/** Parts of the whole: what most fields and every percentage are made of. */
const PARTS = [0, 0.07, 0.25, 0.3, 0.5, 0.75, 0.995, 1];

const numbers = (schema: FieldSchema, rule: FieldRule): readonly number[] => {
  const { min, max } = rangeOf(schema, rule);
  return PARTS.map((part) => Number((min + (max - min) * part).toPrecision(12)));
};

/** The native numbers there can be. Unknown ends are taken to be nought and a hundred shared units' worth. */
export const rangeOf = ({ range }: FieldSchema, rule: FieldRule): { readonly min: number; readonly max: number } => {
  const { scale = 1 } = rule;
  if (range) return range;
  if (rule.range) return { min: rule.range.min * scale, max: rule.range.max * scale };
  return { min: 0, max: rule.scale === undefined ? 100 : scale };
};
