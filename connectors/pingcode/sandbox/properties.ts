import { HEX32, seconds } from './check.ts';
import { badArray, badNumber, badString, Refusal, unknownProperty } from './refusal.ts';
import type { PropertyRow, World } from './world.ts';

/** The properties a record may have. `strict`: others are refused whatever the switch says. */
export interface View {
  readonly properties: readonly PropertyRow[];
  readonly strict: boolean;
}

/**
 * Custom properties of a body, ready to be merged key by key. `null` changes nothing; a key outside the product's view, or a value that is none of the options, is
 * dropped or refused as the switch says.
 */
export function acceptProperties(
  world: World,
  { properties, strict }: View,
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Refusal('100039', 'properties 必须是对象');
  const accepted: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(value)) {
    const property = properties.find((candidate) => candidate.id === key && candidate.type !== 'system');
    if (!property && strict) throw unknownProperty(key);
    if (!property || world.switches.deafProperties.has(key)) refuseOrDrop(world, `不支持的属性 ${key}`);
    else if (given !== null && isKnown(world, property, given)) accepted[key] = given;
  }
  return accepted;
}

const refuseOrDrop = (world: World, message: string): false => {
  if (world.switches.unknownProperty === 'refuse') throw new Refusal('100043', message);
  return false;
};

const isKnown = (world: World, property: PropertyRow, value: unknown): boolean => {
  const name = `properties.${property.id}`;
  switch (property.type) {
    case 'select':
    case 'cascade_select':
      return isOption(world, property, textOf(name, value));
    case 'multi_select':
    case 'cascade_multi_select':
      return listOf(name, value).every((one) => isOption(world, property, textOf(name, one)));
    case 'member':
      return isMember(world, name, value);
    case 'members':
      return listOf(name, value).every((one) => isMember(world, name, one));
    case 'date':
      return seconds(name, value) > 0;
    case 'number':
    case 'progress':
    case 'rate':
      if (typeof value !== 'number') throw badNumber(name);
      return true;
    default:
      return textOf(name, value) !== '';
  }
};

const isOption = (world: World, { id, options }: PropertyRow, value: string): boolean =>
  (options ?? []).some((option) => option._id === value) || refuseOrDrop(world, `${id} 没有选项 ${value}`);

const isMember = (world: World, name: string, value: unknown): boolean => {
  const id = textOf(name, value);
  if (!HEX32.test(id) || !world.users.some((user) => user.id === id)) throw badString(name);
  return true;
};

const textOf = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw badString(name);
  return value;
};

const listOf = (name: string, value: unknown): readonly unknown[] => {
  if (!Array.isArray(value) || value.length === 0) throw badArray(name);
  return value;
};
