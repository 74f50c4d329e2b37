import { optionalId } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { noRow, oneOf, principalInBody, principalInQuery, refusedKind, readScope, writeScope } from '../principals.ts';
import { Refusal } from '../refusal.ts';
import { anyRef } from '../render.ts';
import type { Call, Route } from '../route.ts';
import { note, touchBeside } from '../rows.ts';
import { everyRow, type AnyRow, type One, type RelationRow, type World } from '../world.ts';

/** The kind of relation that has no name: between the kinds, never between two work items. */
export const CROSS = 'cross';

/** Which kinds may be related (measured August 2026). Refusals always blame the principal. */
const ALLOWED: Readonly<Record<One, readonly One[]>> = {
  work_item: ['idea', 'ticket'],
  idea: ['work_item', 'idea', 'ticket'],
  ticket: ['work_item', 'idea', 'ticket'],
};

/** The kind at the other end, which every call must name. */
const targetOf = (world: World, type: unknown, from: One): One => {
  const one = typeof type === 'string' && type !== '' ? oneOf(world, type) : undefined;
  if (!one || !ALLOWED[from].includes(one)) throw refusedKind();
  return one;
};

const rowOf = (world: World, id: string): AnyRow | undefined => everyRow(world).find((row) => row.id === id);

/** Makes a pair of rows, one for each end. */
export const relate = (
  { ids, relations }: World,
  [type, inverse]: readonly [string, string],
  from: string,
  to: string,
): RelationRow => {
  const [id, mirror] = [ids.hex24(), ids.hex24()];
  const row = { id, mirror, type, from, to };
  relations.push(row, { id: mirror, mirror: id, type: inverse, from: to, to: from });
  return row;
};

/** Takes both rows away. */
export const unrelate = ({ relations }: World, { id, mirror }: RelationRow): void => {
  const kept = relations.filter((row) => row.id !== id && row.id !== mirror);
  relations.splice(0, relations.length, ...kept);
};

const full = ({ world, root }: Call, row: RelationRow) => {
  const [principal, target] = [rowOf(world, row.from), rowOf(world, row.to)];
  const nameOf = (one: AnyRow | undefined) => (one?.one === 'work_item' && !servesOld(world) ? 'workitem' : one?.one);
  return {
    id: row.id,
    url: `${root}/v1/relations/${row.id}`,
    principal_type: nameOf(principal),
    principal: principal && anyRef(world, root, principal),
    target_type: nameOf(target),
    target: target && anyRef(world, root, target),
  };
};

const servesOld = ({ switches: { profiles } }: World): boolean => profiles.A || profiles.B;

const add = (call: Call) => {
  const { world, body, actor } = call;
  const { row } = principalInBody(call);
  const one = targetOf(world, body['target_type'], row.one);
  const id = optionalId('target_id', body['target_id'] || undefined);
  const target = everyRow(world).find(
    (candidate) => candidate.id === id && candidate.one === one && !candidate.deleted,
  );
  if (!target) throw noRow(one);
  const there = world.relations.some((held) => held.type === CROSS && held.from === row.id && held.to === target.id);
  if (there && world.switches.doubleRelation === 'refuse') throw refusedKind();
  const made = relate(world, [CROSS, CROSS], row.id, target.id);
  note(world, row, 'relation', actor.id);
  for (const end of [row, target]) touchBeside(world, end, actor.id);
  return full(call, made);
};

const find = ({ world, params }: Call): RelationRow => {
  const row = world.relations.find((one) => one.id === params['id'] && one.type === CROSS);
  if (!row) throw new Refusal('100801', '关联不存在');
  return row;
};

export const RELATION_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/relations', scope: writeScope, answer: add },
  {
    method: 'GET',
    path: '/v1/relations',
    scope: readScope,
    answer: (call) => {
      const { world, query } = call;
      const { row } = principalInQuery(call);
      const one = targetOf(world, query.get('target_type'), row.one);
      const rows = world.relations.filter(
        (held) => held.type === CROSS && held.from === row.id && rowOf(world, held.to)?.one === one,
      );
      return envelope(world, rows, queryPaging(query), (held) => full(call, held));
    },
  },
  { method: 'GET', path: '/v1/relations/{id}', answer: (call) => full(call, find(call)) },
  {
    method: 'DELETE',
    path: '/v1/relations/{id}',
    answer: (call) => {
      const row = find(call);
      const shown = full(call, row);
      unrelate(call.world, row);
      return shown;
    },
  },
];
