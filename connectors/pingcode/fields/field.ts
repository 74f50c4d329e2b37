import { RejectedError, text, type FieldSchema, type Native, type Person } from 'tandem-sync/sdk';
import type { People } from '../people/directory.ts';
import type { Row, UserRef } from '../schema.ts';

/** How one native field is sent in the body of a record, and found again in the answer. */
export interface Writing {
  /** The key in a body, or inside its `properties`. */
  readonly key: string;
  readonly inProperties?: boolean;
  /** Taken only when the record is made; afterwards the field is written beside it. */
  readonly onlyOnCreate?: boolean;
  /** A value PingCode takes. Throws `RejectedError` for one it has no way to hold. */
  encode(value: Exclude<Native, null>): unknown;
  /** Whether a record shows what `encode` gave. PingCode drops what it does not know and answers 200 all the same. */
  shows(sent: unknown, row: Row): boolean;
}

/** A field that PingCode keeps in collections of their own beside the record. */
export interface Beside {
  /** Reads it with calls of its own, where the record does not show it. Such fields are left out of list pages. */
  read?(key: string): Promise<Native>;
  /** Makes it hold the value; `row` is what the record is now. `null` empties it. */
  write?(key: string, value: Native, row: Row): Promise<void>;
}

/** One native field of an idea, ticket or work item: what it looks like, how it is read, how it is written. */
export interface Field {
  readonly schema: FieldSchema;
  /** The users in its value, who are looked up before `decode`. */
  users?(row: Row): readonly UserRef[];
  /** From the record itself; `undefined` where only `beside.read` tells. */
  decode?(row: Row, people: People): Native;
  readonly writing?: Writing;
  readonly beside?: Beside;
}

export const personOf = (user: UserRef | null | undefined, people: People): Person | null =>
  user ? (people.get(user.id) ?? { id: user.id, name: user.name }) : null;

export const isPerson = (value: unknown): value is Person =>
  typeof value === 'object' && value !== null && 'id' in value;

/** The id PingCode wants for a person. */
export const personId = (value: unknown): string => (isPerson(value) ? value.id : String(value));

/** A set as an array, whatever it came as. */
export const listOf = (value: Native): readonly unknown[] => {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
};

/** The id behind an option's name. */
export const idOf = (
  field: string,
  options: readonly { readonly id: string; readonly name: string }[],
  name: unknown,
): string => {
  const found = options.find((option) => option.name === name);
  if (found) return found.id;
  const known = options.map((option) => option.name);
  throw refuseValue(field, String(name), `it has ${known.join(', ')}`, `可选值：${known.join('、')}`);
};

export const refuseValue = (field: string, value: string, en: string, zh: string): RejectedError =>
  new RejectedError(
    text(`PingCode's "${field}" cannot hold "${value}": ${en}`, `PingCode 的“${field}”不能填入“${value}”：${zh}`),
  );

/** Text may come back rewritten (trimmed, sanitised); it is lost only when nothing comes back. */
export const showsText = (sent: unknown, held: unknown): boolean => isBlank(sent) || !isBlank(held);

export const showsValue = (sent: unknown, held: unknown): boolean =>
  Array.isArray(sent) && Array.isArray(held) ? sameSet(sent, held) : sent === held;

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === '';

const sameSet = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((value) => right.includes(value));
