import { text, z, type HttpClient, type Text } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import type { Profile } from '../access/profiles.ts';
import { listAll } from '../lists/listing.ts';
import { ItemRelation } from '../schema.ts';
import { listOf, type Field } from './field.ts';

/** Relations between work items, by PingCode's word for each. The inverse shows on the other item by itself, under the paired word. */
const TYPES: Readonly<Record<string, { readonly name: string; readonly title: Text }>> = {
  relate: { name: 'related_work_items', title: text('Related work items', '关联的工作项') },
  block: { name: 'blocks', title: text('Blocks', '阻塞') },
  blocked_by: { name: 'blocked_by', title: text('Blocked by', '被阻塞') },
  cause: { name: 'causes', title: text('Causes', '引起') },
  caused_by: { name: 'caused_by', title: text('Caused by', '被引起') },
  duplicate: { name: 'duplicates', title: text('Duplicates', '重复') },
};

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly other: string;
}

/** One field for each kind of relation between work items. Mentions, clones, dependencies and kinds of the tenant's own are not offered. */
export const itemRelationFields = (http: HttpClient, profile: Profile): readonly Field[] => {
  const path = (key: string): string => `${profile.workItems}/${key}/relations`;
  const list = async (key: string): Promise<readonly Listed[]> =>
    (await listAll(http, path(key), {}, ItemRelation)).flatMap((row) => {
      const other = (row.target_work_item ?? row.target_workitem)?.id;
      const type = typeof row.relation_type === 'string' ? row.relation_type : row.relation_type.id;
      return other === undefined ? [] : [{ id: row.id, type, other }];
    });
  const shared = sharing(list);

  const write = async (type: string, key: string, wanted: ReadonlySet<string>): Promise<void> => {
    const there = (await list(key)).filter((row) => row.type === type);
    for (const other of wanted) {
      if (there.some((row) => row.other === other)) continue;
      const json = { [profile.relationTarget]: other, relation_type: type };
      await unless(CODES.relationThere, http.send({ method: 'POST', path: path(key), json, schema: z.unknown() }));
    }
    for (const { id, other } of there) {
      if (wanted.has(other)) continue;
      await unless(CODES.relationGone, http.send({ method: 'DELETE', path: `${path(key)}/${id}` }));
    }
  };

  return Object.entries(TYPES).map(([type, named]) => ({
    schema: { ...named, type: 'items', writable: 'update', streams: ['work-items'] },
    beside: {
      read: async (key) =>
        [...new Set((await shared(key)).flatMap((row) => (row.type === type ? row.other : [])))].sort(),
      write: (key, value) => write(type, key, new Set(listOf(value).map(String))),
    },
  }));
};

/** Fields that are read together share one list. */
const sharing = (list: (key: string) => Promise<readonly Listed[]>) => {
  const underWay = new Map<string, Promise<readonly Listed[]>>();
  return (key: string): Promise<readonly Listed[]> => {
    const running = underWay.get(key);
    if (running) return running;
    const asked = list(key);
    underWay.set(key, asked);
    const forget = () => void underWay.delete(key);
    asked.then(forget, forget);
    return asked;
  };
};

const unless = async (code: string, sending: Promise<unknown>): Promise<void> => {
  try {
    await sending;
  } catch (error) {
    if (faultCode(error) !== code) throw error;
  }
};
