import { optionalId, optionalUser, requiredText, seconds } from '../check.ts';
import { envelope, queryPaging } from '../paging.ts';
import { inUrl, principalInBody, principalInQuery, readScope, writeScope, type Principal } from '../principals.ts';
import { Refusal } from '../refusal.ts';
import { flag, userRef } from '../render.ts';
import type { Call, Route } from '../route.ts';
import { note, touchBeside } from '../rows.ts';
import type { CommentRow } from '../world.ts';
import { attachmentFull } from './attachment-full.ts';

const findComment = (call: Call): CommentRow => {
  const { row } = principalInQuery(call);
  const found = call.world.comments.find((one) => one.id === call.params['id'] && one.principal === row.id);
  if (!found) throw noComment();
  return found;
};

export const noComment = (): Refusal => new Refusal('100051', '评论不存在或无权访问');

const addComment = (call: Call) => {
  const { world, body, actor, root } = call;
  const principal = principalInBody(call);
  const at = body['created_at'];
  const row: CommentRow = {
    id: world.ids.hex24(),
    principal: principal.row.id,
    content: requiredText('content', body['content']),
    createdAt: at === undefined || at === null ? world.now() : seconds('created_at', at),
    createdBy: optionalUser(world, 'created_by', body['created_by']) ?? actor.id,
    repliedTo: optionalId('reply_comment_id', body['reply_comment_id']) ?? null,
    deleted: false,
  };
  world.comments.push(row);
  note(world, principal.row, 'comment', actor.id);
  touchBeside(world, principal.row, actor.id);
  return commentFull({ world, root }, principal, row);
};

const commentFull = ({ world, root }: Pick<Call, 'world' | 'root'>, principal: Principal, row: CommentRow) => {
  const replied = world.comments.find((one) => one.id === row.repliedTo);
  const files = world.attachments.filter((one) => one.comment === row.id);
  return {
    id: row.id,
    url: `${root}/v1/comments/${row.id}?${inUrl(principal)}`,
    // Deleted ones keep their words on tickets, and lose them on work items.
    content: row.deleted && principal.row.one === 'work_item' ? '' : row.content,
    attachment_count: files.length,
    attachments: files.map((file) => attachmentFull({ world, root }, principal, file)),
    is_reply_comment: flag(world, replied !== undefined),
    replied_comment: replied ? { id: replied.id } : null,
    created_at: row.createdAt,
    created_by: userRef(world, root, row.createdBy),
    is_deleted: flag(world, row.deleted),
  };
};

/** No update exists. A deletion leaves the row in the list, with a flag. */
export const COMMENT_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v1/comments', scope: writeScope, answer: addComment },
  {
    method: 'GET',
    path: '/v1/comments',
    scope: readScope,
    answer: (call) => {
      const principal = principalInQuery(call);
      const rows = call.world.comments.filter((row) => row.principal === principal.row.id);
      return envelope(call.world, rows, queryPaging(call.query), (row) => commentFull(call, principal, row));
    },
  },
  {
    method: 'GET',
    path: '/v1/comments/{id}',
    scope: readScope,
    answer: (call) => commentFull(call, principalInQuery(call), findComment(call)),
  },
  {
    method: 'DELETE',
    path: '/v1/comments/{id}',
    scope: writeScope,
    answer: (call) => {
      const row = findComment(call);
      row.deleted = true;
      return commentFull(call, principalInQuery(call), row);
    },
  },
];
