import { optionalId, requiredText } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { noRow, oneOf, refusedKind, scopeFor } from '../principals.ts';
import { badNumber, badString, missing, Refusal } from '../refusal.ts';
import type { Call, Route } from '../route.ts';
import { touchBeside } from '../rows.ts';
import { everyRow, type AnyRow, type EntityPropertyRow, type World } from '../world.ts';

const PATH = '/v1/entity_properties';
const KEY = /^[A-Za-z0-9:._-]{1,256}$/;
const LARGEST = 2048;

/** Only the third generation has them. */
const served = ({ switches }: World): boolean => switches.profiles.C;

const rowOf = ({ world }: Call, type: unknown, id: unknown): AnyRow => {
  const named = requiredText('entity_type', type);
  const one = named === 'work_item' ? undefined : oneOf(world, named);
  if (!one) throw refusedKind();
  const given = optionalId('entity_id', id || undefined);
  if (given === undefined) throw missing('entity_id');
  const row = everyRow(world).find(
    (candidate) => candidate.id === given && candidate.one === one && !candidate.deleted,
  );
  if (!row) throw noRow(one);
  return row;
};

const rowInQuery = (call: Call): AnyRow => rowOf(call, call.query.get('entity_type'), call.query.get('entity_id'));

const full = ({ root }: Call, { id, key, value }: EntityPropertyRow) => ({
  id,
  url: `${root}${PATH}/${id}`,
  property_key: key,
  value,
});

const set = (call: Call) => {
  const { world, body, actor } = call;
  const row = rowOf(call, body['entity_type'], body['entity_id']);
  const key = requiredText('property_key', body['property_key']);
  const { value, overwrite } = body;
  if (!KEY.test(key)) throw badString('property_key');
  if (value === undefined) throw missing('value');
  if (new TextEncoder().encode(JSON.stringify(value)).length > LARGEST) throw badString('value');
  if (overwrite === undefined) throw missing('overwrite');
  if (overwrite !== 0 && overwrite !== 1) throw badNumber('overwrite');
  const held = row.entityProperties.find((one) => one.key === key);
  if (held && overwrite === 0) throw new Refusal('100001', 'property_key 已存在');
  const made = { id: held?.id ?? world.ids.hex24(), key, value };
  row.entityProperties = [...row.entityProperties.filter((one) => one !== held), made];
  touchBeside(world, row, actor.id);
  return full(call, made);
};

const find = (call: Call): { readonly row: AnyRow; readonly held: EntityPropertyRow } => {
  const row = rowInQuery(call);
  const held = row.entityProperties.find((one) => one.id === call.params['id']);
  if (!held) throw new Refusal('100001', '实体属性不存在');
  return { row, held };
};

const readScope = ({ query }: Call): string => scopeFor('read', query.get('entity_type'));
const writeScope = ({ query, body }: Call): string =>
  scopeFor('write', body['entity_type'] ?? query.get('entity_type'));

/** Data applications keep on a record. There is no change but by overwriting. */
export const ENTITY_PROPERTY_ROUTES: readonly Route[] = [
  { method: 'POST', path: PATH, scope: writeScope, served, answer: set },
  {
    method: 'GET',
    path: PATH,
    scope: readScope,
    served,
    answer: (call) =>
      envelope(call.world, rowInQuery(call).entityProperties, queryPaging(call.query), (one) => full(call, one)),
  },
  { method: 'GET', path: `${PATH}/{id}`, scope: readScope, served, answer: (call) => full(call, find(call).held) },
  {
    method: 'DELETE',
    path: `${PATH}/{id}`,
    scope: writeScope,
    served,
    answer: (call) => {
      const { row, held } = find(call);
      row.entityProperties = row.entityProperties.filter((one) => one !== held);
      return full(call, held);
    },
  },
];
