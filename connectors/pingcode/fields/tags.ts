import { text, z, type HttpClient } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import { listAll } from '../lists/listing.ts';
import { Named, type Row } from '../schema.ts';
import { listOf, refuseValue, type Field } from './field.ts';

interface Tagging {
  readonly http: HttpClient;
  /** Of work items. */
  readonly path: string;
  readonly lookup: string;
  readonly project: string;
}

const schema = { name: 'tags', title: text('Tags', '标签'), type: 'labels' } as const;
const tagsOf = (row: Row) => row.tags ?? [];
const decode = (row: Row) => tagsOf(row).map(({ name }) => name);

/** Tags that are only read. PingCode's API does not take them on tickets. */
export const tagsField: Field = { schema: { ...schema, writable: 'never' }, decode };

/**
 * Tags of a work item, written one by one. Only tags that exist can be given. The look-up lists those of other projects too, under names that need not be unique, and
 * PingCode refuses a tag of another project (100354): of several with one name the first that is taken counts.
 */
export const writableTagsField = ({ http, path, lookup, project }: Tagging): Field => {
  const named = async (name: string): Promise<readonly Named[]> => {
    const rows = await listAll(http, lookup, { project_id: project, name }, Named);
    return rows.filter((row) => row.name === name);
  };
  const add = async (key: string, name: string): Promise<void> => {
    for (const { id } of await named(name)) {
      try {
        await http.send({ method: 'POST', path: `${path}/${key}/tags`, json: { tag_id: id }, schema: z.unknown() });
        return;
      } catch (error) {
        const code = faultCode(error);
        if (code === CODES.tagThere) return;
        if (code !== CODES.tagElsewhere) throw error;
      }
    }
    throw refuseValue(
      'tags',
      name,
      'the project has no such tag; create it there first',
      '该项目没有此标签，请先在项目中创建',
    );
  };
  return {
    schema: { ...schema, writable: 'update' },
    decode,
    beside: {
      async write(key, value, row) {
        const wanted = new Set(listOf(value).map(String));
        const there = tagsOf(row);
        for (const name of wanted) if (!there.some((tag) => tag.name === name)) await add(key, name);
        for (const { id, name } of there) {
          if (!wanted.has(name)) await http.send({ method: 'DELETE', path: `${path}/${key}/tags/${id}` });
        }
      },
    },
  };
};
