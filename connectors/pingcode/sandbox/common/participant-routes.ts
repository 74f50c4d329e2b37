import { optionalId, requiredText } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { inUrl, principalInBody, principalInQuery, readScope, writeScope, type Principal } from '../principals.ts';
import { badString, Refusal } from '../refusal.ts';
import { userRef } from '../render.ts';
import type { Call, Route } from '../route.ts';
import { note, touchBeside } from '../rows.ts';
import type { FollowerRow, World } from '../world.ts';

/** A follower inside another resource, and as one of its own. */
export const participantFull = (world: World, root: string, principal: Principal, { type, id }: FollowerRow) => ({
  id,
  url: `${root}/v1/participants/${id}?${inUrl(principal)}`,
  type,
  [type]:
    type === 'user'
      ? userRef(world, root, id)
      : { id, url: `${root}/v1/directory/groups/${id}`, name: world.groups.find((one) => one.id === id)?.name ?? id },
});

const find = (call: Call): { readonly principal: Principal; readonly follower: FollowerRow } => {
  const principal = principalInQuery(call);
  const follower = principal.row.participants.find(({ id }) => id === call.params['id']);
  if (!follower) throw new Refusal('100001', '关注人不存在');
  return { principal, follower };
};

const add = (call: Call) => {
  const { world, body, root, actor } = call;
  const principal = principalInBody(call);
  const type = requiredText('type', body['type']);
  const id =
    optionalId('participant_id', requiredText('participant_id', body['participant_id']), /^[0-9a-f]{24,32}$/) ?? '';
  if (type !== 'user' && type !== 'user_group') throw badString('type');
  const exists = type === 'user' ? world.users.some((one) => one.id === id) : world.groups.some((one) => one.id === id);
  if (!exists) throw badString('participant_id');
  const follower = { type, id } as const;
  const { row } = principal;
  if (!row.participants.some((one) => one.id === id)) row.participants = [...row.participants, follower];
  note(world, row, 'participants', actor.id);
  touchBeside(world, row, actor.id);
  return participantFull(world, root, principal, follower);
};

export const PARTICIPANT_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/participants', scope: writeScope, answer: add },
  {
    method: 'GET',
    path: '/v1/participants',
    scope: readScope,
    answer: (call) => {
      const { world, root, query } = call;
      const principal = principalInQuery(call);
      const render = (one: FollowerRow) => participantFull(world, root, principal, one);
      return envelope(world, principal.row.participants, queryPaging(query), render);
    },
  },
  {
    method: 'GET',
    path: '/v1/participants/{id}',
    scope: readScope,
    answer: (call) => {
      const { principal, follower } = find(call);
      return participantFull(call.world, call.root, principal, follower);
    },
  },
  {
    method: 'DELETE',
    path: '/v1/participants/{id}',
    scope: writeScope,
    answer: (call) => {
      const { principal, follower } = find(call);
      principal.row.participants = principal.row.participants.filter((one) => one !== follower);
      touchBeside(call.world, principal.row, call.actor.id);
      return participantFull(call.world, call.root, principal, follower);
    },
  },
];
