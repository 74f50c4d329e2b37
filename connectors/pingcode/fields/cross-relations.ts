import { text, z, type HttpClient, type Text } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import type { Profile } from '../access/profiles.ts';
import { listAll } from '../lists/listing.ts';
import { Relation } from '../schema.ts';
import { listOf, type Field } from './field.ts';

const PATH = '/v1/relations';

export type StreamName = 'ideas' | 'tickets' | 'work-items';

/** How the API calls the records of a stream. Only work items are called differently from generation to generation, so only for them the server is asked. */
export const principalTypeOf = async (stream: StreamName, profile: () => Promise<Profile>): Promise<string> => {
  switch (stream) {
    case 'ideas':
      return 'idea';
    case 'tickets':
      return 'ticket';
    case 'work-items':
      return (await profile()).workItemPrincipal;
  }
};

const FIELDS: Readonly<Record<StreamName, { readonly name: string; readonly title: Text }>> = {
  ideas: { name: 'related_ideas', title: text('Related ideas', '关联的需求') },
  tickets: { name: 'related_tickets', title: text('Related tickets', '关联的工单') },
  'work-items': { name: 'related_work_items', title: text('Related work items', '关联的工作项') },
};

interface Relating {
  readonly http: HttpClient;
  profile(): Promise<Profile>;
}

/**
 * Relations of ideas and tickets with one another and with work items, one field for each kind at the other end. They have no name and are seen from both ends. Every
 * pair of the three kinds is taken but work item with work item, which is a matter of its own (vendor documentation, relations; measured August 2026).
 */
export const crossRelationField = ({ http, profile }: Relating, from: StreamName, to: StreamName): Field => {
  const ends = async (key: string) => ({
    principal_type: await principalTypeOf(from, profile),
    principal_id: key,
    target_type: await principalTypeOf(to, profile),
  });
  const rows = async (key: string) => {
    const listed = await listAll(http, PATH, await ends(key), Relation);
    return listed.map((row) => ({ id: row.id, other: row.target.id === key ? row.principal.id : row.target.id }));
  };
  return {
    schema: { ...FIELDS[to], type: 'items', writable: 'update', streams: [to] },
    beside: {
      read: async (key) => [...new Set((await rows(key)).map(({ other }) => other))].sort(),
      async write(key, value) {
        const wanted = new Set(listOf(value).map(String));
        const there = await rows(key);
        for (const other of wanted) {
          if (there.some((row) => row.other === other)) continue;
          const json = { ...(await ends(key)), target_id: other };
          await http.send({ method: 'POST', path: PATH, json, schema: z.unknown() });
        }
        for (const row of there) if (!wanted.has(row.other)) await remove(http, row.id);
      },
    },
  };
};

/** Both ends go with either of them, so one may be gone already. */
const remove = async (http: HttpClient, id: string): Promise<void> => {
  try {
    await http.send({ method: 'DELETE', path: `${PATH}/${id}` });
  } catch (error) {
    if (faultCode(error) !== CODES.crossRelationGone) throw error;
  }
};
