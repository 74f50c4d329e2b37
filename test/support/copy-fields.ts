import type { NativeFields } from '../../src/model/index.ts';

/** Field values are plain data, lists at most; `structuredClone` is slow for so little. */
export const copyFields = (fields: NativeFields): NativeFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.slice() : value]),
  ) as NativeFields;
