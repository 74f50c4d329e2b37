import { ConfigError, once, text, type Query, type Schema } from 'tandem-sync/sdk';
import type { Client } from '../client.ts';
import type { Field } from '../fields/field.ts';
import type { Listed } from '../lists/query.ts';
import type { Property, Row } from '../schema.ts';
import type { Moves } from './moves.ts';

/** Where a stream plays: what its product or project offers right now, and the fields made of it. */
export interface Stage {
  readonly listed: Listed;
  readonly fields: readonly Field[];
  /** What a new record cannot be without, beside its title. */
  readonly birth: Readonly<Record<string, unknown>>;
  /** What asks for deleted and archived records too, in a read by key. */
  readonly readQuery: Query;
  inScope(row: Row): boolean;
  /** The workflow, read live; `undefined` where there is none to be read. */
  moves(): Promise<Moves | undefined>;
}

/** Loads the stage once and gives it to everyone, until `describe` loads a fresh one. */
export const openStage = (load: () => Promise<Stage>) => {
  const current = once(load);
  return {
    stage: (): Promise<Stage> => current.get(),
    async describe(): Promise<Schema> {
      const { fields, moves } = await current.reload();
      const known = await moves();
      return { fields: fields.map((field) => field.schema), ...(known && { transitions: known.all }) };
    },
  };
};

/**
 * The properties a mapping may use: all but the one that carries our marker. Throws `ConfigError` where the marker's property is no single-line text in this view:
 * PingCode would drop it on every write, and the marker with it.
 */
export function withoutMarkerProperty(
  properties: readonly Property[],
  { settings: { markerProperty } }: Client,
  place: string,
): readonly Property[] {
  if (markerProperty === undefined) return properties;
  if (properties.some((property) => property.id === markerProperty && property.type === 'text'))
    return properties.filter((property) => property.id !== markerProperty);
  const words = text(
    `"${markerProperty}" is no single-line text property of ${place}; add it to the view there or take the setting out`,
    `“${markerProperty}”不是 ${place} 的单行文本属性；请将其加入相应的属性方案，或去掉此设置`,
  );
  throw new ConfigError([{ file: 'config/connections.json', path: 'settings.markerProperty', words }]);
}
