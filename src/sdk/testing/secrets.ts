import { z } from 'zod';
import type { Connector } from '../connector.ts';

interface JsonProperty {
  readonly secret?: boolean;
}

/** The settings of a connector as JSON Schema properties, by name. */
export const settingsProperties = (connector: Connector): Readonly<Record<string, JsonProperty>> => {
  const schema = z.toJSONSchema(connector.settings, { io: 'input', unrepresentable: 'any' });
  return (schema.properties ?? {}) as Record<string, JsonProperty>;
};

/** The names of settings that are marked secret. */
export const secretNames = (connector: Connector): readonly string[] =>
  Object.entries(settingsProperties(connector)).flatMap(([name, property]) => (property.secret === true ? [name] : []));

/** The secrets in these settings. */
export const secretsOf = (connector: Connector, settings: Readonly<Record<string, unknown>>): readonly string[] =>
  secretNames(connector).flatMap((name) => {
    const value = settings[name];
    return typeof value === 'string' ? [value] : [];
  });
