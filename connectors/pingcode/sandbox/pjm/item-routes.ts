import { HEX24, optionalId, rangeOf } from '../check.ts';
import { envelope, pagingOf, queryPaging } from '../paging.ts';
import { badString, noItem, Refusal, unknownPath } from '../refusal.ts';
import type { Call, Route } from '../route.ts';
import { touch } from '../rows.ts';
import { itemField } from '../search/search-fields.ts';
import { searchRows } from '../search/search.ts';
import type { WorkItemRow, World } from '../world.ts';
import type { Generation } from './generations.ts';
import { itemFull, itemHistoryFull } from './item-render.ts';
import { createItem, patchItem } from './item-write.ts';

const asked = (flag: unknown): boolean => flag === true || flag === 'true' || flag === '1';

/** Deleted and archived items are shown only on request. */
const visible =
  (deleted: unknown, archived: unknown) =>
  (row: WorkItemRow): boolean =>
    (!row.deleted || asked(deleted)) && (!row.archived || asked(archived));

const seen = ({ query }: Call) => visible(query.get('include_deleted'), query.get('include_archived'));

/** A single GET takes an id or a short id, not the human code. */
const find = (call: Call): WorkItemRow => {
  const name = call.params['id'] ?? '';
  const row = call.world.workItems.filter(seen(call)).find(({ id, shortId }) => name === id || name === shortId);
  if (!row) throw noItem();
  return row;
};

/** Writes and sub-collections know nothing but the id, and no deleted item. */
export const findById = ({ world, params }: Call): WorkItemRow => {
  const id = params['id'] ?? '';
  if (!HEX24.test(id)) throw unknownPath();
  const row = world.workItems.find((one) => one.id === id && !one.deleted);
  if (!row) throw noItem();
  return row;
};

const SHAPE = /^([0-9a-f]{24}|[0-9a-f]{32}|[a-z]+)$/;

type Test = (row: WorkItemRow) => boolean;

/** Filters by what an item refers to. In the first generation each takes a set of values under a plural name; its singular is understood too. */
const references = ({ query }: Call, { plural, releaseKeys }: Generation): readonly Test[] => {
  const by = (name: string, value: (row: WorkItemRow) => unknown): Test => {
    const sets = plural ? (query.get(`${name}s`)?.split(',').filter(Boolean) ?? []) : [];
    if (sets.length > 20) throw badString(`${name}s`);
    const single = optionalId(name, query.get(name) || undefined, SHAPE);
    const wanted = single === undefined ? sets : [...sets, single];
    return (row) => wanted.length === 0 || [value(row)].flat().some((one) => wanted.includes(String(one)));
  };
  return [
    by('project_id', (row) => row.project),
    by('type_id', (row) => row.type),
    by('parent_id', (row) => row.parent),
    by('assignee_id', (row) => row.assignee),
    by('state_id', (row) => row.state),
    by('priority_id', (row) => row.priority),
    by('tag_id', (row) => row.tags),
    by('sprint_id', (row) => row.sprint),
    by(releaseKeys.write.replace(/s$/, ''), (row) => row.releases),
    by('participant_id', (row) => row.participants.map(({ id }) => id)),
  ];
};

const listed = (call: Call, generation: Generation): readonly WorkItemRow[] => {
  const { world, query } = call;
  const tests = references(call, generation);
  const keywords = query.get('keywords')?.toLowerCase() ?? '';
  const identifier = query.get('identifier');
  const within = (name: string, at: (row: WorkItemRow) => number | null): Test => {
    const range = generation.plural ? rangeOf(name, query.get(name)) : undefined;
    return (row) => !range || ((at(row) ?? Number.NaN) >= range.from && (at(row) ?? Number.NaN) <= range.to);
  };
  const times = [
    within('created_between', (row) => row.createdAt),
    within('updated_between', (row) => row.updatedAt),
    within('start_between', (row) => row.startAt),
    within('end_between', (row) => row.endAt),
  ];
  return world.workItems.filter(
    (row) =>
      seen(call)(row) &&
      (identifier === null || row.identifier === identifier) &&
      `${row.identifier} ${row.title}`.toLowerCase().includes(keywords) &&
      [...tests, ...times].every((test) => test(row)),
  );
};

const EFFECTIVE = new Set(['title', 'description', 'assignee_id', 'state_id', 'priority_id']);

/** One property of many items. Only five of them have any effect, unknown ids are skipped, and nothing is written down in the log. */
const patchMany = ({ world, body, actor }: Call, generation: Generation) => {
  const { ids, property_name: name, property_value: value } = body;
  if (name === 'parent_id' || name === 'board_id') throw new Refusal('100043', `不支持的属性 ${name}`);
  const wanted = Array.isArray(ids) ? ids.map(String) : [];
  const rows = EFFECTIVE.has(String(name))
    ? world.workItems.filter((row) => wanted.includes(row.id) && !row.deleted)
    : [];
  for (const row of rows) {
    const lines = world.activities.length;
    const steps = row.history.length;
    patchItem(world, generation, row, { [String(name)]: value }, actor);
    world.activities.splice(lines);
    row.history.splice(steps);
  }
  return { inserts: 0, updates: rows.length, deletes: 0 };
};

const remove = (call: Call, generation: Generation) => {
  const { world, actor } = call;
  const row = findById(call);
  deleteItem(world, row, actor.id);
  const { url, ...rest } = itemFull(call, generation, row);
  return { ...rest, url: `${String(url)}?include_deleted=true` };
};

/** Marks an item as deleted. What becomes of items below it is not known: they stay as they are. */
export const deleteItem = (world: World, row: WorkItemRow, by: string): void => {
  row.deleted = true;
  if (world.switches.deleteTouches) touch(world, row, by);
};

export const itemRoutes = (generation: Generation): readonly Route[] => {
  const { name, items, plural } = generation;
  const [read, write] = ['pcp:read:pjm:workitem', 'pcp:write:pjm:workitem'];
  const served = ({ switches }: World) => switches.profiles[name];
  const full = (call: Call) => (row: WorkItemRow) => itemFull(call, generation, row);
  const search: Route = {
    method: 'POST',
    path: `${items}/search`,
    scope: read,
    served,
    answer: (call) => {
      const { world, body } = call;
      const { rows, payload } = searchRows(world, world.workItems, (field) => itemField(world, field), body);
      const shown = rows.filter(visible(payload['include_deleted'], payload['include_archived']));
      return envelope(world, shown, pagingOf(payload['page_size'], payload['page_index']), full(call));
    },
  };
  return [
    ...(plural ? [] : [search]),
    {
      method: 'POST',
      path: items,
      scope: write,
      served,
      answer: (call) => full(call)(createItem(call.world, generation, call.body, call.actor)),
    },
    {
      method: 'GET',
      path: items,
      scope: read,
      served,
      answer: (call) => envelope(call.world, listed(call, generation), queryPaging(call.query), full(call)),
    },
    { method: 'PATCH', path: items, scope: write, served, answer: (call) => patchMany(call, generation) },
    { method: 'GET', path: `${items}/{id}`, scope: read, served, answer: (call) => full(call)(find(call)) },
    {
      method: 'PATCH',
      path: `${items}/{id}`,
      scope: write,
      served,
      answer: (call) => {
        const row = findById(call);
        patchItem(call.world, generation, row, call.body, call.actor);
        return full(call)(row);
      },
    },
    { method: 'DELETE', path: `${items}/{id}`, scope: write, served, answer: (call) => remove(call, generation) },
    {
      method: 'GET',
      path: `${items}/{id}/transition_histories`,
      scope: read,
      served,
      answer: (call) => {
        const row = findById(call);
        return envelope(call.world, row.history, queryPaging(call.query), (step) =>
          itemHistoryFull(call, generation, row, step),
        );
      },
    },
    {
      method: 'GET',
      path: `${items}/{id}/transition_histories/{history}`,
      scope: read,
      served,
      answer: (call) => {
        const row = findById(call);
        const step = row.history.find((one) => one.id === call.params['history']);
        if (!step) throw new Refusal('1003108', '流转历史不存在');
        return itemHistoryFull(call, generation, row, step);
      },
    },
  ];
};
