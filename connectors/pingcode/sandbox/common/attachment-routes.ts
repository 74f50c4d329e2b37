import { requiredText } from '../check.ts';
import type { Incoming, Outgoing } from '../dispatch.ts';
import { envelope, queryPaging } from '../paging.ts';
import { principalInBody, principalInQuery, readScope, writeScope, type Principal } from '../principals.ts';
import { badString, missing, Refusal } from '../refusal.ts';
import type { Call, Route } from '../route.ts';
import { note, touchBeside } from '../rows.ts';
import { actorOf } from '../token.ts';
import type { AttachmentRow, World } from '../world.ts';
import { attachmentFull, titleAndExt } from './attachment-full.ts';
import { noComment } from './comment-routes.ts';

const FORMATS = new Set(
  'clike css dart django dockerfile go markdown nginx python php shell sql swift html javascript jsx pascal sass stylus vue yaml haskell'.split(
    ' ',
  ),
);

/** The comment a call names, which must be one of the record. */
const commentOf = ({ world }: Call, { row }: Principal, given: unknown): string | null => {
  if (given === null || given === undefined || given === '') return null;
  if (world.comments.some((one) => one.id === given && one.principal === row.id)) return String(given);
  throw noComment();
};

const upload = async (call: Call) => {
  const { form } = call;
  const principal = principalInQuery(call);
  const file = form?.get('file');
  const title = requiredText('title', form?.get('title'));
  if (!(file instanceof File)) throw missing('file');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const comment = commentOf(call, principal, call.query.get('comment_id'));
  return store(call, principal, { ...titleAndExt(title), format: null, bytes, comment });
};

const snippet = (call: Call) => {
  const { body } = call;
  const principal = principalInBody(call);
  const title = requiredText('title', body['title']);
  const format = requiredText('format', body['format']);
  if (!FORMATS.has(format)) throw badString('format');
  const comment = commentOf(call, principal, body['comment_id']);
  if (comment === null) throw new Refusal('100039', '缺少 comment_id');
  const bytes = new TextEncoder().encode(requiredText('content', body['content']));
  return store(call, principal, { title, ext: '', format, bytes, comment });
};

type Given = Pick<AttachmentRow, 'title' | 'ext' | 'format' | 'bytes' | 'comment'>;

const store = (call: Call, principal: Principal, given: Given) => {
  const { world, actor } = call;
  const row: AttachmentRow = {
    ...given,
    id: world.ids.hex24(),
    principal: principal.row.id,
    storage: world.ids.uuid(),
    createdAt: world.now(),
    createdBy: actor.id,
  };
  world.attachments.push(row);
  note(world, principal.row, 'attachment', actor.id);
  touchBeside(world, principal.row, actor.id);
  return attachmentFull(call, principal, row);
};

/** Files of a comment are found only together with that comment. */
const find = (call: Call): { readonly principal: Principal; readonly row: AttachmentRow } => {
  const principal = principalInQuery(call);
  const comment = call.query.get('comment_id');
  const row = call.world.attachments.find(
    (one) =>
      one.id === call.params['id'] && one.principal === principal.row.id && (one.comment ?? '') === (comment ?? ''),
  );
  if (!row) throw new Refusal('100045', '附件不存在');
  return { principal, row };
};

export const ATTACHMENT_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/attachments',
    scope: writeScope,
    answer: (call) => (call.form ? upload(call) : snippet(call)),
  },
  {
    method: 'GET',
    path: '/v1/attachments',
    scope: readScope,
    answer: (call) => {
      const principal = principalInQuery(call);
      const comment = call.query.get('comment_id') ?? '';
      const rows = call.world.attachments.filter(
        (row) => row.principal === principal.row.id && (row.comment ?? '') === comment,
      );
      return envelope(call.world, rows, queryPaging(call.query), (row) => attachmentFull(call, principal, row));
    },
  },
  {
    method: 'GET',
    path: '/v1/attachments/{id}',
    scope: readScope,
    answer: (call) => {
      const { principal, row } = find(call);
      return attachmentFull(call, principal, row);
    },
  },
  {
    method: 'DELETE',
    path: '/v1/attachments/{id}',
    scope: writeScope,
    answer: (call) => {
      const { principal, row } = find(call);
      call.world.attachments.splice(call.world.attachments.indexOf(row), 1);
      return attachmentFull(call, principal, row);
    },
  },
];

/** The bytes behind an address given before, as a store of files answers: it knows nothing of the API. `undefined` for any other path. */
export const fileAt = (world: World, { path, query, authorization }: Incoming): Outgoing | undefined => {
  const name = /\/storage\/([^/]+)$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  const { files } = world.switches;
  const row = world.attachments.find((one) => one.storage === name);
  const isOver = query.has('until') && Number(query.get('until')) < world.now();
  if (isOver || (files.needToken && !actorOf(world, authorization))) return bytes(403, new Uint8Array());
  return row ? bytes(200, row.bytes) : bytes(404, new Uint8Array());
};

const bytes = (status: number, body: Uint8Array): Outgoing => ({
  status,
  headers: { 'content-type': 'application/octet-stream' },
  body: new Uint8Array(body),
});
