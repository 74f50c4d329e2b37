import { ConfigError, text, type Schema, once } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { offsetMinutes } from './days.ts';
import type { ShipKind } from './kinds.ts';
import { loadLookups, type Lookups } from './lookups.ts';
import { findProduct } from './product.ts';
import { propertyFields } from './property-fields.ts';
import type { Product } from './schema.ts';
import type { ShipField } from './ship-field.ts';
import { ticketMoves } from './workflow.ts';

/** Where a stream plays: its product, what that offers, and the fields made of it. */
export interface Stage {
  readonly lookups: Lookups;
  readonly fields: readonly ShipField[];
}

export interface ShipScope {
  readonly product: string;
  readonly type?: string | undefined;
}

/** Loads the stage once and gives it to everyone, until `describe` loads a fresh one. */
export const openStage = (client: Client, kind: ShipKind, scope: ShipScope) => {
  const product = once(() => findProduct(client.http, scope.product));
  const load = async () => setStage(client, kind, await product.get(), scope.type);
  const current = once(load);
  return {
    stage: (): Promise<Stage> => current.get(),
    async describe(): Promise<Schema> {
      const { lookups, fields } = await current.reload();
      const moves = kind.isTicket
        ? await ticketMoves(client.http, lookups.product.id, lookups.states, client.log)
        : undefined;
      return { fields: fields.map((field) => field.schema), ...(moves && { transitions: moves }) };
    },
  };
};

async function setStage(
  { http, settings }: Client,
  kind: ShipKind,
  product: Product,
  type: string | undefined,
): Promise<Stage> {
  const lookups = await loadLookups(http, kind, product, type);
  const { markerProperty } = settings;
  if (markerProperty !== undefined) demandMarkerProperty(lookups, markerProperty);
  const properties = lookups.properties.filter((property) => property.id !== markerProperty);
  return {
    lookups,
    fields: [...kind.fields(lookups), ...propertyFields(properties, offsetMinutes(settings.utcOffset))],
  };
}

/** A property outside the product's view is dropped on every write, and the marker with it. */
const demandMarkerProperty = ({ properties, product }: Lookups, key: string): void => {
  if (properties.some((property) => property.id === key && property.type === 'text')) return;
  const words = text(
    `"${key}" is no single-line text property of product ${product.identifier}; add it to the product's view or take the setting out`,
    `“${key}”不是产品 ${product.identifier} 的单行文本属性；请将其加入该产品的属性方案，或去掉此设置`,
  );
  throw new ConfigError([{ file: 'config/connections.json', path: 'settings.markerProperty', words }]);
};
