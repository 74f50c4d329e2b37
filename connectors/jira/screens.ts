import { API, issuePath, type Client } from './client.ts';
import type { Place } from './place.ts';
import { CreateFields, EditFields, type IssueType, type ScreenField } from './schema.ts';
import { search } from './search.ts';
import type { StreamContext } from './stream-context.ts';

/** The fields of a screen, by id. */
export type Screen = ReadonlyMap<string, ScreenField>;

export interface Screens {
  /** What each type in scope takes when an issue is made. */
  readonly create: readonly Screen[];
  /** What the newest issue takes when it is edited; `undefined` where there is none yet. */
  readonly edit: Screen | undefined;
}

/** The screens of the scope. Jira says what can be edited only issue by issue, so the newest one stands for all. */
export async function screensOf(context: StreamContext, place: Place): Promise<Screens> {
  const [create, edit] = await Promise.all([
    Promise.all(place.types.map((type) => createScreen(context.client, place, type))),
    editScreen(context, place),
  ]);
  return { create, edit };
}

async function createScreen({ http }: Client, { project }: Place, type: IssueType): Promise<Screen> {
  const path = `${API}/issue/createmeta/${project.id}/issuetypes/${type.id}`;
  const screen = new Map<string, ScreenField>();
  for (let startAt = 0; ; startAt = screen.size) {
    const { fields, total = 0 } = await http.get(path, { startAt, maxResults: 200 }, CreateFields);
    for (const field of fields) screen.set(field.fieldId, field);
    if (fields.length === 0 || screen.size >= total) return screen;
  }
}

async function editScreen(context: StreamContext, { condition }: Place): Promise<Screen | undefined> {
  const { issues } = await search(context, { condition, order: 'created DESC', limit: 1 });
  const [newest] = issues;
  if (!newest) return undefined;
  const path = issuePath(newest.id, '/editmeta');
  // Deleted a moment ago is like never there.
  const request = { method: 'GET', path, schema: EditFields, accept: [404] } as const;
  const reply = await context.client.http.send(request);
  if (reply.status === 404) return undefined;
  const fields = Object.entries(reply.data.fields);
  // Somebody who may not edit sees no fields at all: nothing can be learned from that about the screen.
  return fields.length === 0 ? undefined : new Map(fields);
}
