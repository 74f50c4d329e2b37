import { text, type HttpClient } from 'tandem-sync/sdk';
import type { ShipKind } from './kinds.ts';
import { listAll } from './listing.ts';
import { scopeError } from './product.ts';
import { Named, Property, State, type Product } from './schema.ts';

/** What a product offers for its ideas or tickets right now. */
export interface Lookups {
  readonly product: Product;
  /** The type the scope is narrowed to, or the only one there is. */
  readonly type?: Named;
  /** True when the scope itself names a type: records of other types are out of scope. */
  readonly narrowed: boolean;
  readonly types: readonly Named[];
  readonly states: readonly State[];
  readonly priorities: readonly Named[];
  readonly solutions: readonly Named[];
  readonly properties: readonly Property[];
}

/** Three short lists for ideas, five for tickets. `type` in the scope is a name or an id; one that does not exist is a `ConfigError`. */
export async function loadLookups(http: HttpClient, kind: ShipKind, product: Product, type?: string): Promise<Lookups> {
  const query = { product_id: product.id };
  const [states, priorities, properties, types, solutions] = await Promise.all([
    listAll(http, `${kind.lookups}/states`, query, State),
    listAll(http, `${kind.lookups}/priorities`, query, Named),
    listAll(http, `${kind.lookups}/properties`, query, Property),
    kind.isTicket ? listAll(http, `${kind.lookups}/types`, query, Named) : [],
    kind.isTicket ? listAll(http, `${kind.lookups}/solutions`, query, Named) : [],
  ]);
  const chosen = chooseType(types, type);
  return {
    product,
    ...(chosen && { type: chosen }),
    narrowed: type !== undefined,
    types,
    states,
    priorities,
    solutions,
    properties,
  };
}

const chooseType = (types: readonly Named[], wanted: string | undefined): Named | undefined => {
  if (wanted === undefined) return types.length === 1 ? types[0] : undefined;
  const found = types.find((type) => type.id === wanted) ?? types.find((type) => type.name === wanted);
  if (found) return found;
  const known = types.map((type) => type.name);
  throw scopeError(
    'scope.type',
    text(
      `the product has no ticket type "${wanted}"; it has ${known.join(', ')}`,
      `产品没有工单类型“${wanted}”；现有类型：${known.join('、')}`,
    ),
  );
};
