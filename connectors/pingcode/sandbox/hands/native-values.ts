import type { Native, Person } from 'tandem-sync/sdk';
import type { NamedRow, PropertyRow, UserRow, World } from '../world.ts';

/** Between what a person sees in PingCode's page and what is stored. */

export const toPerson = (world: World, id: string): Person => {
  const user = [...world.users, world.application].find((one) => one.id === id);
  return {
    id,
    name: user?.displayName ?? id,
    ...(user?.email && { email: user.email }),
    ...(user?.mobile && { mobile: user.mobile }),
  };
};

export const personId = (value: Native): string | null => {
  if (value === null) return null;
  if (typeof value === 'object' && 'id' in value) return value.id;
  throw new Error(`the sandbox knows no person ${JSON.stringify(value)}`);
};

export const idNamed = (rows: readonly NamedRow[], name: unknown): string => {
  const row = rows.find((one) => one.name === name);
  if (!row)
    throw new Error(`the sandbox has no ${JSON.stringify(name)}; it has ${rows.map((one) => one.name).join(', ')}`);
  return row.id;
};

export const nameOf = (rows: readonly NamedRow[], id: string | null): string | null =>
  rows.find((one) => one.id === id)?.name ?? null;

export const userPeople = (users: readonly UserRow[]): readonly Person[] =>
  users.map((user) => ({
    id: user.id,
    name: user.displayName,
    ...(user.email !== null && { email: user.email }),
    ...(user.mobile !== null && { mobile: user.mobile }),
  }));

/** What is stored for a custom property. Days begin at midnight in the zone of the switch. */
export const storeProperty = (world: World, property: PropertyRow, value: Native): unknown => {
  if (value === null) return null;
  const all = Array.isArray(value) ? (value as readonly Native[]) : [value];
  switch (property.type) {
    case 'select':
    case 'cascade_select':
      return optionId(property, value);
    case 'multi_select':
    case 'cascade_multi_select':
      return all.map((one) => optionId(property, one));
    case 'member':
      return personId(value);
    case 'members':
      return all.map(personId);
    case 'date':
      return Date.parse(`${String(value)}T00:00:00Z`) / 1000 - world.switches.dayZone * 60;
    default:
      return value;
  }
};

/** What a person sees of a stored property. */
export const showProperty = (world: World, property: PropertyRow, stored: unknown): Native => {
  if (stored === null || stored === undefined) return null;
  const all = (Array.isArray(stored) ? stored : [stored]).map(String);
  switch (property.type) {
    case 'select':
    case 'cascade_select':
      return optionText(property, String(stored));
    case 'multi_select':
    case 'cascade_multi_select':
      return all.map((one) => optionText(property, one));
    case 'member':
      return toPerson(world, String(stored));
    case 'members':
      return all.map((one) => toPerson(world, one));
    case 'date':
      return new Date((Number(stored) + world.switches.dayZone * 60) * 1000).toISOString().slice(0, 10);
    case 'number':
    case 'progress':
    case 'rate':
      return Number(stored);
    default:
      return String(stored);
  }
};

const optionText = ({ options }: PropertyRow, id: string): string => {
  const option = options?.find((one) => one._id === id);
  const parent = options?.find((one) => one._id === option?.parent_id);
  return parent ? `${parent.text} / ${option?.text}` : (option?.text ?? id);
};

const optionId = (property: PropertyRow, value: Native): string => {
  const found = property.options?.find((one) => optionText(property, one._id) === value);
  if (!found) throw new Error(`the sandbox has no option ${JSON.stringify(value)} for ${property.id}`);
  return found._id;
};
