import { seconds } from '../check.ts';
import { badNumber, badString, Refusal } from '../refusal.ts';
import type { AnyRow, World } from '../world.ts';
import type { FieldClass, SearchField } from './search-fields.ts';

type Json = Readonly<Record<string, unknown>>;

const OPERATORS: Readonly<Record<FieldClass, readonly string[]>> = {
  reference: ['in', 'nin', 'exists'],
  option: ['in', 'nin', 'exists'],
  text: ['contains', 'exists'],
  number: ['eq', 'ne', 'gt', 'lt', 'gte', 'lte', 'exists'],
  time: ['gt', 'lt', 'gte', 'lte', 'between', 'exists'],
};

export interface Searched<Row> {
  readonly rows: readonly Row[];
  readonly payload: Json;
}

/** `POST …/search`: every field maps to an object with exactly one operator, all must hold. Rows come in order of creation. */
export function searchRows<Row extends AnyRow>(
  world: World,
  rows: readonly Row[],
  fieldOf: (name: string) => SearchField<Row>,
  body: Json,
): Searched<Row> {
  if (body['mode'] !== 'query') throw badString('mode');
  const payload = objectOf('payload', body['payload'] ?? {});
  const filter = objectOf('payload.filter', payload['filter'] ?? {});
  const keywords = typeof payload['keywords'] === 'string' ? payload['keywords'].toLowerCase() : '';
  const tests = Object.entries(filter).map(([name, condition]) => testOf(world, fieldOf(name), name, condition));
  const seenBy = world.nowMs() - world.switches.searchLagMs;
  const found = rows.filter(
    (row) =>
      row.touchedAt <= seenBy &&
      `${row.identifier} ${row.title}`.toLowerCase().includes(keywords) &&
      tests.every((test) => test(row)),
  );
  return { rows: found, payload };
}

const objectOf = (name: string, value: unknown): Json => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Refusal('100039', `${name} 的值必须是对象`);
};

const testOf = <Row>(
  world: World,
  field: SearchField<Row>,
  name: string,
  condition: unknown,
): ((row: Row) => boolean) => {
  const [entry, ...others] = Object.entries(objectOf(name, condition));
  if (!entry || others.length > 0 || !OPERATORS[field.class].includes(entry[0]))
    throw new Refusal('100044', `${name} 的操作符不受支持`);
  const [operator, operand] = entry;
  if (operator === 'exists') return (row) => isSet(field.value(row)) === (operand !== false);
  return comparison(field, name, operator, operand, world.switches.dayZone);
};

const isSet = (value: unknown): boolean =>
  value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

const comparison = <Row>(field: SearchField<Row>, name: string, operator: string, operand: unknown, zone: number) => {
  switch (field.class) {
    case 'reference':
    case 'option':
      return among(field, operator, listOf(name, operand));
    case 'text':
      return contains(field, name, operand);
    case 'number':
      return ordered(field, operator, [numberOf(name, operand)], (value) => value);
    case 'time': {
      // Times are compared by the calendar day they fall on, not by the second.
      const day = (at: number): number => Math.floor((at + zone * 60) / 86_400);
      const bounds = operator === 'between' ? listOf(name, operand) : [operand];
      return ordered(
        field,
        operator,
        bounds.map((bound) => day(seconds(name, bound))),
        day,
      );
    }
  }
};

const among =
  <Row>(field: SearchField<Row>, operator: string, wanted: readonly unknown[]) =>
  (row: Row) => {
    const value = field.value(row);
    const hit = (Array.isArray(value) ? value : [value]).some((one) => wanted.includes(one));
    return operator === 'in' ? hit : !hit;
  };

const contains = <Row>(field: SearchField<Row>, name: string, operand: unknown) => {
  if (typeof operand !== 'string' || operand === '') throw badString(name);
  return (row: Row) =>
    String(field.value(row) ?? '')
      .toLowerCase()
      .includes(operand.toLowerCase());
};

const ordered = <Row>(
  field: SearchField<Row>,
  operator: string,
  bounds: readonly number[],
  scale: (value: number) => number,
) => {
  const [low = 0, high = low] = bounds;
  return (row: Row): boolean => {
    const held = field.value(row);
    if (typeof held !== 'number') return false;
    const value = scale(held);
    switch (operator) {
      case 'eq':
        return value === low;
      case 'ne':
        return value !== low;
      case 'gt':
        return value > low;
      case 'lt':
        return value < low;
      case 'gte':
        return value >= low;
      case 'lte':
        return value <= low;
      default:
        return value >= low && value <= high;
    }
  };
};

const listOf = (name: string, value: unknown): readonly unknown[] => {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new Refusal('100006', `${name} 不是有效的数组`);
};

const numberOf = (name: string, value: unknown): number => {
  if (typeof value !== 'number') throw badNumber(name);
  return value;
};
