import { optionalId, optionalUser, requiredText, seconds } from './check.ts';
import { envelope, queryPaging } from './paging.ts';
import { missing, noIdea, noTicket, Refusal } from './refusal.ts';
import { commentFull } from './render.ts';
import type { Call, Route } from './route.ts';
import type { CommentRow, World } from './world.ts';

interface Principal {
  readonly type: string;
  readonly id: string;
}

/** Comments belong to something: it is named in every call, and must exist. */
const principalOf = (world: World, type: unknown, id: unknown): Principal => {
  const named = requiredText('principal_type', type);
  if (named !== 'idea' && named !== 'ticket') throw new Refusal('100049', 'principal_type 不受支持');
  const given = optionalId('principal_id', id || undefined);
  if (given === undefined) throw missing('principal_id');
  if (world.ship[named].some((row) => row.id === given && !row.deleted)) return { type: named, id: given };
  throw named === 'idea' ? noIdea() : noTicket();
};

const fromQuery = ({ world, query }: Call): Principal =>
  principalOf(world, query.get('principal_type'), query.get('principal_id'));

/** The scope of a comment call is that of what it belongs to. */
const scopeOf = (verb: 'read' | 'write', type: unknown): string => `pcp:${verb}:ship:${String(type)}`;

const findComment = (call: Call): CommentRow => {
  const { id } = fromQuery(call);
  const row = call.world.comments.find((one) => one.id === call.params['id'] && one.principal === id);
  if (!row) throw new Refusal('100051', '评论不存在或无权访问');
  return row;
};

const addComment = ({ world, body }: Call): CommentRow => {
  const { type, id } = principalOf(world, body['principal_type'], body['principal_id']);
  const at = body['created_at'];
  const row: CommentRow = {
    id: world.ids.hex24(),
    principalType: type,
    principal: id,
    content: requiredText('content', body['content']),
    createdAt: at === undefined || at === null ? world.now() : seconds('created_at', at),
    createdBy: optionalUser(world, 'created_by', body['created_by']) ?? world.application.id,
    repliedTo: optionalId('reply_comment_id', body['reply_comment_id']) ?? null,
    deleted: false,
  };
  world.comments.push(row);
  return row;
};

/** No update exists. A deletion leaves the row in the list, with its text and a flag. */
export const COMMENT_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/comments',
    scope: ({ body }) => scopeOf('write', body['principal_type']),
    answer: (call) => commentFull(call.world, call.root, addComment(call)),
  },
  {
    method: 'GET',
    path: '/v1/comments',
    scope: ({ query }) => scopeOf('read', query.get('principal_type')),
    answer: (call) => {
      const { world, root } = call;
      const { type, id } = fromQuery(call);
      const rows = world.comments.filter((row) => row.principalType === type && row.principal === id);
      return envelope(world, rows, queryPaging(call.query), (row) => commentFull(world, root, row));
    },
  },
  {
    method: 'GET',
    path: '/v1/comments/{id}',
    scope: ({ query }) => scopeOf('read', query.get('principal_type')),
    answer: (call) => commentFull(call.world, call.root, findComment(call)),
  },
  {
    method: 'DELETE',
    path: '/v1/comments/{id}',
    scope: ({ query }) => scopeOf('write', query.get('principal_type')),
    answer: (call) => {
      const row = findComment(call);
      row.deleted = true;
      return commentFull(call.world, call.root, row);
    },
  },
];
