import type { Choice, Named, State } from './schema.ts';

export type Kind = 'text' | 'number' | 'date' | 'member' | 'members' | 'choice' | 'choices';

/** A property of the project's tasks, as far as it is known. */
export interface Property {
  readonly key: string;
  /** What a write calls it. */
  id?: string;
  title?: string;
  /** Unknown until somebody has given it a value. */
  kind?: Kind;
  /** Names by id. Only those in use, where nothing lists them. */
  readonly options: Map<string, string>;
}

export interface KnownState extends State {
  /** Ids of the types it was seen in; each type has a workflow of its own, and names may repeat. */
  readonly of: Set<string>;
}

/** What a project's tasks are made of. */
export interface Catalogue {
  readonly states: Map<string, KnownState>;
  readonly types: Map<string, Named>;
  readonly properties: Map<string, Property>;
}

export const emptyCatalogue = (): Catalogue => ({ states: new Map(), types: new Map(), properties: new Map() });

export function propertyAt({ properties }: Catalogue, key: string): Property {
  const known = properties.get(key);
  if (known) return known;
  const fresh: Property = { key, options: new Map() };
  properties.set(key, fresh);
  return fresh;
}

export function noteState({ states }: Catalogue, state: State, type?: string): void {
  const known = states.get(state._id) ?? { ...state, of: new Set<string>() };
  states.set(state._id, known);
  if (type !== undefined) known.of.add(type);
}

export const noteOptions = (property: Property, all: readonly Choice[]): void => {
  for (const { _id: id, name, text } of all) property.options.set(id, text || name || id);
};
