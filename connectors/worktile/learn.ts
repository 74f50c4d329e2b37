import type { Api } from './api.ts';
import { emptyCatalogue, noteState, propertyAt, type Catalogue } from './catalogue.ts';
import type { Client } from './client.ts';
import { Wrapped, type Task } from './schema.ts';
import { fetchDetail, fetchTasks, listTasks, SYSTEM_KEYS } from './tasks.ts';
import { valueOf } from './values.ts';
import { readWeb } from './web-catalogue.ts';
import { webStates } from './web-state.ts';

/** Tasks whose properties are looked at to learn what they can hold: the newest ones. An option none of them uses any more is not seen. */
const LOOKED_AT = 1000;
/** Types whose newest task is asked which properties it has. */
const TYPES = 10;

/**
 * Learns a project from its tasks. The open platform is not known to tell types, states, properties or options, so they are gathered: states and types from the
 * whole list, the properties of each type from its newest task, their forms and options from the newest tasks. The web application, where it may be asked, tells
 * them properly.
 */
export async function learn(client: Client, project: string, type: string | undefined): Promise<Catalogue> {
  const catalogue = emptyCatalogue();
  if (client.web) await readWeb(client.web, project, catalogue, type !== undefined);
  const newest = newestRows();
  for await (const { rows } of listTasks(client, project)) {
    const inScope = rows.filter((row) => type === undefined || isOfType(row, type));
    for (const row of inScope) learnRow(catalogue, row);
    newest.take(inScope);
  }
  if (client.web) for (const row of newest.ofEachState()) await learnMoves(client.web, catalogue, row);
  for (const row of newest.ofEachType().slice(0, TYPES)) await learnKeys(client, catalogue, row._id);
  const keys = [...new Set([...SYSTEM_KEYS, ...catalogue.properties.keys()])];
  for (const fetched of (await fetchTasks(client, newest.ids(), keys)).values()) {
    if ('task' in fetched) learnValues(catalogue, fetched.task);
  }
  return catalogue;
}

export const isOfType = ({ task_type: type }: Task, wanted: string): boolean =>
  type?._id === wanted || type?.name === wanted;

function learnRow(catalogue: Catalogue, { task_state: state, task_type: type }: Task): void {
  if (state) noteState(catalogue, state, type?._id);
  if (type) catalogue.types.set(type._id, type);
}

/** The newest rows so far, and the newest of each type and state: no more than that of a long list is kept. */
const newestRows = () => {
  let rows: readonly Task[] = [];
  const types = new Map<string | undefined, Task>();
  const states = new Map<string | undefined, Task>();
  const keep = (kinds: Map<string | undefined, Task>, kind: string | undefined, row: Task): void => {
    if ((kinds.get(kind)?.updated_at ?? -1) < row.updated_at) kinds.set(kind, row);
  };
  return {
    take(more: readonly Task[]): void {
      rows = [...rows, ...more].sort((a, b) => b.updated_at - a.updated_at).slice(0, LOOKED_AT);
      for (const row of more) {
        keep(types, row.task_type?._id, row);
        keep(states, row.task_state?._id, row);
      }
    },
    ids: (): readonly string[] => rows.map((row) => row._id),
    ofEachType: (): readonly Task[] => [...types.values()],
    ofEachState: (): readonly Task[] => [...states.values()],
  };
};

/** States one step away from one in use: over a web session each task says where it may go. */
async function learnMoves(web: Api, catalogue: Catalogue, row: Task): Promise<void> {
  for (const state of await webStates(web, row._id)) noteState(catalogue, state, row.task_type?._id);
}

/** The keys of a task's properties, with the ids a write needs. */
async function learnKeys(client: Client, catalogue: Catalogue, task: string): Promise<void> {
  const { properties } = await fetchDetail(client, task, 'properties');
  for (const [key, raw] of Object.entries(properties ?? {})) {
    const wrapped = Wrapped.safeParse(raw).data;
    if (wrapped) propertyAt(catalogue, key).id = wrapped.property_id;
  }
}

export function learnValues(catalogue: Catalogue, { properties }: Task): void {
  for (const [key, raw] of Object.entries(properties ?? {})) {
    const property = catalogue.properties.get(key);
    if (!property) continue;
    const value = valueOf(raw);
    if (value.kind === 'nothing' || value.kind === 'other') continue;
    property.kind ??= value.kind;
    const choices = value.kind === 'choice' ? [value.choice] : value.kind === 'choices' ? value.choices : [];
    for (const { id, name } of choices)
      if (name !== undefined || !property.options.has(id)) property.options.set(id, name ?? id);
  }
}
