import { isDocument } from './adf-check.ts';
import { DONE, first, ok, paged, second, someone, type Answer, type Call, type Route } from './call.ts';
import { badField, badRequest, forbidden, notFound } from './refusal.ts';
import { renderUser } from './render.ts';
import { asBody, touch, visibleIssue, type Body } from './save.ts';
import { note, type CommentRow, type IssueRow } from './store.ts';
import { PROJECTS, ROLES, byId, may, userRow } from './world.ts';
import { shownTime } from './zone.ts';

export const COMMENT_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/issue\/([^/]+)\/comment$/, answer: list },
  { method: 'POST', path: /^\/issue\/([^/]+)\/comment$/, answer: add },
  { method: 'DELETE', path: /^\/issue\/([^/]+)\/comment\/([^/]+)$/, answer: remove },
];

const issueOf = (call: Call): IssueRow => visibleIssue(call.store, call.viewer, first(call));

const isServiceDesk = ({ doc }: IssueRow): boolean => byId(PROJECTS, doc.project).projectTypeKey === 'service_desk';

function render({ viewer, query }: Call, row: IssueRow, comment: CommentRow) {
  return {
    id: comment.id,
    author: renderUser(userRow(comment.author), viewer),
    body: comment.body,
    created: shownTime(comment.created),
    updated: shownTime(comment.created),
    ...(comment.visibility && { visibility: comment.visibility }),
    ...(isServiceDesk(row) && { jsdPublic: comment.isPublic ?? true }),
    ...((query.get('expand') ?? '').includes('properties') && { properties: comment.properties }),
  };
}

function list(call: Call): Answer {
  const row = issueOf(call);
  const { rows, ...page } = paged(call, row.comments, 100);
  return ok({ ...page, comments: rows.map((comment) => render(call, row, comment)) });
}

function add(call: Call): Answer {
  const user = someone(call);
  const row = issueOf(call);
  if (!may(user, row.doc.project, 'ADD_COMMENTS')) throw forbidden('您没有为此问题添加评论的权限。');
  if (!isDocument(call.body['body'])) throw badRequest('INVALID_INPUT');
  const properties = propertiesOf(call.body['properties']);
  const internal = asBody(properties.find(({ key }) => key === 'sd.public.comment')?.value)['internal'] === true;
  const visibility = visibilityOf(call.body['visibility']);
  const comment: CommentRow = {
    ...{
      id: call.store.nextId(),
      author: user.accountId,
      body: call.body['body'],
      created: call.store.now(),
      properties,
    },
    ...(visibility && { visibility }),
    ...(isServiceDesk(row) && { isPublic: !internal || call.store.switches.dropsInternal }),
  };
  row.comments.push(comment);
  touch(call.store, row);
  note(call.store, 'comment_created', row.doc.id);
  return { status: 201, json: render(call, row, comment) };
}

const propertiesOf = (given: unknown): CommentRow['properties'] =>
  (Array.isArray(given) ? given : []).map(asBody).map(({ key, value }) => ({ key: String(key), value }));

function visibilityOf(given: unknown): CommentRow['visibility'] {
  if (given === undefined || given === null) return undefined;
  const { type, value, identifier }: Body = asBody(given);
  const name = String(value ?? identifier);
  if (type !== 'role' || !ROLES.includes(name)) throw badField('commentLevel', `角色“${name}”不存在。`);
  return { type, value: name };
}

function remove(call: Call): Answer {
  const user = someone(call);
  const row = issueOf(call);
  const at = row.comments.findIndex(({ id }) => id === second(call));
  if (at < 0) throw notFound();
  if (!may(user, row.doc.project, 'DELETE_OWN_COMMENTS')) throw forbidden('您没有删除此评论的权限。');
  row.comments.splice(at, 1);
  touch(call.store, row);
  return DONE;
}
