import { relate, unrelate } from '../common/relation-routes.ts';
import { optionalId, requiredText } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { badString, noItem, Refusal } from '../refusal.ts';
import { pick, ref } from '../render.ts';
import type { Call, Route } from '../route.ts';
import { note, touchBeside } from '../rows.ts';
import type { RelationRow, World } from '../world.ts';
import type { Generation } from './generations.ts';
import { itemRelationFull } from './item-render.ts';
import { findById } from './item-routes.ts';

/** The words for relations between items, each with what the other end says. */
const PAIRS: Readonly<Record<string, string>> = {
  relate: 'relate',
  duplicate: 'duplicate',
  mention: 'mention',
  dependency: 'dependency',
  block: 'blocked_by',
  blocked_by: 'block',
  cause: 'caused_by',
  caused_by: 'cause',
  clone: 'cloned_by',
  cloned_by: 'clone',
};

const addRelation = (call: Call, generation: Generation) => {
  const { world, body, actor } = call;
  const row = findById(call);
  const key = `target_${generation.itemKey}_id`;
  const id = optionalId(key, requiredText(key, body[key]));
  const type = requiredText('relation_type', body['relation_type']);
  const inverse = PAIRS[type];
  if (inverse === undefined) throw badString('relation_type');
  const target = world.workItems.find((one) => one.id === id && !one.deleted);
  if (!target) throw noItem();
  if (world.relations.some((one) => one.type === type && one.from === row.id && one.to === target.id))
    throw new Refusal('100350', '关联已存在');
  const made = relate(world, [type, inverse], row.id, target.id);
  note(world, row, 'relation', actor.id);
  for (const end of [row, target]) touchBeside(world, end, actor.id);
  return itemRelationFull(call, generation, made);
};

const findRelation = ({ world, params }: Call): RelationRow => {
  const row = world.relations.find((one) => one.id === params['relation'] && one.from === params['id']);
  if (!row || PAIRS[row.type] === undefined) throw new Refusal('100351', '关联不存在');
  return row;
};

const relationRoutes = (generation: Generation, served: (world: World) => boolean): readonly Route[] => {
  const path = `${generation.items}/{id}/relations`;
  const [read, write] = ['pcp:read:pjm:workitem', 'pcp:write:pjm:workitem'];
  return [
    { method: 'POST', path, scope: write, served, answer: (call) => addRelation(call, generation) },
    {
      method: 'GET',
      path,
      scope: read,
      served,
      // An item nobody has answers an empty list.
      answer: (call) => {
        const { world, query, params } = call;
        const wanted = query.get('relation_type');
        const rows = world.relations.filter(
          ({ from, type }) => from === params['id'] && PAIRS[type] !== undefined && (!wanted || type === wanted),
        );
        return envelope(world, rows, queryPaging(query), (row) => itemRelationFull(call, generation, row));
      },
    },
    {
      method: 'GET',
      path: `${path}/{relation}`,
      scope: read,
      served,
      answer: (call) => itemRelationFull(call, generation, findRelation(call)),
    },
    {
      method: 'DELETE',
      path: `${path}/{relation}`,
      scope: write,
      served,
      answer: (call) => {
        const row = findRelation(call);
        unrelate(call.world, row);
        return itemRelationFull(call, generation, row);
      },
    },
    {
      method: 'GET',
      path: generation.relationTypes,
      scope: read,
      served,
      answer: ({ world, root, query }) => {
        const types = Object.keys(PAIRS).map((id) => ({ id, name: id }));
        const url = root + generation.relationTypes;
        return envelope(world, types, queryPaging(query), (one) => ({
          ...ref(url, one),
          category: one.id,
          is_system: 1,
        }));
      },
    },
  ];
};

/** Adding one twice is refused, and so is one of another project. Taking the same one off twice is a fault of the server. */
const tagRoutes = ({ items, lookups }: Generation, served: (world: World) => boolean): readonly Route[] => {
  const path = `${items}/{id}/tags`;
  const write = 'pcp:write:pjm:workitem';
  const full = ({ world, root }: Call, id: string) => pick(world.itemTags, id, `${root}${lookups}_tags`);
  return [
    {
      method: 'POST',
      path,
      scope: write,
      served,
      answer: (call) => {
        const { world, body, actor } = call;
        const row = findById(call);
        const tag = world.itemTags.find(({ id }) => id === requiredText('tag_id', body['tag_id']));
        if (tag?.project !== row.project) throw new Refusal('100354', '标签不存在');
        if (row.tags.includes(tag.id)) throw new Refusal('100352', '工作项已有该标签');
        row.tags = [...row.tags, tag.id];
        note(world, row, 'tags', actor.id);
        touchBeside(world, row, actor.id);
        return full(call, tag.id);
      },
    },
    {
      method: 'GET',
      path: `${path}/{tag}`,
      scope: 'pcp:read:pjm:workitem',
      served,
      answer: (call) => {
        const tag = findById(call).tags.find((id) => id === call.params['tag']);
        if (tag === undefined) throw new Refusal('100357', '工作项没有该标签');
        return full(call, tag);
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{tag}`,
      scope: write,
      served,
      answer: (call) => {
        const row = findById(call);
        const tag = row.tags.find((id) => id === call.params['tag']);
        if (tag === undefined) throw new Refusal('100000', '服务器内部错误', 500);
        row.tags = row.tags.filter((id) => id !== tag);
        touchBeside(call.world, row, call.actor.id);
        return full(call, tag);
      },
    },
  ];
};

/** Relations between items, and their tags. */
export const itemBesideRoutes = (generation: Generation): readonly Route[] => {
  const served = ({ switches }: World) => switches.profiles[generation.name];
  return [...relationRoutes(generation, served), ...tagRoutes(generation, served)];
};
