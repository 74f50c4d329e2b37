import { PRIORITIES, type FieldType, type Value } from '../model/index.ts';

/**
 * How the values of many items become the one value of the item they are joined to. `progress` (statuses): done when all are done, under way as soon as one is
 * or some are done and others not, dropped items count only when all are. `highest` and `lowest`: of statuses as far as they have come, of options by
 * importance, of numbers and dates by size, of yes and no with yes above. `union`: of sets. Or an order of the admin's own, lowest first.
 */
export type RollUp =
  | 'progress'
  | 'highest'
  | 'lowest'
  | 'union'
  | { readonly order: readonly string[]; readonly take: 'highest' | 'lowest' };

/** Joins two values. Commutative, associative and idempotent, so neither order nor repetition can matter. `undefined`: one of them has no place in the order. */
type Join = (one: Value, other: Value) => Value | undefined;

/**
 * Chains of values, lowest first, that meet in `top`: two values of one chain join to the higher, two of different chains to the top. What stands in `least`
 * is below everything, in that order.
 */
interface Lattice {
  readonly least: readonly string[];
  readonly chains: readonly (readonly string[])[];
  readonly top: string;
}

const PROGRESS: Lattice = {
  least: ['declined'],
  chains: [
    ['on_hold', 'new', 'triaged', 'planned'],
    ['released', 'done', 'in_review'],
  ],
  top: 'in_progress',
};

const STATUS_ORDER: readonly string[] = [
  ...['declined', 'on_hold', 'new', 'triaged', 'planned'],
  ...['in_progress', 'in_review', 'done', 'released'],
];

/** What a dropped item has come to is no measure of the others: for `lowest` it counts as further than everything. */
const STATUS_ORDER_DOWN: readonly string[] = [...STATUS_ORDER.slice(1), 'declined'];

const PRIORITY_ORDER: readonly string[] = PRIORITIES.toReversed();

/** The values of a word field that a roll-up has a place for; `undefined` where every value has one. */
export function placesOf(rollUp: RollUp, type: FieldType): readonly string[] | undefined {
  if (rollUp === 'union' || (type !== 'state' && type !== 'option')) return undefined;
  if (rollUp === 'progress') return [...PROGRESS.least, ...PROGRESS.chains.flat(), PROGRESS.top];
  return orderOf(rollUp, type);
}

/** Whether a roll-up fits a type of field at all. */
export function fitsType(rollUp: RollUp, type: FieldType): boolean {
  switch (type) {
    case 'labels':
    case 'options':
    case 'people':
      return rollUp === 'union';
    case 'state':
      return rollUp !== 'union';
    case 'option':
      return rollUp !== 'union' && rollUp !== 'progress';
    case 'number':
    case 'date':
    case 'instant':
    case 'boolean':
      return rollUp === 'highest' || rollUp === 'lowest';
    case 'text':
    case 'rich-text':
    case 'person':
    case 'item':
    case 'items':
      return false;
  }
}

/**
 * The value of all items together. What is not known or cleared takes no part; none at all is `null` (an empty set for sets). `undefined`: some value has no
 * place in the order, so nothing can be said.
 */
export function rollUpOf(rollUp: RollUp, type: FieldType, values: readonly Value[]): Value | undefined {
  const join = joinOf(rollUp, type);
  let whole: Value | undefined = rollUp === 'union' ? [] : null;
  for (const value of values) {
    if (value === null) continue;
    // By itself as well: a lone value without a place is not carried either.
    whole = join(value, value) === undefined ? undefined : whole === null ? value : join(whole, value);
    if (whole === undefined) return undefined;
  }
  return whole;
}

function joinOf(rollUp: RollUp, type: FieldType): Join {
  if (rollUp === 'union') return union;
  if (rollUp === 'progress') return (one, other) => meet(PROGRESS, String(one), String(other));
  const highest = rollUp === 'highest' || (typeof rollUp === 'object' && rollUp.take === 'highest');
  const order = orderOf(rollUp, type);
  return (one, other) => {
    const ahead = order ? compareIn(order, String(one), String(other)) : compare(one, other);
    if (ahead === undefined) return undefined;
    return ahead >= 0 === highest ? one : other;
  };
}

function orderOf(rollUp: Exclude<RollUp, 'union' | 'progress'>, type: FieldType): readonly string[] | undefined {
  if (typeof rollUp === 'object') return rollUp.order;
  if (type === 'state') return rollUp === 'highest' ? STATUS_ORDER : STATUS_ORDER_DOWN;
  return type === 'option' ? PRIORITY_ORDER : undefined;
}

const compareIn = (order: readonly string[], one: string, other: string): number | undefined => {
  const [a, b] = [order.indexOf(one), order.indexOf(other)];
  return a === -1 || b === -1 ? undefined : a - b;
};

/** Numbers, yes and no by size; days and instants as they are written. */
const compare = (one: Value, other: Value): number => {
  const [a, b] = typeof one === 'string' ? [one, String(other)] : [Number(one), Number(other)];
  return a === b ? 0 : a > b ? 1 : -1;
};

const union: Join = (one, other) => [...new Set([one, other].flat().map(String))].sort();

const LEAST = -1;

/** Which chain a value is in, and how high. */
function placeIn(
  { least, chains, top }: Lattice,
  value: string,
): { readonly chain: number; readonly rank: number } | undefined {
  if (value === top) return { chain: chains.length, rank: 0 };
  if (least.includes(value)) return { chain: LEAST, rank: least.indexOf(value) };
  const chain = chains.findIndex((one) => one.includes(value));
  return chain === -1 ? undefined : { chain, rank: chains[chain]?.indexOf(value) ?? 0 };
}

function meet(lattice: Lattice, one: string, other: string): string | undefined {
  const [a, b] = [placeIn(lattice, one), placeIn(lattice, other)];
  if (!a || !b) return undefined;
  if (a.chain === b.chain) return a.rank >= b.rank ? one : other;
  if (a.chain === LEAST) return other;
  return b.chain === LEAST ? one : lattice.top;
}
