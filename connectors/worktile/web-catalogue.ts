import type { Api } from './api.ts';
import { noteOptions, noteState, propertyAt, type Catalogue, type Kind } from './catalogue.ts';
import { pageOf } from './listing.ts';
import { WebContent, WebProject, WebType, type PropertyDefinition } from './schema.ts';

/** Property types by number, as the web application has them (measured in 2019). Others hold nothing that can be mapped. */
const KINDS: Readonly<Record<number, Kind>> = {
  ...{ 1: 'text', 2: 'text', 3: 'number', 4: 'date', 6: 'choice', 7: 'choice', 8: 'choices', 9: 'member' },
  ...{ 10: 'members', 15: 'number', 16: 'choices', 17: 'choice', 22: 'choices' },
};

/** Where tasks are made in the web application: a project is shown through components, and a new task stands in a group of one. */
export interface Board {
  readonly addon: string;
  readonly group?: string;
  readonly types: readonly WebType[];
  readonly content: WebContent;
}

/** The project's first board (kanban), with its first group that is not archived. */
export async function readBoard(web: Api, project: string): Promise<Board | undefined> {
  const { references } = await web.get('webProject', { members: true, addons: true }, WebProject, { project });
  const addon = references.addons.find(({ key, views }) => key === 'kanban' && (views ?? []).length > 0);
  const view = addon?.views?.[0];
  if (!addon || !view) return undefined;
  const [content, types] = await Promise.all([
    web.get('webContent', {}, WebContent, { addon: addon._id, view: view._id }),
    web.get('webTypes', {}, pageOf(WebType), { addon: addon._id }),
  ]);
  const group = content.references.groups?.find((one) => !one.is_archived);
  return { addon: addon._id, types: types.rows, content, ...(group && { group: group._id }) };
}

/**
 * What the web application tells of a project: all types and properties, whether in use or not, and all states. It does not say which states belong to which type, so
 * for one type alone (`typed`) they are left out.
 */
export async function readWeb(web: Api, project: string, catalogue: Catalogue, typed: boolean): Promise<void> {
  const board = await readBoard(web, project);
  if (!board) return;
  const { task_states: states, priorities, tags } = board.content.references.lookups ?? {};
  for (const state of typed ? [] : (states ?? [])) noteState(catalogue, state);
  for (const type of board.types) {
    catalogue.types.set(type._id, type);
    for (const definition of type.properties ?? []) noteDefinition(catalogue, definition);
  }
  noteOptions(propertyAt(catalogue, 'priority'), priorities ?? []);
  noteOptions(propertyAt(catalogue, 'tag'), tags ?? []);
}

function noteDefinition(catalogue: Catalogue, definition: PropertyDefinition): void {
  const key = definition.raw_key || definition.property_key;
  const kind = KINDS[definition.type];
  if (!key) return;
  const property = propertyAt(catalogue, key);
  property.id = definition._id;
  property.title = definition.name;
  if (kind) property.kind = kind;
}
