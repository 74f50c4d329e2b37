import type { HttpClient } from 'tandem-sync/sdk';
import { listAll } from '../lists/listing.ts';
import { Named, Property, State, type Product } from '../schema.ts';
import { chooseType } from './scope-error.ts';

/** What a product offers for its ideas or tickets right now. */
export interface ShipLookups {
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
export async function loadShipLookups(
  http: HttpClient,
  one: 'idea' | 'ticket',
  product: Product,
  type?: string,
): Promise<ShipLookups> {
  const path = `/v1/ship/${one}`;
  const query = { product_id: product.id };
  const [states, priorities, properties, types, solutions] = await Promise.all([
    listAll(http, `${path}/states`, query, State),
    listAll(http, `${path}/priorities`, query, Named),
    listAll(http, `${path}/properties`, query, Property),
    one === 'ticket' ? listAll(http, `${path}/types`, query, Named) : [],
    one === 'ticket' ? listAll(http, `${path}/solutions`, query, Named) : [],
  ]);
  const chosen = type === undefined ? onlyOne(types) : chooseType(types, type, NO_TYPE);
  return {
    ...(chosen && { type: chosen }),
    narrowed: type !== undefined,
    types,
    states,
    priorities,
    solutions,
    properties,
  };
}

const NO_TYPE = { en: 'the product has no ticket type', zh: '产品没有工单类型' };

const onlyOne = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);
