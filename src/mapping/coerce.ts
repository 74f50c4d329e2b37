import type { Value } from '../model/index.ts';
import { normalFor } from '../richtext/index.ts';
import type { FieldSchema, Rewrites } from '../model/index.ts';

const bytes = (value: string): number => Buffer.byteLength(value, 'utf8');

const cut = (value: string, { length, unit }: NonNullable<Rewrites['cutAt']>): string => {
  if (unit === 'characters') return value.length <= length ? value : value.slice(0, length);
  if (bytes(value) <= length) return value;
  let kept = '';
  let size = 0;
  for (const character of value) {
    size += bytes(character);
    if (size > length) break;
    kept += character;
  }
  return kept;
};

const coerceText = (value: string, rewrites: Rewrites): string => {
  let result = value;
  if (rewrites.singleLine === 'remove') result = result.replace(/[\r\n]+/g, '');
  if (rewrites.singleLine === 'space') result = result.replace(/[\r\n]+/g, ' ');
  if (rewrites.cutAt) result = cut(result, rewrites.cutAt);
  return rewrites.trim ? result.trim() : result;
};

/** What this vendor is known to make of a shared value: the value it would read back as. */
export function coerce(value: Value, field: FieldSchema): Value {
  const { rewrites = {} } = field;
  if (typeof value === 'number')
    return rewrites.decimals === undefined ? value : Number(value.toFixed(rewrites.decimals));
  if (typeof value !== 'string') return value;
  if (field.type === 'rich-text') return normalFor(value, field.format ?? 'plain') || null;
  return field.type === 'text' ? coerceText(value, rewrites) : value;
}

/** Whether a text is longer than the vendor takes; such a value is held rather than cut in silence. */
export const tooLong = (value: string, field: FieldSchema): boolean => {
  if (!field.maxLength) return false;
  return (field.maxLength.unit === 'bytes' ? bytes(value) : [...value].length) > field.maxLength.length;
};
