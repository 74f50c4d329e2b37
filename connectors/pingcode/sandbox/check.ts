import { badNumber, badString, missing } from './refusal.ts';
import type { World } from './world.ts';

/** Ten digits: a millisecond value or 0 is refused. */
export const seconds = (name: string, value: unknown): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1_000_000_000 || value > 9_999_999_999)
    throw badNumber(name);
  return value;
};

/** Text of a body; `undefined` and `null` mean "not sent" everywhere. */
export const optionalText = (name: string, value: unknown, longest = Number.POSITIVE_INFINITY): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > longest) throw badString(name);
  return value;
};

export const requiredText = (name: string, value: unknown, longest?: number): string => {
  const given = optionalText(name, value, longest);
  if (given === undefined) throw missing(name);
  return given;
};

/** An id of a body: the wrong shape is refused with 100003, whatever it should point at. */
export const optionalId = (name: string, value: unknown, shape: RegExp = HEX24): string | undefined => {
  const given = optionalText(name, value);
  if (given !== undefined && !shape.test(given)) throw badString(name);
  return given;
};

export const HEX24 = /^[0-9a-f]{24}$/;
export const HEX32 = /^[0-9a-f]{32}$/;

export const optionalUser = (world: World, name: string, value: unknown): string | undefined => {
  const id = optionalId(name, value, HEX32);
  if (id !== undefined && !world.users.some((user) => user.id === id)) throw badString(name);
  return id;
};

/** `"{from},{to}"`, either of them may be missing; a lone number is a lower bound. */
export const rangeOf = (
  name: string,
  value: string | null,
): { readonly from: number; readonly to: number } | undefined => {
  if (value === null || value === '') return undefined;
  const [from = '', to = ''] = value.split(',');
  return {
    from: from === '' ? Number.NEGATIVE_INFINITY : seconds(name, Number(from)),
    to: to === '' ? Number.POSITIVE_INFINITY : seconds(name, Number(to)),
  };
};
